/** Marks on cuts: where they lie in the patient, and on which images they are seen. Pure. */
import type { CutPlane, ImagePoint, Mark } from '../types';
import { fromPatient, heightOver, normalOf, toPatient, type Place } from './place';
import { dot, type Vector } from './vectors';

export const planeOf = (place: Place): CutPlane => ({
  position: [...place.position],
  orientation: [...place.column, ...place.row],
  spacing: [place.rowSpacing, place.columnSpacing],
});

/** A cut's plane as images have theirs. It shares the space of the series that was cut. */
export function placeOn(plane: CutPlane, frameOfReference: string | null): Place {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = plane.orientation;
  const [x = 0, y = 0, z = 0] = plane.position;
  const [rowSpacing = 1, columnSpacing = 1] = plane.spacing;
  return { position: [x, y, z], column: [a, b, c], row: [d, e, f], rowSpacing, columnSpacing, frameOfReference };
}

const PARALLEL = 0.999_9;

/** Whether a cut's mark is seen on an image: it lies in the image's plane, within half its thickness. */
export function isInPlane(plane: CutPlane, image: Place, thickness: number): boolean {
  const cut = placeOn(plane, image.frameOfReference);
  const away = Math.abs(heightOver(image, cut.position));
  return Math.abs(dot(normalOf(cut), normalOf(image))) > PARALLEL && away <= thickness / 2 + 1e-6;
}

/** Points from the pixels of one plane to those of another that lies on it. */
export const carried = (points: readonly ImagePoint[], from: Place, to: Place): ImagePoint[] =>
  points.map((point) => fromPatient(to, toPatient(from, point)));

/** The middle of a mark in the patient. */
export function middleOn(place: Place, { points }: Pick<Mark, 'points'>): Vector {
  const sum = points.reduce(([x, y], point) => [x + point[0], y + point[1]], [0, 0]);
  return toPatient(place, [(sum[0] ?? 0) / points.length, (sum[1] ?? 0) / points.length]);
}
