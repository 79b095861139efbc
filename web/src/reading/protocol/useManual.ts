import { useEffect, useState } from 'react';
import { manualSection } from '../../ui/manualSection';
import type { Read, Structure } from '../api';

/**
 * Whether the manual stands beside the image. It opens by itself when a structure that has a page of its own is taken
 * in hand for the first time under this version of the protocol; after that it comes and goes as the reader asks.
 */
export function useManual({ protocol, project, protocol_version }: Read, inHand: Structure | null) {
  const [isShown, setIsShown] = useState(false);
  useEffect(() => {
    if (!inHand || manualSection(protocol.manual, inHand.name) === null) return;
    if (isFirstTime(`${project} ${protocol_version} ${inHand.key}`)) setIsShown(true);
  }, [inHand, protocol.manual, project, protocol_version]);
  return { isShown, toggle: () => setIsShown((before) => !before) };
}

const SEEN = 'overread.structure-pages';

/** Remembers what was shown; where the browser keeps nothing, nothing opens by itself. */
function isFirstTime(page: string): boolean {
  try {
    const seen = new Set((localStorage.getItem(SEEN) ?? '').split('\n'));
    if (seen.has(page)) return false;
    localStorage.setItem(SEEN, [...seen, page].filter(Boolean).join('\n'));
    return true;
  } catch {
    return false;
  }
}
