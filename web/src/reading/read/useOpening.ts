import { useEffect, useState } from 'react';
import { toSignIn } from '../signIn';
import { openCase, type OpenCase } from './openCase';

export type Opening =
  | { kind: 'opening' }
  | { kind: 'elsewhere' }
  | { kind: 'failed'; sentence: string }
  | { kind: 'submitted' }
  | { kind: 'open'; case: OpenCase };

/** How often it was tried, and whether another window is to let go of it. */
export type Attempt = { takeOver: boolean; count: number };

/**
 * Takes a read for this window and opens it. It stands apart from the page, which still shows the case before when the
 * next one is opened: what is handed on here lives as long as the case, and would hold that one, which held the one before.
 */
export function useOpening(read: string, attempt: Attempt): Opening {
  const [opening, setOpening] = useState<Opening>({ kind: 'opening' });
  useEffect(() => {
    let isGone = false;
    let opened: OpenCase | null = null;
    setOpening({ kind: 'opening' });
    const elsewhere = () => !isGone && setOpening({ kind: 'elsewhere' });
    openCase(read, attempt.takeOver, elsewhere)
      .then((outcome) => {
        if (outcome.kind === 'open') opened = outcome.case;
        if (isGone) return opened?.close();
        setOpening(outcome);
        if (outcome.kind === 'open') document.title = `${outcome.case.read.label} · Overread`;
      })
      .catch((error: unknown) => {
        if (isGone || toSignIn(error)) return;
        setOpening({ kind: 'failed', sentence: error instanceof Error ? error.message : String(error) });
      });
    return () => {
      isGone = true;
      document.title = 'Reading · Overread';
      opened?.close();
    };
  }, [read, attempt]);

  return opening;
}
