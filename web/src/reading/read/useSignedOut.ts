import { useEffect, useState } from 'react';

/**
 * Whether to ask for a sign-in now: when the session has ended and no button is held, so that no stroke is torn. Who
 * said *later* is not asked again until the session ends anew.
 */
export function useSignedOut(isSignedOut: boolean) {
  const [isAsked, setIsAsked] = useState(false);
  useEffect(() => {
    if (!isSignedOut) return setIsAsked(false);
    if (!isHeld) return setIsAsked(true);
    const atRest = () => setIsAsked(true);
    window.addEventListener('pointerup', atRest, { once: true });
    return () => window.removeEventListener('pointerup', atRest);
  }, [isSignedOut]);
  return { isAsked, ask: () => setIsAsked(true), later: () => setIsAsked(false) };
}

let isHeld = false;
if (typeof window !== 'undefined') {
  const noted = ({ buttons }: PointerEvent) => (isHeld = buttons !== 0);
  for (const name of ['pointerdown', 'pointerup', 'pointercancel'] as const) window.addEventListener(name, noted, true);
}
