/** A mark between two others of the same finding, and one carried to another image. Pure. */
import { simplifiedRing } from '../tools/contour';
import { areaOf } from '../tools/vertices';
import { outline, rounded } from '../tools/shapes';
import type { ImagePoint, Mark, Shape } from '../types';
import { spansKept } from './cut';
import { between } from './distance';
import { inside } from './shapes';
import { pixelsOf } from './spans';
import { loopsOf } from './trace';

/** Outlines are filled in on a grid so many times finer than the pixels, and kept to a sixth of a pixel. */
const FINER = 4;
const TOLERANCE = 1 / 6;

export type Frame = { columns: number; rows: number; spacing: readonly [number, number] };

const OUTLINED: ReadonlySet<Shape> = new Set(['contour', 'polygon']);
const STRAIGHT: ReadonlySet<Shape> = new Set(['point', 'line', 'rectangle', 'circle']);

/** Whether marks of this shape can be filled in between slices. */
export const canInterpolate = (shape: Shape): boolean => shape === 'mask' || OUTLINED.has(shape) || STRAIGHT.has(shape);

/** What a mark is a share of the way from one to another; null where there is nothing between. */
export function markBetween(first: Mark, second: Mark, share: number, frame: Frame): Pick<Mark, 'points' | 'mask'> | null {
  if (first.mask && second.mask) {
    const mask = pixelsOf(between(spansKept(first.mask), spansKept(second.mask), share, frame.spacing));
    return mask.runs.length > 0 ? { points: [], mask } : null;
  }
  if (STRAIGHT.has(first.shape) && first.points.length === second.points.length) {
    const points = first.points.map(([x, y], index): ImagePoint => {
      const [c, d] = second.points[index] ?? [x, y];
      return [x + (c - x) * share, y + (d - y) * share];
    });
    return { points: rounded(points) };
  }
  return OUTLINED.has(first.shape) ? outlineBetween(first, second, share, frame) : null;
}

function outlineBetween(first: Mark, second: Mark, share: number, { columns, rows, spacing }: Frame) {
  const fine = { columns: columns * FINER, rows: rows * FINER };
  const fill = ({ shape, points }: Mark) =>
    inside(fine, outline(shape, points).points.map(([x, y]): ImagePoint => [x * FINER, y * FINER]));
  const loops = loopsOf(between(fill(first), fill(second), share, spacing));
  const largest = loops.reduce<ImagePoint[]>((best, loop) => (areaOf(loop) > areaOf(best) ? loop : best), []);
  if (largest.length < 3) return null;
  return { points: rounded(simplifiedRing(largest.map(([x, y]): ImagePoint => [x / FINER, y / FINER]), TOLERANCE)) };
}
