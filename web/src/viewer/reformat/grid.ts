/** A stack of images as one regular grid of values, or why it is none. Pure. */
import { areParallel, heightOver, normalOf, type Place } from '../space/place';
import { dot, length, minus, plus, times, unit, type Vector } from '../space/vectors';

export type Grid = {
  /** How many columns, rows and slices. */
  size: readonly [number, number, number];
  /** The centre of the first value. */
  origin: Vector;
  /** Unit vectors of rising column, row and slice; each at right angles to the others. */
  axes: readonly [Vector, Vector, Vector];
  /** Millimetres from one value to the next along each axis. */
  spacing: readonly [number, number, number];
  frameOfReference: string | null;
};
export type Refusal = { reason: string };
export const isRefused = (grid: Grid | Refusal): grid is Refusal => 'reason' in grid;

/** Distances within this part of their mean are even. */
const EVEN = 0.05;
/** A smaller tilt moves no value noticeably: the cosine of half a degree. */
const UPRIGHT = Math.cos((0.5 * Math.PI) / 180);
const FEWEST = 3;

export function gridOf(places: (Place | null)[], columns: number, rows: number): Grid | Refusal {
  const known = places.filter((place) => place !== null);
  const first = known[0];
  const last = known.at(-1);
  if (!first || !last || known.length < places.length)
    return refused('the images do not say where in the patient they lie');
  if (known.length < FEWEST) return refused(`it takes at least ${FEWEST} images`);
  if (first.frameOfReference === null) return refused('the images name no frame of reference');
  if (known.some((place) => !isLike(place, first))) return refused('the images differ in direction or pixel spacing');
  const heights = known.map((place) => heightOver(first, place.position));
  const step = (heights.at(-1) ?? 0) / (known.length - 1);
  if (Math.abs(step) < 1e-3) return refused('the images lie at the same position');
  if (heights.some((height, at) => at > 0 && Math.abs(height - (heights[at - 1] ?? 0) - step) > EVEN * Math.abs(step)))
    return refused('the distances between slices vary');
  const way = minus(last.position, first.position);
  if (Math.abs(dot(unit(way), normalOf(first))) < UPRIGHT)
    return refused('the gantry was tilted, so that other planes would be sheared');
  return {
    size: [columns, rows, known.length],
    origin: first.position,
    axes: [first.column, first.row, times(normalOf(first), Math.sign(step))],
    spacing: [first.columnSpacing, first.rowSpacing, length(way) / (known.length - 1)],
    frameOfReference: first.frameOfReference,
  };
}

const refused = (reason: string): Refusal => ({ reason });

const isLike = (place: Place, first: Place) =>
  areParallel(place, first) &&
  dot(place.column, first.column) > 0.999 &&
  Math.abs(place.columnSpacing / first.columnSpacing - 1) < 1e-3 &&
  Math.abs(place.rowSpacing / first.rowSpacing - 1) < 1e-3 &&
  place.frameOfReference === first.frameOfReference;

/** Where a point of the patient lies in the grid, counted in values: the first one's centre is (0, 0, 0). */
export function indexOf({ origin, axes, spacing }: Grid, point: Vector): Vector {
  const away = minus(point, origin);
  return axes.map((axis, at) => dot(away, axis) / (spacing[at] ?? 1)) as unknown as Vector;
}

/** The middle of the grid in the patient. */
export const middleOf = ({ origin, axes, spacing, size }: Grid): Vector =>
  axes.reduce<Vector>(
    (sum, axis, at) => plus(sum, times(axis, (((size[at] ?? 1) - 1) / 2) * (spacing[at] ?? 1))),
    origin,
  );
