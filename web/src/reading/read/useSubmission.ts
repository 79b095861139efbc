import { notifications } from '@mantine/notifications';
import { useMemo, useState, useSyncExternalStore } from 'react';
import type { CannotBeRead, Missing, Protocol } from '../api';
import type { ReadSession } from '../draft/session';
import type { Display } from '../../viewer/hanging/displays';
import { enclosedShares } from '../findings/enclosed';
import { placeText } from '../../viewer/hanging/useHanging';
import { coarse } from '../../viewer/viewport/coarse';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';

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
  const { failed } = useSyncExternalStore(loading.subscribe, loading.progress);
  const unreadable = useMemo(() => unreadableIn(displays, failed), [displays, failed]);
  const [isAsked, setIsAsked] = useState(false);
  const [isUnable, setIsUnable] = useState(false);
  const [hasTried, setHasTried] = useState(false);
  const [isSubmitting, setIsSubmitting] = useState(false);
  const [fromServer, setFromServer] = useState<{ missing: Missing[]; content: unknown }>({
    missing: [],
    content: null,
  });

  const ask = () => {
    if (isSubmitting) return;
    setHasTried(true);
    if (unreadable.length > 0) return warn(cannotSubmit(unreadable.length));
    const rough = coarseIn(displays, loading.progress().loaded);
    if (rough.length > 0) return warn(stillCoarse(rough));
    if (missing.length === 0) setIsAsked(true);
  };

  const submit = async (said?: CannotBeRead) => {
    setIsSubmitting(true);
    const outcome = await session.submit(said, (findings) => enclosedShares(protocol, findings, displays, loading));
    setIsSubmitting(false);
    setIsAsked(false);
    setIsUnable(false);
    if (outcome.kind === 'submitted') return onSubmitted(outcome.next);
    if (outcome.kind === 'failed') warn(`The read was not submitted. ${outcome.sentence} Your work is kept.`);
    if (outcome.kind === 'incomplete')
      setFromServer({ missing: outcome.missing, content: session.snapshot().history.present });
  };

  // What the server lacked is shown until the read changes.
  const stillFromServer = fromServer.content === session.snapshot().history.present ? fromServer.missing : [];
  const lacking = missing.length > 0 ? missing : stillFromServer;
  const shownMissing = hasTried ? [...unreadable, ...lacking] : NONE;
  const cancel = () => {
    setIsAsked(false);
    setIsUnable(false);
  };
  const askUnable = () => !isSubmitting && setIsUnable(true);
  return { ask, askUnable, submit, cancel, isAsked, isUnable, isSubmitting, shownMissing };
}

const NONE: Missing[] = [];

/** Images that cannot be shown, as things that the read lacks. */
const unreadableIn = (displays: Display[], failed: ReadonlyMap<string, string>): Missing[] =>
  displays.flatMap(({ images, prior }) =>
    images.flatMap((image) => {
      if (prior !== null) return [];
      const reason = failed.get(image.imageId);
      if (reason === undefined) return [];
      const sentence = `Image ${placeText(displays, image)} cannot be shown. ${reason}`;
      return [{ finding: null, question: null, attribute: null, instance: image.instance, sentence }];
    }),
  );

/** Images of which only a coarse picture was there to be seen. */
const coarseIn = (displays: Display[], loaded: ReadonlySet<string>): string[] =>
  displays.flatMap(({ images, prior }) =>
    images
      .filter(({ imageId }) => prior === null && coarse.of(imageId) !== null && !loaded.has(imageId))
      .map((image) => placeText(displays, image)),
  );

const stillCoarse = (images: string[]) =>
  `The full pixels of ${images.join(', ')} are still on their way: look at them when “Coarse” is gone, then submit.`;

const cannotSubmit = (count: number) =>
  `${count === 1 ? 'One image' : `${count} images`} of this case cannot be shown, so the case cannot be submitted. Try the image again; if it stays so, say below that the case cannot be read.`;

const warn = (message: string) => notifications.show({ message, color: 'amber', autoClose: 12_000 });
