import { cache } from '@cornerstonejs/core';
import { useEffect, useState } from 'react';
import type { Display } from '../../viewer/hanging/displays';
import { enclosedBy } from '../../viewer/measure/area';
import { Values } from '../../viewer/measure/values';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import type { Finding, Structure } from '../api';
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
        const image = imageOf(displays, mark);
        const spans = image && !image.facts.isColor ? enclosedBy(mark, image.facts) : null;
        if (!image || !spans) continue;
        const pixels = cache.getImage(image.imageId) ?? (await loading.load(image.imageId));
        if (isStale) return;
        values.add(spans, pixels.getPixelData(), image.facts.padding);
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
