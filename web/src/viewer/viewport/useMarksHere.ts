import { useMemo } from 'react';
import type { Display, DisplayImage } from '../hanging/displays';
import { carried, isInPlane, placeOn } from '../space/cutPlane';
import type { Mark } from '../types';
import { cutMarks } from './cutMarks';
import type { Overlay } from './overlay';

/** The marks of the image in sight, and those that only cross it; with the way back from a changed one. */
export function useMarksHere(
  display: Display,
  image: DisplayImage | undefined,
  overlays: Overlay[],
  thickness: number,
) {
  const source = display.reformat?.source ?? display;
  const keys = useMemo(() => new Set(source.images.map(({ instance, frame }) => `${instance}/${frame}`)), [source]);
  const here = useMemo(() => {
    const place = image?.facts.place ?? null;
    return overlays.flatMap((overlay): Overlay[] => {
      const { mark } = overlay;
      if (overlay.hidden) return [];
      if (!mark.plane) return image && mark.instance === image.instance && mark.frame === image.frame ? [overlay] : [];
      const isSeen = place && keys.has(`${mark.instance}/${mark.frame}`) && isInPlane(mark.plane, place, thickness);
      if (!isSeen) return [];
      const points = carried(mark.points, placeOn(mark.plane, place.frameOfReference), place);
      return [{ ...overlay, mark: { ...mark, points } }];
    });
  }, [overlays, image, keys, thickness]);

  const crossing = useMemo(() => {
    const place = image?.facts.place;
    if (!place) return [];
    const seen = new Set(here.map(({ id }) => id));
    // Marks of acquired images cross cuts; those on cuts cross everything.
    const others = overlays.filter(({ id, mark, hidden }) => !hidden && !seen.has(id) && (image.make || mark.plane));
    return others.length > 0 ? cutMarks(others, source.images, thickness, place) : [];
  }, [overlays, here, image, source, thickness]);

  /** A mark as it was changed on this image, in the plane that it lies on. */
  const asKept = (mark: Mark): Mark => {
    const place = image?.facts.place;
    if (!mark.plane || !place) return mark;
    const points = carried(mark.points, place, placeOn(mark.plane, place.frameOfReference));
    return { ...mark, points: points.map(([x, y]) => [Math.round(x * 100) / 100, Math.round(y * 100) / 100]) };
  };
  return { here, crossing, asKept };
}
