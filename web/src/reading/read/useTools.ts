import { useCallback, useMemo, useState } from 'react';
import { steppedRadius, USUAL_BRUSH, waysOf, type BrushOptions, type Way } from '../../viewer/tools/ways';
import type { ActiveTool } from '../../viewer/viewport/overlay';
import { rangeOf, type Window } from '../../viewer/viewport/voi';
import type { Shape, Structure } from '../api';
import type { useShowing } from './useShowing';

/** How the tools mark: the way of each shape, and the brush; beside how marks are shown. */
export function useTools(structure: Structure | null, showing: ReturnType<typeof useShowing>) {
  const [ways, setWays] = useState<Partial<Record<Shape, Way>>>({});
  const [brush, setBrush] = useState<BrushOptions>(USUAL_BRUSH);

  const way: Way | null = structure && (ways[structure.shape] ?? waysOf(structure.shape)[0] ?? 'draw');
  const tool = useMemo(
    (): ActiveTool | null =>
      structure &&
      way && {
        shape: structure.shape,
        color: structure.color,
        name: structure.name,
        way,
        brush,
        isMeasured: structure.statistics === 'shown',
      },
    [structure, way, brush],
  );
  const changeBrush = useCallback((change: Partial<BrushOptions>) => setBrush((before) => ({ ...before, ...change })), []);
  return {
    ...showing,
    tool,
    way,
    brush,
    changeBrush,
    /** The tool in hand marks so from now on, where its shape knows that way. */
    take: (next: Way) => {
      if (structure && waysOf(structure.shape).includes(next)) setWays((before) => ({ ...before, [structure.shape]: next }));
    },
    resize: (steps: number) => setBrush((before) => ({ ...before, radius: steppedRadius(before.radius, steps) })),
    /** Only values of this window are painted, or all again. */
    toggleWindow: (window: Window | null) => {
      const range = window && rangeOf(window).map(Math.round);
      changeBrush({ window: brush.window || !range ? null : [range[0] ?? 0, range[1] ?? 0] });
    },
  };
}

export type Tools = ReturnType<typeof useTools>;
