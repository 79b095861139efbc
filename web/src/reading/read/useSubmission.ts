import { notifications } from '@mantine/notifications';
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { CannotBeRead, Missing, Protocol } from '../api';
import type { ReadSession } from '../draft/session';
import type { Display } from '../../viewer/hanging/displays';
import { placeText } from '../../viewer/hanging/useHanging';
import { coarse } from '../../viewer/viewport/coarse';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import { enclosedShares } from '../findings/enclosed';
import { arrivalOf, arrivalText, isComplete, type Arrival } from './arrival';

type Parts = {
  protocol: Protocol;
  session: ReadSession;
  missing: Missing[];
  displays: Display[];
  loading: ImageLoading;
  onSubmitted(next: boolean): void;
};

/** Asking, checking and sending a submission. What is missing is shown from the first try on, and shrinks as it is mended. */
export function useSubmission({ protocol, session, missing, displays, loading, onSubmitted }: Parts) {
  const progress = useSyncExternalStore(loading.subscribe, loading.progress);
  const arrival = useMemo(() => arrivalOf(displays, progress), [displays, progress]);
  /** How many images were there when the reader asked; none: it is not asked. */
  const [asked, setAsked] = useState<number | null>(null);
  const [isUnable, setIsUnable] = useState(false);
  const [hasTried, setHasTried] = useState(false);
  const [hasWaited, setHasWaited] = useState(false);
  const [isSubmitting, setIsSubmitting] = useState(false);
  const [fromServer, setFromServer] = useState<{ missing: Missing[]; content: unknown }>({
    missing: [],
    content: null,
  });

  const ask = () => {
    if (isSubmitting) return;
    setHasTried(true);
    const now = arrivalOf(displays, loading.progress());
    if (!isComplete(now)) {
      setHasWaited(true);
      loading.fetchRest();
    }
    if (missing.length === 0) setAsked(now.came);
  };

  const submit = async (said?: CannotBeRead) => {
    setIsSubmitting(true);
    const outcome = await session.submit(said, (findings) => enclosedShares(protocol, findings, displays, loading));
    setIsSubmitting(false);
    setAsked(null);
    setIsUnable(false);
    if (outcome.kind === 'submitted') return onSubmitted(outcome.next);
    if (outcome.kind === 'failed') warn(`The read was not submitted. ${outcome.sentence} Your work is kept.`);
    if (outcome.kind === 'incomplete')
      setFromServer({ missing: outcome.missing, content: session.snapshot().history.present });
  };

  // What the server lacked is shown until the read changes.
  const stillFromServer = fromServer.content === session.snapshot().history.present ? fromServer.missing : [];
  const lacking = missing.length > 0 ? missing : stillFromServer;
  const shownMissing = hasTried ? [...arrival.failed, ...lacking] : NONE;
  const cancel = () => {
    setAsked(null);
    setIsUnable(false);
  };
  const askUnable = () => {
    if (isSubmitting) return;
    setAsked(null);
    setIsUnable(true);
  };
  return {
    ask,
    askUnable,
    submit,
    cancel,
    asked,
    isUnable,
    isSubmitting,
    shownMissing,
    arrival,
    /** Told from the first try before all images were there. */
    waitingText: hasWaited ? waitingText(displays, arrival) : null,
  };
}

const NONE: Missing[] = [];

/** How many images have come, and which of them are only seen coarsely so far. */
function waitingText(displays: Display[], arrival: Arrival): string {
  if (isComplete(arrival)) return 'All images are here: look at them, then submit.';
  const rough = arrival.waiting.filter(({ imageId }) => coarse.of(imageId) !== null);
  if (rough.length === 0) return `${arrivalText(arrival)}.`;
  const names = rough.map((image) => placeText(displays, image)).join(', ');
  return `${arrivalText(arrival)}. The full pixels of ${names} are still on their way: look at them when “Coarse” is gone, then submit.`;
}

const warn = (message: string) => notifications.show({ message, color: 'amber', autoClose: 12_000 });
