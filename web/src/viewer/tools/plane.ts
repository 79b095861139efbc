import type { ImagePoint } from '../types';

/** A point on the screen, in CSS pixels from the viewport's top-left corner. */
export type CanvasPoint = [number, number];
/** From image points to canvas points: x = a·column + c·row + e, y = b·column + d·row + f. */
export type Plane = { a: number; b: number; c: number; d: number; e: number; f: number };

export const identity: Plane = { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 };

/** The plane that takes image points (0, 0), (1, 0) and (0, 1) to these canvas points. */
export const planeThrough = (origin: CanvasPoint, column: CanvasPoint, row: CanvasPoint): Plane => ({
  a: column[0] - origin[0],
  b: column[1] - origin[1],
  c: row[0] - origin[0],
  d: row[1] - origin[1],
  e: origin[0],
  f: origin[1],
});

export const toCanvas = (plane: Plane, [x, y]: ImagePoint): CanvasPoint => [
  plane.a * x + plane.c * y + plane.e,
  plane.b * x + plane.d * y + plane.f,
];

export function toImage(plane: Plane, [x, y]: CanvasPoint): ImagePoint {
  const determinant = plane.a * plane.d - plane.b * plane.c;
  const dx = x - plane.e;
  const dy = y - plane.f;
  return [(plane.d * dx - plane.c * dy) / determinant, (plane.a * dy - plane.b * dx) / determinant];
}

/** Canvas pixels to one image pixel (the geometric mean of both directions). */
export const scaleOf = (plane: Plane): number => Math.sqrt(Math.abs(plane.a * plane.d - plane.b * plane.c));

export const distance = (p: readonly [number, number], q: readonly [number, number]): number =>
  Math.hypot(p[0] - q[0], p[1] - q[1]);

/** The distance of a point from a segment. */
export function distanceToSegment(
  p: readonly [number, number],
  from: readonly [number, number],
  to: readonly [number, number],
): number {
  const dx = to[0] - from[0];
  const dy = to[1] - from[1];
  const length = dx * dx + dy * dy;
  const t = length === 0 ? 0 : Math.min(1, Math.max(0, ((p[0] - from[0]) * dx + (p[1] - from[1]) * dy) / length));
  return Math.hypot(p[0] - from[0] - t * dx, p[1] - from[1] - t * dy);
}
