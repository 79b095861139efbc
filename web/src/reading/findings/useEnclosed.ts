import { cache, type Types } from '@cornerstonejs/core';
import { useEffect, useState } from 'react';
import type { Display, DisplayImage } from '../../viewer/hanging/displays';
import { latticeOf } from '../../viewer/mask/lattice';
import { enclosedBy } from '../../viewer/measure/area';
import { onPlane } from '../../viewer/measure/onPlane';
import { Values } from '../../viewer/measure/values';
import type { Values as SliceValues } from '../../viewer/reformat/resample';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import type { Finding, Mark, Structure } from '../api';
import { imageOf } from './statistics';

/** The values that a finding encloses, once all are at hand; null while they are not, and where nobody asks for them. */
export function useEnclosed(
  finding: Finding | undefined,
  structure: Structure | undefined,
  displays: readonly Display[],
  loading: ImageLoading,
): Values | null {
  const [found, setFound] = useState<{ marks: Finding['marks']; values: Values } | null>(null);
  const marks = finding?.marks;
  const isAsked = structure?.statistics === 'shown' || structure?.rules?.tightness != null;
  const tightness = structure?.rules?.tightness;
  useEffect(() => {
    if (!marks || !isAsked) return;
    let isStale = false;
    void (async () => {
      const values = new Values(tightness ?? {});
      for (const mark of marks) {
        await take(values, mark, displays, loading);
        if (isStale) return;
      }
      setFound({ marks, values });
      // Where an image cannot be had nothing is said of values; the viewport tells why.
    })().catch(() => undefined);
    return () => {
      isStale = true;
    };
  }, [marks, isAsked, tightness, displays, loading]);
  return isAsked && found?.marks === marks ? (found?.values ?? null) : null;
}

/** The share of the values that a finding encloses which its structure's tightness names; null where none can be had. */
export async function shareOf(
  { marks }: Finding,
  { rules }: Structure,
  displays: readonly Display[],
  loading: ImageLoading,
): Promise<number | null> {
  const values = new Values(rules?.tightness ?? {});
  for (const mark of marks) await take(values, mark, displays, loading);
  return values.share();
}

/** Takes in the values of one mark, on its image or on the cut that it was drawn on. */
async function take(values: Values, mark: Mark, displays: readonly Display[], loading: ImageLoading): Promise<void> {
  const image = imageOf(displays, mark);
  if (!image || image.facts.isColor) return;
  const pixelsOf = async ({ imageId }: DisplayImage): Promise<Types.PixelDataTypedArray> =>
    (cache.getImage(imageId) ?? (await loading.load(imageId))).getPixelData();
  const spans = enclosedBy(mark, image.facts);
  if (spans) return values.add(spans, await pixelsOf(image), image.facts.padding);
  const display = displays.find(({ images }) => images.includes(image));
  const { grid } = display ? latticeOf(display) : { grid: null };
  const plane = grid && onPlane(grid, mark);
  if (!display || !plane) return;
  const [first, last] = plane.slices;
  const slices: SliceValues[] = [];
  for (let at = first; at <= last; at += 1) slices[at] = (await pixelsOf(display.images[at] as DisplayImage)) as SliceValues;
  values.addAll(plane.values(slices), image.facts.padding);
}
