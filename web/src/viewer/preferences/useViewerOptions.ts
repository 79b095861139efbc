import { useCallback, useMemo, useState, useSyncExternalStore } from 'react';
import { mapOf } from '../mouse/profiles';
import type { Armed } from '../viewport/useMeasuring';
import type { ViewerOptions } from '../viewport/Viewport';
import { preferences } from './preferences';

const CHOICES = { smooth: 'isSmooth', link: 'isLinked', lines: 'showsLines', probe: 'showsProbe' } as const;

/** What the reader chose for all viewports, and what the next drag does. */
export function useViewerOptions() {
  const chosen = useSyncExternalStore(preferences.subscribe, preferences.snapshot);
  const [armed, setArmed] = useState<Armed>(null);
  const disarm = useCallback(() => setArmed(null), []);
  const options = useMemo(
    (): ViewerOptions => ({
      mouse: mapOf(chosen.mouse, chosen.ownMouse),
      isSmooth: chosen.isSmooth,
      isLinked: chosen.isLinked,
      showsLines: chosen.showsLines,
      showsProbe: chosen.showsProbe,
      armed,
      disarm,
    }),
    [chosen, armed, disarm],
  );
  const toggle = useCallback((choice: keyof typeof CHOICES) => {
    const name = CHOICES[choice];
    preferences.change({ [name]: !preferences.snapshot()[name] });
  }, []);
  const arm = useCallback(
    (what: Exclude<Armed, null>) => setArmed((before) => (before === what ? null : what)),
    [],
  );
  return { options, toggle, arm, disarm, preferences: chosen };
}
