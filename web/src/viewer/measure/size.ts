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
      return mark.mask ? greatestDistance(cornersOf(mark.mask).map(([x, y]) => [x * columns, y * rows])) : null;
    default:
      return greatestDistance(points);
  }
}

/** The outermost corners of painted pixels, row by row. */
const cornersOf = (pixels: NonNullable<Mark['mask']>): ImagePoint[] =>
  spansKept(pixels).lines.flatMap((line, row): ImagePoint[] => {
    const [left, right] = [line?.[0], line?.at(-1)];
    if (left === undefined || right === undefined) return [];
    return [row, row + 1].flatMap((y): ImagePoint[] => [[left, y], [right, y]]);
  });

/** Which lies between two corners of the hull. */
function greatestDistance(points: ImagePoint[]): number | null {
  const corners = hull(points);
  let greatest: number | null = null;
  corners.forEach(([x, y], at) => {
    for (const [otherX, otherY] of corners.slice(at + 1)) greatest = Math.max(greatest ?? 0, Math.hypot(x - otherX, y - otherY));
  });
  return greatest;
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
