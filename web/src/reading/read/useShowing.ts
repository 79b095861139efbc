import { useMemo, useState } from 'react';

/** Which findings are hidden or locked, and how much paint hides. Nothing of it is part of the read. */
export function useShowing() {
  const [opacity, setOpacity] = useState(0.35);
  const [hidden, setHidden] = useState<ReadonlySet<string>>(new Set());
  const [locked, setLocked] = useState<ReadonlySet<string>>(new Set());
  return useMemo(
    () => ({
      opacity,
      hidden,
      locked,
      setOpacity,
      toggleHidden: (finding: string) => setHidden((before) => toggled(before, finding)),
      /** It is hidden no more. */
      show: (finding: string) => setHidden((before) => (before.has(finding) ? toggled(before, finding) : before)),
      toggleLocked: (finding: string) => setLocked((before) => toggled(before, finding)),
    }),
    [opacity, hidden, locked],
  );
}

function toggled(set: ReadonlySet<string>, one: string): ReadonlySet<string> {
  const next = new Set(set);
  if (!next.delete(one)) next.add(one);
  return next;
}
