/** A long axis and a short one at right angles to it. Pure. */
import type { ImagePoint } from '../types';
import { distance } from './plane';

/** A long axis as drawn, with a short one half as long through its middle. */
export const bidirectional = (from: ImagePoint, to: ImagePoint): ImagePoint[] =>
  axes(from, to, 0.5, [distance(from, to) / 4, distance(from, to) / 4]);

/** The ends of both axes: where the short one crosses, as a share of the long one, and how far it reaches each way. */
function axes(from: ImagePoint, to: ImagePoint, share: number, [left, right]: [number, number]): ImagePoint[] {
  const length = distance(from, to) || 1;
  const [ux, uy] = [(to[0] - from[0]) / length, (to[1] - from[1]) / length];
  const [x, y] = [from[0] + ux * length * share, from[1] + uy * length * share];
  return [from, to, [x + uy * left, y - ux * left], [x - uy * right, y + ux * right]];
}

/** An end of the long axis turns all; an end of the short one slides along the long axis, or goes farther out. */
export function bidirectionalWithEndAt(points: ImagePoint[], handle: number, to: ImagePoint): ImagePoint[] {
  const [p, q, r, s] = points;
  if (!p || !q || !r || !s) return points;
  const length = distance(p, q);
  if (length === 0) return points;
  const along = (point: ImagePoint) =>
    ((point[0] - p[0]) * (q[0] - p[0]) + (point[1] - p[1]) * (q[1] - p[1])) / (length * length);
  // Above nought on the side of the first short end.
  const off = (point: ImagePoint) => ((point[0] - p[0]) * (q[1] - p[1]) - (point[1] - p[1]) * (q[0] - p[0])) / length;
  const reach: [number, number] = [off(r), -off(s)];
  if (handle < 2) return axes(handle === 0 ? to : p, handle === 1 ? to : q, along(r), reach);
  const share = Math.min(1, Math.max(0, along(to)));
  return axes(p, q, share, handle === 2 ? [off(to), reach[1]] : [reach[0], -off(to)]);
}
