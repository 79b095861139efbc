import { useCallback, useMemo, useState } from 'react';
import type { Mark } from '../types';
import { grid, hang, type Display } from './displays';

export type Layout = { columns: number; rows: number };

/** Which stacks are on the screen, which viewport is active, and at which slice each stack was left. */
export function useHanging(displays: Display[]) {
  const hanging = useMemo(() => hang(displays), [displays]);
  const [layout, setLayout] = useState<Layout>(hanging);
  const [page, setPage] = useState(0);
  const [active, setActive] = useState(0);
  const [slices] = useState(() => new Map<string, number>());
  const size = layout.columns * layout.rows;
  const shown = hanging.displays.slice(page * size, page * size + size);

  /** Brings the stack with this position onto the screen. */
  const show = useCallback(
    (position: number) => {
      const at = Math.max(0, Math.min(hanging.displays.length - 1, position));
      setPage(Math.floor(at / size));
      setActive(at % size);
    },
    [hanging, size],
  );
  const position = Math.min(page * size + active, hanging.displays.length - 1);

  const changeLayout = (next: Layout) => {
    const nextSize = next.columns * next.rows;
    setLayout(next);
    setPage(Math.floor(position / nextSize));
    setActive(position % nextSize);
  };

  return {
    displays: hanging.displays,
    layout,
    shown,
    active: Math.min(active, Math.max(shown.length - 1, 0)),
    position,
    setActive,
    show,
    slices,
    /** One stack alone, or several beside each other. */
    toggleGrid: () => changeLayout(size > 1 ? { columns: 1, rows: 1 } : grid(hanging.displays.length)),
  };
}

export type HangingState = ReturnType<typeof useHanging>;

/** Where a mark lies: the stack's position and the slice. */
export function locate(
  displays: Display[],
  mark: Pick<Mark, 'instance' | 'frame'>,
): { position: number; slice: number } | null {
  for (const [position, display] of displays.entries()) {
    const slice = display.images.findIndex(({ instance, frame }) => instance === mark.instance && frame === mark.frame);
    if (slice >= 0) return { position, slice };
  }
  return null;
}

/** A mark's place in words: the view's name where a stack is one image, else the image's number. */
export function placeText(displays: Display[], mark: Pick<Mark, 'instance' | 'frame'>): string {
  const place = locate(displays, mark);
  const display = place ? displays[place.position] : undefined;
  if (!place || !display) return '–';
  if (display.images.length === 1) return display.name;
  const stacks = displays.filter(({ images }) => images.length > 1).length;
  return stacks > 1 ? `${display.name}: ${place.slice + 1}` : `${place.slice + 1}`;
}
