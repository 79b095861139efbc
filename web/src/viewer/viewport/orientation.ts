import type { Plane } from '../tools/plane';
import type { Orientation } from './facts';

export type EdgeLetters = { left: string; right: string; top: string; bottom: string };

const OPPOSITE: Record<string, string> = { L: 'R', R: 'L', A: 'P', P: 'A', H: 'F', F: 'H' };
const AXES = [
  ['L', 'R'],
  ['P', 'A'],
  ['H', 'F'],
] as const;

/** Letters of a direction in the patient, the strongest first; those below a fifth are left out. */
export function lettersOf(vector: readonly [number, number, number]): string {
  return vector
    .map((size, axis) => ({ size: Math.abs(size), letter: AXES[axis]?.[size > 0 ? 0 : 1] ?? '' }))
    .filter(({ size }) => size > 0.2)
    .sort((a, b) => b.size - a.size)
    .slice(0, 2)
    .map(({ letter }) => letter)
    .join('');
}

export const opposite = (letters: string): string => [...letters].map((letter) => OPPOSITE[letter] ?? '').join('');

/** The letters at the viewport's edges as the image lies on the screen now, or null when the image does not say. */
export function edgeLetters(orientation: Orientation | null, plane: Plane): EdgeLetters | null {
  if (!orientation) return null;
  const towards = (x: number, y: number) => directionOnScreen(orientation, plane, x, y);
  const [right, bottom] = [towards(1, 0), towards(0, 1)];
  if (!right || !bottom) return null;
  return { right, left: opposite(right), bottom, top: opposite(bottom) };
}

/** The patient's direction that lies along a direction of the screen. */
function directionOnScreen(orientation: Orientation, plane: Plane, x: number, y: number): string {
  const determinant = plane.a * plane.d - plane.b * plane.c;
  const column = (plane.d * x - plane.c * y) / determinant;
  const row = (plane.a * y - plane.b * x) / determinant;
  if (orientation.kind === 'letters') {
    const [letters, sign] = Math.abs(column) >= Math.abs(row) ? [orientation.column, column] : [orientation.row, row];
    return sign > 0 ? letters : opposite(letters);
  }
  const vector = [0, 1, 2].map((axis) => (orientation.column[axis] ?? 0) * column + (orientation.row[axis] ?? 0) * row);
  const size = Math.hypot(...vector);
  return size === 0 ? '' : lettersOf(vector.map((part) => part / size) as [number, number, number]);
}
