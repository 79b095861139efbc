/** The closed curve through points. Pure. */
import type { ImagePoint } from '../types';

/** Straight pieces from one point to the next; the server encloses as many. */
const PIECES = 12;

/** Corners of the closed uniform Catmull-Rom spline (Catmull and Rom 1974). */
export function splineThrough(points: ImagePoint[]): ImagePoint[] {
  const count = points.length;
  if (count < 3) return points;
  const at = (index: number) => points[(index + count) % count] as ImagePoint;
  return points.flatMap((_, from) =>
    Array.from({ length: PIECES }, (__, piece): ImagePoint => {
      const t = piece / PIECES;
      const weights = [
        (((2 - t) * t - 1) * t) / 2,
        ((3 * t - 5) * t * t + 2) / 2,
        (((4 - 3 * t) * t + 1) * t) / 2,
        ((t - 1) * t * t) / 2,
      ];
      const sum = (axis: 0 | 1) => weights.reduce((total, weight, step) => total + weight * at(from + step - 1)[axis], 0);
      return [sum(0), sum(1)];
    }),
  );
}
