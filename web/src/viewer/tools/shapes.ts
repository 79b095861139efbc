/** The geometry of marks in image points: making, outlining, moving. Pure. */
import type { ImagePoint, Shape } from '../types';
import { bidirectional, bidirectionalWithEndAt } from './axes';
import { distance } from './plane';
import { splineThrough } from './spline';

/** Fewest points of a finished mark. */
const FEWEST: Record<Shape, number> = {
  point: 1,
  line: 2,
  rectangle: 2,
  ellipse: 4,
  polygon: 3,
  contour: 3,
  bidirectional: 4,
  angle: 3,
  circle: 2,
  spline: 3,
  box: 2,
  mask: 0,
};

/** Shapes that are closed by their first point. */
export const isRing = (shape: Shape): boolean => shape === 'polygon' || shape === 'contour' || shape === 'spline';
/** Shapes whose corners may become more or fewer. */
export const hasVertices = (shape: Shape): boolean => shape === 'polygon' || shape === 'spline';

/** Shapes that have an inside. */
export const encloses = (shape: Shape): boolean =>
  shape !== 'point' && shape !== 'line' && shape !== 'bidirectional' && shape !== 'angle';

const round = (value: number) => Math.round(value * 100) / 100;

/** Points as they are stored: hundredths of a pixel. */
export const rounded = (points: ImagePoint[]): ImagePoint[] => points.map(([x, y]) => [round(x), round(y)]);

/** A mark's points from two opposite corners of what was dragged. */
export function spanned(shape: Shape, from: ImagePoint, to: ImagePoint): ImagePoint[] {
  if (shape === 'point') return [to];
  if (shape === 'ellipse') return ellipseIn(from, to);
  if (shape === 'bidirectional') return bidirectional(from, to);
  return [from, to];
}

/** Axis ends `[major, major, minor, minor]` of the upright ellipse in a box. */
function ellipseIn([x0, y0]: ImagePoint, [x1, y1]: ImagePoint): ImagePoint[] {
  const cx = (x0 + x1) / 2;
  const cy = (y0 + y1) / 2;
  const [left, right] = x0 < x1 ? [x0, x1] : [x1, x0];
  const [top, bottom] = y0 < y1 ? [y0, y1] : [y1, y0];
  return majorFirst([
    [left, cy],
    [right, cy],
    [cx, top],
    [cx, bottom],
  ]);
}

function majorFirst(ends: ImagePoint[]): ImagePoint[] {
  const [p, q, r, s] = ends as [ImagePoint, ImagePoint, ImagePoint, ImagePoint];
  return distance(p, q) >= distance(r, s) ? [p, q, r, s] : [r, s, p, q];
}

export type Line = { points: ImagePoint[]; closed: boolean };

/** The lines to draw: curves as corners; two for crossing axes, none for painted pixels. */
export function linesOf(shape: Shape, points: ImagePoint[]): Line[] {
  switch (shape) {
    case 'rectangle':
    case 'box':
      return [{ points: rectangleCorners(points), closed: true }];
    case 'ellipse':
      return [{ points: ellipseOutline(points), closed: true }];
    case 'circle':
      return [{ points: ellipseOutline(circleAxes(points)), closed: true }];
    case 'spline':
      return [{ points: splineThrough(points), closed: true }];
    case 'bidirectional':
      return [points.slice(0, 2), points.slice(2)].map((ends) => ({ points: ends, closed: false }));
    case 'mask':
      return [];
    default:
      return [{ points, closed: isRing(shape) }];
  }
}

/** The first of its lines: what encloses the area, or the long axis. */
export const outline = (shape: Shape, points: ImagePoint[]): Line =>
  linesOf(shape, points)[0] ?? { points, closed: false };

function rectangleCorners(points: ImagePoint[]): ImagePoint[] {
  const [from, to] = points;
  if (!from || !to) return points;
  return [from, [to[0], from[1]], to, [from[0], to[1]]];
}

