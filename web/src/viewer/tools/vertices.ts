/** Changing an outline's corners: adding, taking away, pushing, cutting in two, joining. Pure, in image points. */
import { inside } from '../mask/shapes';
import { combined, noSpans } from '../mask/spans';
import { loopsOf } from '../mask/trace';
import type { ImagePoint, Shape } from '../types';
import { simplifiedRing } from './contour';
import { distance, distanceToSegment } from './plane';
import { linesOf } from './shapes';

/** With a corner more, on the line nearest to a place. */
export function withVertex(points: ImagePoint[], at: ImagePoint): ImagePoint[] {
  let [nearest, least] = [0, Infinity];
  points.forEach((from, index) => {
    const away = distanceToSegment(at, from, points[(index + 1) % points.length] ?? from);
    if (away < least) [nearest, least] = [index, away];
  });
  return [...points.slice(0, nearest + 1), at, ...points.slice(nearest + 1)];
}

/** With a corner more, half way to the next. */
export function withVertexAfter(points: ImagePoint[], index: number): ImagePoint[] {
  const [from, to] = [points[index], points[(index + 1) % points.length]];
  if (!from || !to) return points;
  return [...points.slice(0, index + 1), [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], ...points.slice(index + 1)];
}

/** With a corner less; three stay. */
export const withoutVertex = (points: ImagePoint[], index: number): ImagePoint[] =>
  points.length > 3 ? points.filter((_, at) => at !== index) : points;

/** No two points farther apart than so much, near a place. */
function refined(points: ImagePoint[], at: ImagePoint, reach: number, gap: number): ImagePoint[] {
  return points.flatMap((from, index) => {
    const to = points[(index + 1) % points.length] ?? from;
    const count = Math.ceil(distance(from, to) / gap);
    if (count < 2 || distanceToSegment(at, from, to) > reach) return [from];
    return Array.from({ length: count }, (_, step): ImagePoint => {
      const share = step / count;
      return [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share];
    });
  });
}

/** The outline pushed out of a disc, as by a ball under the finger. */
function pushed(points: ImagePoint[], at: ImagePoint, radius: number): ImagePoint[] {
  const fine = refined(points, at, radius, Math.max(0.75, radius / 5));
  const isTouched = fine.some((point) => distance(point, at) < radius);
  if (!isTouched) return points;
  return fine.map((point): ImagePoint => {
    const away = distance(point, at);
    if (away >= radius || away === 0) return point;
    return [at[0] + ((point[0] - at[0]) / away) * radius, at[1] + ((point[1] - at[1]) / away) * radius];
  });
}

/** The outline pushed by a disc on its way: in small steps, so that the disc drives the line before it. */
export function pushedAlong(points: ImagePoint[], from: ImagePoint, to: ImagePoint, radius: number): ImagePoint[] {
  const steps = Math.max(1, Math.ceil(distance(from, to) / Math.max(radius / 4, 0.25)));
  let ring = points;
  for (let step = 1; step <= steps; step += 1) {
    const share = step / steps;
    ring = pushed(ring, [from[0] + (to[0] - from[0]) * share, from[1] + (to[1] - from[1]) * share], radius);
  }
  return ring;
}

/** Where two segments cross, as a share of each. */
function crossing(p: ImagePoint, q: ImagePoint, r: ImagePoint, s: ImagePoint): [number, number] | null {
  const d = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0]);
  if (Math.abs(d) < 1e-12) return null;
  const t = ((r[0] - p[0]) * (s[1] - r[1]) - (r[1] - p[1]) * (s[0] - r[0])) / d;
  const u = ((r[0] - p[0]) * (q[1] - p[1]) - (r[1] - p[1]) * (q[0] - p[0])) / d;
  return t >= 0 && t < 1 && u >= 0 && u < 1 ? [t, u] : null;
}

/** The two parts of an outline that a stroke crosses; null where it does not go through. */
export function cutInTwo(ring: ImagePoint[], stroke: ImagePoint[]): [ImagePoint[], ImagePoint[]] | null {
  const hits: { side: number; step: number; share: number; at: ImagePoint }[] = [];
  stroke.slice(1).forEach((to, step) => {
    const from = stroke[step] ?? to;
    const here = ring.flatMap((corner, side) => {
      const next = ring[(side + 1) % ring.length] ?? corner;
      const met = crossing(from, to, corner, next);
      if (!met) return [];
      const at: ImagePoint = [from[0] + (to[0] - from[0]) * met[0], from[1] + (to[1] - from[1]) * met[0]];
      return [{ side, step, share: met[0], at }];
    });
    hits.push(...here.sort((a, b) => a.share - b.share));
  });
  const [first, second] = hits;
  if (!first || !second) return null;
  const knife = [first.at, ...stroke.slice(first.step + 1, second.step + 1), second.at];
  const round = (from: number, to: number) => {
    const corners: ImagePoint[] = [];
    for (let at = from; at !== to; at = (at + 1) % ring.length) corners.push(ring[(at + 1) % ring.length] as ImagePoint);
    return corners;
  };
  const isSameSide = first.side === second.side;
  const whole = [...ring.slice(second.side + 1), ...ring.slice(0, second.side + 1)];
  const isForward = isSameSide && distance(ring[first.side] ?? first.at, first.at) > distance(ring[first.side] ?? first.at, second.at);
  const one = isSameSide ? (isForward ? [] : whole) : round(second.side, first.side);
  const other = isSameSide ? (isForward ? whole : []) : round(first.side, second.side);
  const parts: [ImagePoint[], ImagePoint[]] = [
    [...knife, ...one],
    [...[...knife].reverse(), ...other],
  ];
  return parts.every((part) => part.length >= 3) ? parts : null;
}

/** Outlines are joined on a grid so many times finer than the pixels. */
const FINER = 8;

/** One outline round several that overlap; null where they lie apart. Exact to a sixteenth of a pixel. */
export function joined(outlines: { shape: Shape; points: ImagePoint[] }[], columns: number, rows: number): ImagePoint[] | null {
  const frame = { columns: columns * FINER, rows: rows * FINER };
  const spans = outlines
    .flatMap(({ shape, points }) => linesOf(shape, points))
    .map(({ points }) => inside(frame, points.map(([x, y]): ImagePoint => [x * FINER, y * FINER])))
    .reduce((all, one) => combined(all, one), noSpans(frame.columns, frame.rows));
  const loops = loopsOf(spans).filter((loop) => areaOf(loop) > 0);
  const [only] = loops;
  if (!only || loops.length > 1) return null;
  return simplifiedRing(only.map(([x, y]): ImagePoint => [x / FINER, y / FINER]));
}

/** Above nought for outlines that run clockwise on the screen: outer ones. */
export const areaOf = (ring: ImagePoint[]): number =>
  ring.reduce((sum, [x, y], index) => {
    const [c, d] = ring[(index + 1) % ring.length] ?? [x, y];
    return sum + (x * d - y * c) / 2;
  }, 0);

