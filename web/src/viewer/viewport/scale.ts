import type { Plane } from '../tools/plane';
import type { Spacing } from './facts';

const LENGTHS = [200, 100, 50, 20, 10, 5, 2, 1];
const LONGEST = 130;

/** A vertical bar of a round length: the longest that stays short on the screen, and shorter than there is room. */
export function scaleBar(plane: Plane, spacing: Spacing, room = LONGEST): { millimetres: number; pixels: number } | null {
  const determinant = plane.a * plane.d - plane.b * plane.c;
  // One canvas pixel downwards, in columns and rows of the image.
  const columns = -plane.c / determinant;
  const rows = plane.a / determinant;
  const perPixel = Math.hypot(columns * spacing.column, rows * spacing.row);
  const millimetres = LENGTHS.find((length) => length / perPixel <= Math.min(LONGEST, room));
  return millimetres === undefined ? null : { millimetres, pixels: millimetres / perPixel };
}