/** The axis ends of a circle from its centre and a point of its edge. */
function circleAxes(points: ImagePoint[]): ImagePoint[] {
  const [centre, edge] = points;
  if (!centre || !edge) return points;
  const [x, y] = [edge[0] - centre[0], edge[1] - centre[1]];
  const at = (dx: number, dy: number): ImagePoint => [centre[0] + dx, centre[1] + dy];
  return [at(-x, -y), at(x, y), at(y, -x), at(-y, x)];
}

function ellipseOutline(points: ImagePoint[], corners = 72): ImagePoint[] {
  const [p, q, r, s] = points;
  if (!p || !q || !r || !s) return points;
  const centre: ImagePoint = [(p[0] + q[0]) / 2, (p[1] + q[1]) / 2];
  const u = [(q[0] - p[0]) / 2, (q[1] - p[1]) / 2] as const;
  const v = [(s[0] - r[0]) / 2, (s[1] - r[1]) / 2] as const;
  return Array.from({ length: corners }, (_, index) => {
    const angle = (2 * Math.PI * index) / corners;
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    return [centre[0] + cos * u[0] + sin * v[0], centre[1] + cos * u[1] + sin * v[1]];
  });
}

/** Where a mark can be taken hold of. A rectangle has all four corners, a contour none (its line is redrawn). */
export function handles(shape: Shape, points: ImagePoint[]): ImagePoint[] {
  if (shape === 'rectangle' || shape === 'box') return rectangleCorners(points);
  return shape === 'contour' ? [] : points;
}

/** The points after one handle has been dragged. */
export function withHandleAt(shape: Shape, points: ImagePoint[], handle: number, to: ImagePoint): ImagePoint[] {
  switch (shape) {
    case 'rectangle':
    case 'box': {
      const opposite = rectangleCorners(points)[(handle + 2) % 4];
      return opposite ? (handle < 2 ? [to, opposite] : [opposite, to]) : points;
    }
    case 'ellipse':
      return ellipseWithEndAt(points, handle, to);
    case 'bidirectional':
      return bidirectionalWithEndAt(points, handle, to);
    case 'circle': {
      const [centre] = points;
      return handle === 0 && centre ? moved(points, [to[0] - centre[0], to[1] - centre[1]]) : [centre ?? to, to];
    }
    default:
      return points.map((point, index) => (index === handle ? to : point));
  }
}

/** The dragged end turns and stretches its axis about the other end; the other axis keeps its length. */
function ellipseWithEndAt(points: ImagePoint[], handle: number, to: ImagePoint): ImagePoint[] {
  const other = points[handle ^ 1];
  const [r, s] = handle < 2 ? [points[2], points[3]] : [points[0], points[1]];
  if (!other || !r || !s) return points;
  const length = distance(other, to);
  if (length === 0) return points;
  const half = distance(r, s) / 2;
  const centre: ImagePoint = [(other[0] + to[0]) / 2, (other[1] + to[1]) / 2];
  const across: ImagePoint = [(-(to[1] - other[1]) / length) * half, ((to[0] - other[0]) / length) * half];
  return majorFirst([
    other,
    to,
    [centre[0] - across[0], centre[1] - across[1]],
    [centre[0] + across[0], centre[1] + across[1]],
  ]);
}

export const moved = (points: ImagePoint[], [dx, dy]: ImagePoint): ImagePoint[] =>
  points.map(([x, y]) => [x + dx, y + dy]);

/** Keeps a point on the image, edges included. */
export const within = ([x, y]: ImagePoint, columns: number, rows: number): ImagePoint => [
  Math.min(Math.max(x, 0), columns),
  Math.min(Math.max(y, 0), rows),
];

/** Whether the points make a mark of this shape: enough of them, and not all in one place. */
export function isWhole(shape: Shape, points: ImagePoint[]): boolean {
  if (points.length < FEWEST[shape]) return false;
  if (shape === 'point') return true;
  const [width, height] = extent(points);
  const isOpen = shape === 'line' || shape === 'bidirectional' || shape === 'angle' || shape === 'circle';
  return isOpen ? Math.max(width, height) >= 1 : Math.min(width, height) >= 0.5;
}

/** Width and height of the box around points. */
export function extent(points: ImagePoint[]): [number, number] {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  return [Math.max(...xs) - Math.min(...xs), Math.max(...ys) - Math.min(...ys)];
}
