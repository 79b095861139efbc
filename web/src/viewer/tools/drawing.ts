/**
 * A mark in the making. Boxes, lines and ellipses are dragged, or set by two clicks; a polygon's corners are clicked;
 * a contour is drawn with the button held, or clicked corner by corner. Keys place points exactly as clicks do. Pure:
 * distances that depend on the zoom come in as image pixels.
 */
import type { ImagePoint, Shape } from '../types';
import { simplifiedRing } from './contour';
import { distance } from './plane';
import { isWhole, rounded, spanned } from './shapes';

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
};
/** What an input leads to: a drawing under way, a finished mark's points, or neither (all cancelled). */
export type Step = { drawing: Drawing | null; done: ImagePoint[] | null };

const isRing = (shape: Shape) => shape === 'polygon' || shape === 'contour';
const going = (drawing: Drawing): Step => ({ drawing, done: null });

/** The button goes down, or the reader sets a point by key. `reach`: how near counts as the same place. */
export function press(drawing: Drawing | null, shape: Shape, at: ImagePoint, reach: number): Step {
  if (!drawing) {
    if (shape === 'point') return { drawing: null, done: rounded([at]) };
    return going({ shape, points: [at], cursor: at, pressed: true, strokeFrom: 1 });
  }
  const first = drawing.points[0];
  if (isRing(shape)) {
    if (drawing.points.length >= 3 && first && distance(first, at) <= reach) return close(drawing);
    const last = drawing.points.at(-1);
    if (last && distance(last, at) <= reach / 2) return going({ ...drawing, cursor: at, pressed: true });
    const points = [...drawing.points, at];
    return going({ ...drawing, points, cursor: at, pressed: true, strokeFrom: points.length });
  }
  return finish({ ...drawing, cursor: at });
}

/** The pointer moves. A contour gathers points while the button is held. */
export function move(drawing: Drawing, at: ImagePoint, grain: number): Drawing {
  const last = drawing.points.at(-1);
  const gathers = drawing.shape === 'contour' && drawing.pressed && last && distance(last, at) >= grain;
  return { ...drawing, cursor: at, points: gathers ? [...drawing.points, at] : drawing.points };
}

/** The button goes up. A drag finishes what is dragged; a click leaves it to be finished by another. */
export function release(drawing: Drawing, at: ImagePoint, reach: number): Step {
  const first = drawing.points[0];
  if (!drawing.pressed || !first) return going({ ...drawing, pressed: false });
  const next = { ...drawing, cursor: at, pressed: false };
  if (drawing.shape === 'polygon') return going(next);
  if (drawing.shape === 'contour') return wasFreehand(drawing) ? close(next) : going(next);
  if (distance(first, at) <= reach) return going(next);
  const dragged = finish(next);
  // A drag that comes to nothing is over.
  return dragged.done ? dragged : { drawing: null, done: null };
}

const STROKE_POINTS = 6;

/** A stroke gathers many points; a click with a trembling hand few. */
const wasFreehand = (drawing: Drawing) => drawing.points.length - drawing.strokeFrom >= STROKE_POINTS;

/** Closes a polygon or contour (a double click, or Enter). Too few points: it goes on. */
export function close(drawing: Drawing): Step {
  if (!isRing(drawing.shape)) return finish(drawing);
  const points = rounded(drawing.shape === 'contour' ? simplifiedRing(drawing.points) : drawing.points);
  return isWhole(drawing.shape, points) ? { drawing: null, done: points } : going({ ...drawing, pressed: false });
}

function finish(drawing: Drawing): Step {
  const first = drawing.points[0] ?? drawing.cursor;
  const points = rounded(spanned(drawing.shape, first, drawing.cursor));
  return isWhole(drawing.shape, points) ? { drawing: null, done: points } : going({ ...drawing, pressed: false });
}

/** Takes back the last set point; the first one cancels the drawing. */
export const takeBack = (drawing: Drawing): Drawing | null =>
  isRing(drawing.shape) && drawing.points.length > 1 ? { ...drawing, points: drawing.points.slice(0, -1) } : null;

/** What to show of a drawing: its points so far, ending at the pointer. */
export function preview(drawing: Drawing): { shape: Shape; points: ImagePoint[]; closed: boolean } {
  const first = drawing.points[0] ?? drawing.cursor;
  if (!isRing(drawing.shape))
    return { shape: drawing.shape, points: spanned(drawing.shape, first, drawing.cursor), closed: true };
  return { shape: drawing.shape, points: [...drawing.points, drawing.cursor], closed: false };
}
