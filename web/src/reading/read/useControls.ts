import { useCallback, useMemo, useState } from 'react';
import type { Mark } from '../api';
import { locate, type HangingState } from '../../viewer/hanging/useHanging';
import type { ViewportControl } from '../../viewer/viewport/Viewport';
import { Slices } from './slices';

/** The viewports' handles, and which slice each stack shows. */
export function useControls(hanging: HangingState) {
  const [handles] = useState(() => new Map<number, ViewportControl>());
  const [slices] = useState(() => new Slices());

  const register = useCallback(
    (index: number, control: ViewportControl | null) => {
      if (control) handles.set(index, control);
      else handles.delete(index);
    },
    [handles],
  );
  const sliced = useCallback((position: number, slice: number) => slices.set(position, slice), [slices]);
  const focusImage = useCallback(() => {
    if (!document.hasFocus()) window.focus();
    document
      .querySelector<HTMLElement>('[data-testid^="viewport-"][data-active="true"]')
      ?.focus({ preventScroll: true });
  }, []);

  return useMemo(() => {
    const active = () => handles.get(hanging.active) ?? null;
    /** Brings the image of a mark onto the screen. */
    const goTo = (mark: Pick<Mark, 'instance' | 'frame'>) => {
      const place = locate(hanging.displays, mark);
      const display = place && hanging.displays[place.position];
      if (!place || !display) return;
      hanging.slices.set(display.key, place.slice);
      const isOnScreen = hanging.shown.findIndex((cell) => cell.display === display);
      hanging.show(place.position);
      if (isOnScreen >= 0) handles.get(isOnScreen)?.port.scrollTo(place.slice);
    };
    return { register, sliced, slices, active, focusImage, goTo };
  }, [handles, register, sliced, slices, focusImage, hanging]);
}

export type Controls = ReturnType<typeof useControls>;
