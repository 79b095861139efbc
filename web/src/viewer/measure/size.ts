/** How large marks are. Pure; the server means the same by it: crates/domain/src/read/remark.rs. */
import { spansKept } from '../mask/cut';
import type { ImagePoint, Mark } from '../types';

/** Millimetres between rows and between columns. */
export type Distances = readonly [rows: number, columns: number];

/** The distances of the pixels that a mark's points count. */
export const distancesOf = (mark: Mark, spacing: { row: number; column: number } | null | undefined): Distances | null => {
  const [row, column] = mark.plane?.spacing ?? [spacing?.row, spacing?.column];
  return row && column ? [row, column] : null;
};

/**
 * The size of a mark in millimetres: the longer side of a rectangle, the diameter of a circle, the longest axis, else the
 * greatest distance between its points, or corners of its pixels. Points and angles have none.
 */
export function sizeOf(mark: Mark, [rows, columns]: Distances): number | null {
  const points = mark.points.map(([x, y]): ImagePoint => [x * columns, y * rows]);
  const [first, second] = points;
  switch (mark.shape) {
    case 'point':
    case 'angle':
      return null;
    case 'rectangle':
    case 'box':
      return first && second ? Math.max(Math.abs(first[0] - second[0]), Math.abs(first[1] - second[1])) : null;
    case 'circle': {
      const [centre, edge] = mark.points;
      // Round in pixels.
      return centre && edge ? 2 * Math.hypot(centre[0] - edge[0], centre[1] - edge[1]) * Math.max(rows, columns) : null;
    }
    case 'mask':
      return mark.mask ? sizeOfMask(mark.mask, [rows, columns]) : null;
    default:
      return greatestDistance(points);
  }
}

type Pixels = NonNullable<Mark['mask']>;

/** Marks change one at a time, and one click may paint hundreds of slices. */
const known = new WeakMap<Pixels, { rows: number; columns: number; size: number | null }>();

function sizeOfMask(mask: Pixels, [rows, columns]: Distances): number | null {
  const before = known.get(mask);
  if (before?.rows === rows && before.columns === columns) return before.size;
  const size = greatestDistance(cornersOf(mask, [rows, columns]));
  known.set(mask, { rows, columns, size });
  return size;
}

/** The outermost corners of painted pixels, row by row, in millimetres down and to the right. */
function cornersOf(pixels: Pixels, [rows, columns]: Distances): ImagePoint[] {
  const { lines } = spansKept(pixels);
  const corners: ImagePoint[] = [];
  for (let row = 0; row <= lines.length; row += 1) {
    const [above, below] = [lines[row - 1], lines[row]];
    const left = Math.min(above?.[0] ?? Infinity, below?.[0] ?? Infinity);
    const right = Math.max(above?.at(-1) ?? -Infinity, below?.at(-1) ?? -Infinity);
    if (left <= right) corners.push([row * rows, left * columns], [row * rows, right * columns]);
  }
  return corners;
}

/** Which lies between two corners of the hull. */
function greatestDistance(points: ImagePoint[]): number | null {
  const corners = hull(points);
  let greatest: number | null = null;
  for (const [at, [x, y]] of corners.entries()) {
    for (let other = at + 1; other < corners.length; other += 1) {
      const [otherX, otherY] = corners[other] as ImagePoint;
      greatest = Math.max(greatest ?? 0, (x - otherX) ** 2 + (y - otherY) ** 2);
    }
  }
  return greatest === null ? null : Math.sqrt(greatest);
}

const isSame = (a: ImagePoint, b: ImagePoint | undefined) => a[0] === b?.[0] && a[1] === b[1];

/** The corners of the convex hull, by Andrew's monotone chain (1979). */
function hull(points: ImagePoint[]): ImagePoint[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]).filter((point, at, all) => !isSame(point, all[at - 1]));
  if (sorted.length < 3) return sorted;
  const half = (ordered: ImagePoint[]) => {
    const chain: ImagePoint[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && turn(chain.at(-2) as ImagePoint, chain.at(-1) as ImagePoint, point) <= 0) chain.pop();
      chain.push(point);
    }
    return chain.slice(0, -1);
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

const turn = (a: ImagePoint, b: ImagePoint, c: ImagePoint) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
