/** Freehand lines: thinning, and redrawing a part. Pure, in image points. */
import type { ImagePoint } from '../types';
import { distance, distanceToSegment } from './plane';

/** A freehand contour may leave the hand's line by this many pixels of the image. */
export const TOLERANCE = 0.25;

/** Fewer points within the tolerance (Ramer 1972; Douglas and Peucker 1973). Ends stay. */
export function simplified(points: ImagePoint[], tolerance = TOLERANCE): ImagePoint[] {
  const keep = new Set([0, points.length - 1]);
  const open: [number, number][] = [[0, points.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range;
    const first = points[from];
    const last = points[to];
    if (!first || !last || to - from < 2) continue;
    let farthest = from;
    let greatest = tolerance;
    for (let index = from + 1; index < to; index += 1) {
      const off = distanceToSegment(points[index] ?? first, first, last);
      if (off > greatest) [greatest, farthest] = [off, index];
    }
    if (farthest === from) continue;
    keep.add(farthest);
    open.push([from, farthest], [farthest, to]);
  }
  return points.filter((_, index) => keep.has(index));
}

/** A closed line thinned: the point farthest from the first one is kept, so that both halves have ends. */
export function simplifiedRing(points: ImagePoint[], tolerance = TOLERANCE): ImagePoint[] {
  const first = points[0];
  if (!first || points.length < 4) return points;
  const far = points.reduce(
    (best, point, index) => (distance(point, first) > distance(points[best] ?? first, first) ? index : best),
    0,
  );
  const there = simplified(points.slice(0, far + 1), tolerance);
  const back = simplified([...points.slice(far), first], tolerance);
  const ring = [...there, ...back.slice(1, -1)];
  return ring.length >= 3 ? ring : points;
}

/**
 * The contour with the part beside a stroke replaced by it: the stroke's ends join the nearest points of the contour,
 * and of the two ways round the shorter gives way.
 */
export function redrawn(contour: ImagePoint[], stroke: ImagePoint[]): ImagePoint[] {
  const start = stroke[0];
  const end = stroke.at(-1);
  if (!start || !end || contour.length < 3 || stroke.length < 2) return contour;
  const from = nearest(contour, start);
  const to = nearest(contour, end);
  const forward = walk(contour, from, to);
  const backward = walk(contour, to, from);
  if (from === to) return contour;
  return length(forward) <= length(backward)
    ? [...backward, ...stroke.slice(0, -1)].filter(isNew)
    : [...forward, ...stroke.slice(0, -1).reverse()].filter(isNew);
}

const isNew = (point: ImagePoint, index: number, all: ImagePoint[]) => {
  const before = all[index - 1];
  return !before || distance(before, point) > 1e-6;
};

const nearest = (contour: ImagePoint[], point: ImagePoint) =>
  contour.reduce((best, at, index) => (distance(at, point) < distance(contour[best] ?? at, point) ? index : best), 0);

/** The points from one index to another, going forward round the ring, both included. */
function walk(contour: ImagePoint[], from: number, to: number): ImagePoint[] {
  return to >= from ? contour.slice(from, to + 1) : [...contour.slice(from), ...contour.slice(0, to + 1)];
}

const length = (points: ImagePoint[]) =>
  points.slice(1).reduce((sum, point, index) => sum + distance(points[index] ?? point, point), 0);
