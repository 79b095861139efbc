/** What a mark can be made on: an image as it was acquired, or a cut through the series. */
import type { Display, DisplayImage } from '../hanging/displays';
import { middleOn, planeOf } from '../space/cutPlane';
import { fromPatient, nearestTo, normalOf, type Place } from '../space/place';
import { dot } from '../space/vectors';
import { toImage, type CanvasPoint, type Plane } from '../tools/plane';
import type { ImagePoint, Mark, Shape } from '../types';

export type MarkingGround = {
  columns: number;
  rows: number;
  plane: Plane;
  /** Millimetres from column to column and from row to row; pixels where the image tells none. */
  spacing: readonly [number, number];
  /** Of an image as it was acquired. */
  image: { instance: string; frame: number; slice: number } | null;
  /** Of a cut; `isStraight`: it runs along the axes of the series. */
  cut: { place: Place; step: number; isStraight: boolean } | null;
};

export function groundOf(display: Display, image: DisplayImage, slice: number, plane: Plane): MarkingGround {
  const { columns, rows, place, spacing } = image.facts;
  const shared = { columns, rows, plane, spacing: [spacing?.column ?? 1, spacing?.row ?? 1] as const };
  if (!image.make) return { ...shared, image: { instance: image.instance, frame: image.frame, slice }, cut: null };
  const step = display.reformat?.step ?? 1;
  const acquired = display.reformat?.source.images[0]?.facts.place ?? null;
  return { ...shared, image: null, cut: place && { place, step, isStraight: acquired !== null && isStraight(place, acquired) } };
}

/** What tells the image, or the cut, from all others. */
export const imageOf = ({ image, cut }: MarkingGround): string | null =>
  image ? `${image.instance}/${image.frame}` : cut && JSON.stringify(planeOf(cut.place));

/** A box follows the axes of its series. */
export const canMark = ({ image, cut }: MarkingGround, shape: Shape): boolean =>
  image !== null || (cut !== null && (shape !== 'box' || cut.isStraight));

const STRAIGHT = 0.999_9;

function isStraight(cut: Place, acquired: Place): boolean {
  const axes = [acquired.column, acquired.row, normalOf(acquired)];
  return [cut.column, cut.row].every((side) => axes.some((axis) => Math.abs(dot(side, axis)) > STRAIGHT));
}

/** A drawing begins on the image, not beside it. */
export function isOnImage(ground: MarkingGround, at: CanvasPoint): boolean {
  const [x, y] = toImage(ground.plane, at);
  return x >= 0 && y >= 0 && x <= ground.columns && y <= ground.rows;
}

/** A finished mark. On a cut it lies in the patient; a point there is that of the acquired image nearest to it. */
export function markOn(ground: MarkingGround, source: Display, shape: Shape, points: ImagePoint[]): Mark | null {
  if (ground.image) return { instance: ground.image.instance, frame: ground.image.frame, shape, points };
  if (!ground.cut || points.length === 0) return null;
  const { place } = ground.cut;
  const at = middleOn(place, { points });
  const image = source.images[nearestTo(source.images.map(({ facts }) => facts.place), at) ?? -1];
  if (!image?.facts.place) return null;
  if (shape !== 'point') return { instance: image.instance, frame: image.frame, shape, points, plane: planeOf(place) };
  const [x, y] = fromPatient(image.facts.place, at);
  return { instance: image.instance, frame: image.frame, shape, points: [[Math.round(x * 100) / 100, Math.round(y * 100) / 100]] };
}
