import { useCallback, useRef, useState } from 'react';

/** State that is also at hand at once, for several inputs within one frame. */
export function useMirrored<T>(initial: T) {
  const mirror = useRef(initial);
  const [, redraw] = useState(0);
  const set = useCallback((next: T) => {
    mirror.current = next;
    redraw((count) => count + 1);
  }, []);
  return [mirror, set] as const;
}
