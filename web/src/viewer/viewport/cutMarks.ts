/** Marks of a series where they cut an image in another plane. Pure. */
import type { DisplayImage } from '../hanging/displays';
import { placeOn } from '../space/cutPlane';
import { fromPatient, heightOver, normalOf, toPatient, type Place } from '../space/place';
import { plus, times, type Vector } from '../space/vectors';
import { outline } from '../tools/shapes';
import type { ImagePoint } from '../types';
import type { Overlay } from './overlay';

/** A piece of a mark, as thick as the slice that it was drawn on. */
export type CutMark = { id: string; color: string; corners: ImagePoint[] };

/** `thickness`: millimetres from one image of the series to the next. */
export function cutMarks(overlays: Overlay[], images: readonly DisplayImage[], thickness: number, on: Place): CutMark[] {
  const places = new Map(images.map(({ instance, frame, facts }) => [`${instance}/${frame}`, facts.place]));
  return overlays.flatMap(({ id, color, mark }) => {
    const home = places.get(`${mark.instance}/${mark.frame}`);
    const place = home && mark.plane ? placeOn(mark.plane, home.frameOfReference) : home;
    if (!place) return [];
    const line = outline(mark.shape, mark.points);
    if (mark.shape === 'mask') return [];
    const points = line.points.map((point) => toPatient(place, point));
    const deep = times(normalOf(place), thickness / 2);
    return pieces(points, line.closed, on, thickness).map(([from, to], at) => ({
      id: `${id}/${at}`,
      color,
      corners: [plus(from, deep), plus(to, deep), plus(to, times(deep, -1)), plus(from, times(deep, -1))].map((corner) =>
        fromPatient(on, corner),
      ),
    }));
  });
}

/** Where a line of the patient crosses a plane: the inside of a closed one in pairs, a point near it as itself. */
function pieces(points: Vector[], isClosed: boolean, on: Place, thickness: number): [Vector, Vector][] {
  const first = points[0];
  if (!first) return [];
  if (points.length === 1) return Math.abs(heightOver(on, first)) <= thickness / 2 ? [[first, first]] : [];
  const ring = isClosed ? [...points, first] : points;
  const crossings = ring.slice(1).flatMap((to, at) => {
    const from = ring[at] ?? to;
    const [a, b] = [heightOver(on, from), heightOver(on, to)];
    if (a > 0 === b > 0) return [];
    const share = a / (a - b);
    return [plus(times(from, 1 - share), times(to, share))];
  });
  if (!isClosed) return crossings.map((point) => [point, point]);
  const along = (point: Vector) => fromPatient(on, point);
  const sorted = [...crossings].sort((p, q) => {
    const [a, b] = [along(p), along(q)];
    return a[0] - b[0] || a[1] - b[1];
  });
  return sorted.flatMap((point, at): [Vector, Vector][] => {
    const next = sorted[at + 1];
    return at % 2 === 0 && next ? [[point, next]] : [];
  });
}
