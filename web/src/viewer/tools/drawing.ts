/**
 * A mark in the making. Boxes, lines, axes, circles and ellipses are dragged, or set by two clicks; an angle by three;
 * the corners of polygons and splines are clicked; a contour is drawn with the button held, or clicked corner by
 * corner, with a live wire between them. Keys place points exactly as clicks do. Pure: distances that depend on the
 * zoom come in as image pixels.
 */
import type { ImagePoint, Shape } from '../types';
import { simplifiedRing } from './contour';
import { distance } from './plane';
import { isRing, isWhole, rounded, spanned } from './shapes';

/** The way from the last point to the next, both included; a straight line where there is none. */
export type Wire = ((from: ImagePoint, to: ImagePoint) => ImagePoint[]) | null;

export type Drawing = {
  shape: Shape;
  /** Points that are set. */
  points: ImagePoint[];
  /** Where the pointer is. */
  cursor: ImagePoint;
  /** The button is held since the last set point. */
  pressed: boolean;
  /** How many points there were when the button last went down: what follows is one stroke. */
  strokeFrom: number;
  /** What the points are joined by. */
  wire?: Wire;
  /** How many points there were at each click. */
  clicks?: number[];
};
/** What an input leads to: a drawing under way, a finished mark's points, or neither (all cancelled). */
export type Step = { drawing: Drawing | null; done: ImagePoint[] | null };

const CORNERS_OF_ANGLE = 3;
const going = (drawing: Drawing): Step => ({ drawing, done: null });

/** The button goes down, or the reader sets a point by key. `reach`: how near counts as the same place. */
export function press(drawing: Drawing | null, shape: Shape, at: ImagePoint, reach: number, wire: Wire = null): Step {
  if (!drawing) {
    if (shape === 'point') return { drawing: null, done: rounded([at]) };
    return going({ shape, points: [at], cursor: at, pressed: true, strokeFrom: 1, wire, clicks: [] });
  }
  const first = drawing.points[0];
  const last = drawing.points.at(-1);
  if (isRing(shape)) {
    if (drawing.points.length >= 3 && first && distance(first, at) <= reach) return close(drawing);
    if (last && distance(last, at) <= reach / 2) return going({ ...drawing, cursor: at, pressed: true });
    const points = [...drawing.points, ...wayTo(drawing, at)];
    const clicks = [...(drawing.clicks ?? []), drawing.points.length];
    return going({ ...drawing, points, clicks, cursor: at, pressed: true, strokeFrom: points.length });
  }
  if (shape === 'angle') return withLeg(drawing, at, reach);
  return finish({ ...drawing, cursor: at });
}

function wayTo({ wire, points }: Drawing, at: ImagePoint): ImagePoint[] {
  const last = points.at(-1);
  return wire && last ? wire(last, at).slice(1) : [at];
}

function withLeg(drawing: Drawing, at: ImagePoint, reach: number): Step {
  const last = drawing.points.at(-1);
  if (last && distance(last, at) <= reach / 2) return going({ ...drawing, cursor: at, pressed: false });
  const points = [...drawing.points, at];
  if (points.length < CORNERS_OF_ANGLE) return going({ ...drawing, points, cursor: at, pressed: false });
  return { drawing: null, done: rounded(points) };
}

/** The pointer moves. A contour gathers points while the button is held. */
export function move(drawing: Drawing, at: ImagePoint, grain: number): Drawing {
  const last = drawing.points.at(-1);
  const isFreehand = drawing.shape === 'contour' && !drawing.wire;
  const gathers = isFreehand && drawing.pressed && last && distance(last, at) >= grain;
  return { ...drawing, cursor: at, points: gathers ? [...drawing.points, at] : drawing.points };
}

/** The button goes up. A drag finishes what is dragged; a click leaves it to be finished by another. */
export function release(drawing: Drawing, at: ImagePoint, reach: number): Step {
  const first = drawing.points[0];
  if (!drawing.pressed || !first) return going({ ...drawing, pressed: false });
  const next = { ...drawing, cursor: at, pressed: false };
  if (drawing.shape === 'contour') return wasFreehand(drawing) ? close(next) : going(next);
  if (isRing(drawing.shape)) return going(next);
  if (distance(first, at) <= reach) return going(next);
  if (drawing.shape === 'angle') return withLeg(next, at, reach);
  const dragged = finish(next);
  // A drag that comes to nothing is over.
  return dragged.done ? dragged : { drawing: null, done: null };
}

const STROKE_POINTS = 6;

/** A stroke gathers many points; a click with a trembling hand few. */
const wasFreehand = (drawing: Drawing) => drawing.points.length - drawing.strokeFrom >= STROKE_POINTS;

/** Closes a polygon, spline or contour (a double click, or Enter). Too few points: it goes on. */
export function close(drawing: Drawing): Step {
  if (drawing.shape === 'angle') return going({ ...drawing, pressed: false });
  if (!isRing(drawing.shape)) return finish(drawing);
  const first = drawing.points[0];
  const ring = drawing.wire && first ? [...drawing.points, ...wayTo(drawing, first).slice(0, -1)] : drawing.points;
  const points = rounded(drawing.shape === 'contour' ? simplifiedRing(ring) : ring);
  return isWhole(drawing.shape, points) ? { drawing: null, done: points } : going({ ...drawing, pressed: false });
}

function finish(drawing: Drawing): Step {
  const first = drawing.points[0] ?? drawing.cursor;
  const points = rounded(spanned(drawing.shape, first, drawing.cursor));
  return isWhole(drawing.shape, points) ? { drawing: null, done: points } : going({ ...drawing, pressed: false });
}

/** Takes back the last set point; the first one cancels the drawing. */
export function takeBack(drawing: Drawing): Drawing | null {
  if (drawing.points.length < 2) return null;
  if (drawing.wire) {
    const before = drawing.clicks?.at(-1) ?? 0;
    return before > 0 ? { ...drawing, points: drawing.points.slice(0, before), clicks: drawing.clicks?.slice(0, -1) ?? [] } : null;
  }
  const isStepwise = isRing(drawing.shape) || drawing.shape === 'angle';
  return isStepwise ? { ...drawing, points: drawing.points.slice(0, -1) } : null;
}

/** What to show of a drawing: its points so far, ending at the pointer. */
export function preview(drawing: Drawing): { shape: Shape; points: ImagePoint[]; closed: boolean } {
  const { shape, points, cursor } = drawing;
  const first = points[0] ?? cursor;
  if (shape === 'angle') return { shape, points: [...points, cursor], closed: false };
  if (!isRing(shape)) return { shape, points: spanned(shape, first, cursor), closed: true };
  if (shape === 'spline' && points.length >= 2) return { shape, points: [...points, cursor], closed: true };
  return { shape, points: [...points, ...wayTo(drawing, cursor)], closed: false };
}
