import type { Mark } from '../types';
import { spansKept } from '../mask/cut';
import { contains } from '../mask/spans';
import { distance, distanceToSegment, toCanvas, toImage, type CanvasPoint, type Plane } from './plane';
import { handles, linesOf } from './shapes';

/** How near the pointer must be, in canvas pixels: a handle's target is 24 wide. */
export const HANDLE_REACH = 12;
export const LINE_REACH = 7;
/** While points are set: one beside another is a new one. */
export const POINT_REACH = 5;

/** What lies under the pointer: a handle of a mark, or its line. */
export type Pick<T> = { of: T; handle: number | null };

/** The nearest handle of the marks that show handles, else the nearest line, else paint. Later marks lie on top. */
export function pick<T>(
  marks: { of: T; mark: Mark; showsHandles: boolean }[],
  plane: Plane,
  at: CanvasPoint,
  reach = HANDLE_REACH,
): Pick<T> | null {
  return nearestHandle(marks, plane, at, reach) ?? nearestLine(marks, plane, at) ?? painted(marks, plane, at);
}

function nearestHandle<T>(marks: { of: T; mark: Mark; showsHandles: boolean }[], plane: Plane, at: CanvasPoint, reach: number) {
  let best: Pick<T> | null = null;
  let nearest = reach;
  for (const { of, mark, showsHandles } of marks) {
    if (!showsHandles) continue;
    handles(mark.shape, mark.points).forEach((point, handle) => {
      const away = distance(toCanvas(plane, point), at);
      if (away <= nearest) [best, nearest] = [{ of, handle }, away];
    });
  }
  return best;
}

function nearestLine<T>(marks: { of: T; mark: Mark }[], plane: Plane, at: CanvasPoint) {
  let best: Pick<T> | null = null;
  let nearest = LINE_REACH;
  for (const { of, mark } of marks) {
    for (const line of linesOf(mark.shape, mark.points)) {
      const corners = line.points.map((point) => toCanvas(plane, point));
      const away = distanceToLine(corners, line.closed, at);
      if (away <= nearest) [best, nearest] = [{ of, handle: null }, away];
    }
  }
  return best;
}

function painted<T>(marks: { of: T; mark: Mark }[], plane: Plane, at: CanvasPoint): Pick<T> | null {
  const [x, y] = toImage(plane, at);
  const found = [...marks].reverse().find(({ mark }) => mark.mask && contains(spansKept(mark.mask), Math.floor(x), Math.floor(y)));
  return found ? { of: found.of, handle: null } : null;
}

function distanceToLine(corners: CanvasPoint[], closed: boolean, at: CanvasPoint): number {
  const first = corners[0];
  if (!first) return Infinity;
  if (corners.length === 1) return distance(first, at);
  const ends = closed ? [...corners, first] : corners;
  return ends
    .slice(1)
    .reduce((least, to, index) => Math.min(least, distanceToSegment(at, ends[index] ?? to, to)), Infinity);
}
