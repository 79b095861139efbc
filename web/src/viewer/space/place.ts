/** Where an image lies in the patient, and how images that share a frame of reference meet. Pure. */
import type { ImagePoint } from '../types';
import { cross, dot, minus, plus, times, type Vector } from './vectors';

export type Place = {
  /** The centre of the first pixel. */
  position: Vector;
  /** Unit vectors of rising column and row. */
  column: Vector;
  row: Vector;
  /** Millimetres from one column, and one row, to the next. */
  columnSpacing: number;
  rowSpacing: number;
  /** Millimetres are shared by images with the same one. */
  frameOfReference: string | null;
};

export const normalOf = ({ column, row }: Place): Vector => cross(column, row);

/** The point of the patient at an image point (the first pixel's centre is (0.5, 0.5)). */
export const toPatient = (place: Place, [x, y]: ImagePoint): Vector =>
  plus(
    place.position,
    plus(times(place.column, (x - 0.5) * place.columnSpacing), times(place.row, (y - 0.5) * place.rowSpacing)),
  );

/** The image point below a point of the patient. */
export function fromPatient(place: Place, point: Vector): ImagePoint {
  const away = minus(point, place.position);
  return [dot(away, place.column) / place.columnSpacing + 0.5, dot(away, place.row) / place.rowSpacing + 0.5];
}

/** How far a point lies from the image, along its normal, mm. */
export const heightOver = (place: Place, point: Vector): number => dot(minus(point, place.position), normalOf(place));

/** Images of one frame of reference: their millimetres can be compared. */
export const shareSpace = (a: Place, b: Place): boolean =>
  a.frameOfReference !== null && a.frameOfReference === b.frameOfReference;

const PARALLEL = 0.98;

export const areParallel = (a: Place, b: Place): boolean => Math.abs(dot(normalOf(a), normalOf(b))) > PARALLEL;

/** Of several images, the one nearest to a point along its own normal. */
export function nearestTo(places: (Place | null)[], point: Vector): number | null {
  let best: number | null = null;
  let least = Infinity;
  places.forEach((place, index) => {
    const away = place ? Math.abs(heightOver(place, point)) : Infinity;
    if (away < least) [best, least] = [index, away];
  });
  return best;
}

/** The line in which another image's plane cuts this image, clipped to it, as two image points. */
export function lineOfCut(on: Place, columns: number, rows: number, other: Place): [ImagePoint, ImagePoint] | null {
  const normal = normalOf(other);
  // Height over the other plane is linear in image points: h = h0 + hx·x + hy·y.
  const h0 = heightOver(other, toPatient(on, [0, 0]));
  const hx = dot(on.column, normal) * on.columnSpacing;
  const hy = dot(on.row, normal) * on.rowSpacing;
  const ends: ImagePoint[] = [];
  const add = (x: number, y: number) => {
    const isWithin = x >= -1e-9 && x <= columns + 1e-9 && y >= -1e-9 && y <= rows + 1e-9;
    if (isWithin && !ends.some(([a, b]) => Math.hypot(a - x, b - y) < 1e-6)) ends.push([x, y]);
  };
  if (Math.abs(hy) > 1e-9) for (const x of [0, columns]) add(x, -(h0 + hx * x) / hy);
  if (Math.abs(hx) > 1e-9) for (const y of [0, rows]) add(-(h0 + hy * y) / hx, y);
  const [from, to] = ends;
  return from && to ? [from, to] : null;
}

/** What a plane of the patient is nearest to. */
export type Orientation3 = 'axial' | 'sagittal' | 'coronal';

export function orientationOf(place: Place): Orientation3 {
  const [x, y, z] = normalOf(place).map(Math.abs) as [number, number, number];
  return z >= x && z >= y ? 'axial' : x >= y ? 'sagittal' : 'coronal';
}
