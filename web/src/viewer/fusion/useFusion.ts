import { useEffect, useMemo, useState } from 'react';
import type { Display, DisplayImage } from '../hanging/displays';
import { isRefused, type Grid } from '../reformat/grid';
import { valuesOf } from '../reformat/reformat';
import { resample, type Values } from '../reformat/resample';
import type { ImagePoint } from '../types';
import type { ImageLoading } from '../viewport/imageLoading';
import { windowOfPixels } from '../viewport/windows';
import type { Window } from '../viewport/voi';
import { fusionWindows, type Fusion } from './fusion';

export type Fused = { values: Values; columns: number; rows: number; window: Window; valueAt(at: ImagePoint): number | null };

type Parts = {
  over: Display | null;
  /** The image in sight, and the stack that it belongs to. */
  image: DisplayImage | undefined;
  display: Display;
  fusion: Fusion;
  isSmooth: boolean;
  loading: ImageLoading;
  gridOf(source: Display): Grid | { reason: string };
};

/** The values of another series where an image lies, in its own pixels: in the patient's millimetres, not by slice number. */
export function useFusion({ over, image, display, fusion, isSmooth, loading, gridOf }: Parts): Fused | null {
  const slices = useSlices(over, loading);
  const values = useMemo(() => {
    const { place, columns, rows } = image?.facts ?? {};
    if (!over || !slices || !place || !columns || !rows) return null;
    const grid = gridOf(over);
    if (isRefused(grid)) return null;
    const step = display.reformat?.step ?? 1;
    return resample(grid, slices, { place, columns, rows, step }, { slab: display.reformat?.slab ?? null, isSmooth, outside: 0 });
  }, [over, slices, image, display, isSmooth, gridOf]);
  const window = useMemo(() => {
    if (!over) return null;
    return fusion.window ?? fusionWindows(over)[0] ?? (slices ? windowOfPixels(slices[slices.length >> 1] ?? [], null) : null);
  }, [over, fusion.window, slices]);
  return useMemo(() => {
    const { columns, rows } = image?.facts ?? {};
    if (!values || !window || !columns || !rows) return null;
    const valueAt = ([x, y]: ImagePoint) =>
      x < 0 || y < 0 || x >= columns || y >= rows ? null : (values[Math.floor(y) * columns + Math.floor(x)] ?? null);
    return { values, window, columns, rows, valueAt };
  }, [values, window, image]);
}

/** All images of the stack that lies over, once they are there. */
function useSlices(over: Display | null, loading: ImageLoading): Values[] | null {
  const [slices, setSlices] = useState<{ of: Display; values: Values[] } | null>(null);
  useEffect(() => {
    if (!over) return;
    let isGone = false;
    valuesOf(over, loading)
      .then((values) => {
        if (!isGone) setSlices({ of: over, values });
      })
      // An image that cannot be had is told of where its own stack hangs.
      .catch(() => undefined);
    return () => {
      isGone = true;
    };
  }, [over, loading]);
  return slices && slices.of === over ? slices.values : null;
}
