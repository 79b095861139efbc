/** What marks enclose and how long they are. Pure. */
import { inside } from '../mask/shapes';
import { spansKept } from '../mask/cut';
import { countOf, type Spans } from '../mask/spans';
import { distance } from '../tools/plane';
import { encloses, outline } from '../tools/shapes';
import type { ImagePoint, Mark } from '../types';
import type { Distances } from './size';

/** The area that a mark encloses, in square pixels; null where it encloses none. */
export function areaInPixels({ shape, points, mask }: Mark): number | null {
  const [a, b, c, d] = points;
  switch (shape) {
    case 'mask':
      return mask ? countOf(mask) : null;
    case 'circle':
      return a && b ? Math.PI * distance(a, b) ** 2 : null;
    case 'ellipse':
      return a && b && c && d ? (Math.PI / 4) * distance(a, b) * distance(c, d) : null;
    case 'point':
    case 'line':
    case 'bidirectional':
    case 'angle':
      return null;
    default:
      return Math.abs(shoelace(outline(shape, points).points));
  }
}

const shoelace = (points: ImagePoint[]) =>
  points.reduce((sum, [x, y], at) => {
    const [nextX, nextY] = points[(at + 1) % points.length] ?? [x, y];
    return sum + (x * nextY - nextX * y) / 2;
  }, 0);

/** The lengths of a line, or of the long and the short axis, mm. */
export function lengthsOf({ shape, points }: Mark, [rows, columns]: Distances): number[] {
  if (shape !== 'line' && shape !== 'bidirectional') return [];
  const scaled = points.map(([x, y]): ImagePoint => [x * columns, y * rows]);
  return [scaled.slice(0, 2), scaled.slice(2)].flatMap(([from, to]) => (from && to ? [distance(from, to)] : []));
}

/** The angle at the vertex, degrees. */
export function angleOf({ shape, points }: Mark, [rows, columns]: Distances): number | null {
  const [first, vertex, second] = points.map(([x, y]): ImagePoint => [x * columns, y * rows]);
  if (shape !== 'angle' || !first || !vertex || !second) return null;
  const direction = ([x, y]: ImagePoint) => Math.atan2(y - vertex[1], x - vertex[0]);
  const turned = Math.abs(direction(first) - direction(second));
  return (Math.min(turned, 2 * Math.PI - turned) * 180) / Math.PI;
}

/** The pixels whose centres a mark encloses; null where it encloses none, or lies on a cut. */
export function enclosedBy({ shape, points, mask, plane }: Mark, frame: { columns: number; rows: number }): Spans | null {
  if (plane || !encloses(shape)) return null;
  if (mask) return spansKept(mask);
  return inside(frame, outline(shape, points).points);
}
