import { useCallback, useMemo, useState } from 'react';
import { brought, type Wanted } from '../../viewer/hanging/bringing';
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
    /** Brings a mark, or an image, onto the screen: where it can be seen now, else into the active viewport. */
    const goTo = (wanted: Wanted) => {
      const place = locate(hanging.displays, wanted);
      const display = place && hanging.displays[place.position];
      if (!place || !display) return;
      hanging.slices.set(display.key, place.slice);
      const there = brought(hanging.shown.map((cell) => cell.display), hanging.active, display, place.slice, wanted);
      if (!there) return hanging.show(place.position);
      hanging.setActive(there.viewport);
      for (const [index, slice] of there.slices) handles.get(index)?.port.scrollTo(slice);
    };
    return { register, sliced, slices, active, focusImage, goTo };
  }, [handles, register, sliced, slices, focusImage, hanging]);
}

export type Controls = ReturnType<typeof useControls>;
