import { cache } from '@cornerstonejs/core';
import { useCallback, useMemo } from 'react';
import type { Display, DisplayImage } from '../hanging/displays';
import { cutMask } from '../mask/cut';
import { latticeOf } from '../mask/lattice';
import { pixelsOf, type Spans } from '../mask/spans';
import type { Values as SliceValues } from '../reformat/resample';
import type { Pixels } from '../types';
import type { ShownMask } from './MaskLayer';
import { groupOf, type ActiveTool, type Overlay } from './overlay';

const OPACITY = 0.35;
const NEW = 'new';

type Group = { id: string; color: string; selected: boolean; locked: boolean; hidden: boolean; opacity: number; label: string | null; slices: Map<number, Pixels> };

/** What is painted on a series, by what belongs together, and the voxels that can be painted. */
export function useMasks(display: Display, overlays: Overlay[]) {
  const source = display.reformat?.source ?? display;
  const lattice = useMemo(() => latticeOf(source), [source]);
  const slices = useMemo(
    () => new Map(source.images.map(({ instance, frame }, slice) => [`${instance}/${frame}`, slice])),
    [source],
  );
  const groups = useMemo(() => {
    const found = new Map<string, Group>();
    for (const overlay of overlays) {
      const { mark, color, selected = false, locked = false, hidden = false, label = null, opacity = OPACITY } = overlay;
      const slice = mark.mask ? slices.get(`${mark.instance}/${mark.frame}`) : undefined;
      if (slice === undefined || !mark.mask) continue;
      const id = groupOf(overlay);
      const group = found.get(id) ?? { id, color, selected, locked, hidden, label, opacity, slices: new Map() };
      group.slices.set(slice, mark.mask);
      found.set(id, group);
    }
    return found;
  }, [overlays, slices]);
  /** What paint joins: also where it is not shown. */
  const own = useMemo(() => [...groups.values()].find(isPainted)?.slices ?? NOTHING, [groups]);
  const valuesOf = useCallback(
    (slice: number): SliceValues | null => {
      const image = source.images[slice];
      return ((image && cache.getImage(image.imageId)?.getPixelData()) as SliceValues | undefined) ?? null;
    },
    [source],
  );
  return { source, lattice, groups, own, valuesOf };
}

const isPainted = ({ selected, locked }: Group) => selected && !locked;

const NOTHING: ReadonlyMap<number, Pixels> = new Map();

/** The masks of the image or cut in sight, with the stroke under way. */
export function useShownMasks(
  display: Display,
  image: DisplayImage | undefined,
  { source, lattice, groups }: ReturnType<typeof useMasks>,
  live: ReadonlyMap<number, Spans> | null,
  tool: ActiveTool | null,
): ShownMask[] {
  const painted = useMemo(() => {
    const visible = [...groups.values()].filter(({ hidden }) => !hidden);
    if (!live) return visible;
    const changed = [...live].map(([slice, spans]) => [slice, pixelsOf(spans)] as const);
    const begun = { id: NEW, color: tool?.color ?? '#fff', selected: true, locked: false, hidden: false, opacity: OPACITY, label: null };
    const target = [...groups.values()].find(isPainted) ?? { ...begun, slices: new Map<number, Pixels>() };
    const next = { ...target, slices: new Map([...target.slices, ...changed]) };
    return [...visible.filter((one) => one !== target), next];
  }, [groups, live, tool]);

  return useMemo(() => {
    if (!image) return [];
    const slice = image.make ? -1 : source.images.indexOf(image);
    return painted.flatMap(({ slices, ...group }): ShownMask[] => {
      const pixels = image.make ? cutOf(slices) : slices.get(slice);
      return pixels && pixels.runs.length > 0 ? [{ ...group, pixels }] : [];
    });

    function cutOf(slices: ReadonlyMap<number, Pixels>): Pixels | null {
      const { place, columns, rows } = image?.facts ?? {};
      if (!place || !lattice.grid || !columns || !rows) return null;
      const step = display.reformat?.step ?? 1;
      return cutMask(lattice.grid, slices, { place, columns, rows, step }, display.reformat?.slab ?? null);
    }
  }, [painted, image, source, lattice, display]);
}
