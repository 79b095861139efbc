/** What a shape measures while it is drawn, as is said beside the pointer where the protocol asks for figures. Pure. */
import { distance } from '../tools/plane';
import type { ImagePoint, Mark, Shape } from '../types';
import { angleOf } from './area';

type Spacing = { row: number; column: number; projected?: boolean };

/** In millimetres; null of a shape that has no length of its own, or where the image tells no distances. */
export function liveText(shape: Shape, points: readonly ImagePoint[], spacing: Spacing | null | undefined): string | null {
  if (!spacing) return null;
  const scaled = points.map(([x, y]): ImagePoint => [x * spacing.column, y * spacing.row]);
  const lengths = lengthsOf(shape, scaled).filter((length) => length > 0);
  if (lengths.length > 0) return `${lengths.map((length) => length.toFixed(1)).join(' × ')} mm${spacing.projected ? ' projected' : ''}`;
  const angle = angleOf({ shape, points } as Mark, [spacing.row, spacing.column]);
  return angle === null ? null : `${Math.round(angle)}°`;
}

function lengthsOf(shape: Shape, points: ImagePoint[]): number[] {
  const [a, b, c, d] = points;
  if (!a || !b) return [];
  switch (shape) {
    case 'line':
      return [distance(a, b)];
    case 'bidirectional':
    case 'ellipse':
      return c && d ? [distance(a, b), distance(c, d)] : [distance(a, b)];
    case 'circle':
      return [2 * distance(a, b)];
    case 'rectangle':
      return [Math.abs(b[0] - a[0]), Math.abs(b[1] - a[1])];
    default:
      return [];
  }
}
