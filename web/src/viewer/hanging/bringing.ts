/** Which viewport shows a mark, and which slice each is to show, without anything being hung anew. Pure. */
import { middleOn, placeOn } from '../space/cutPlane';
import { nearestTo, normalOf, type Place } from '../space/place';
import { dot, type Vector } from '../space/vectors';
import type { Mark } from '../types';
import type { Display } from './displays';

/** A mark, or an image alone. */
export type Wanted = Pick<Mark, 'instance' | 'frame'> & Partial<Pick<Mark, 'points' | 'plane'>>;
export type Brought = { viewport: number; slices: ReadonlyMap<number, number> };

const sourceOf = (display: Display): Display => display.reformat?.source ?? display;
const placesOf = ({ images }: Display) => images.map(({ facts }) => facts.place);

/**
 * A mark on a cut is brought where the series is cut in its plane; any mark, else, where the series is shown as it was
 * acquired. Other planes of the series follow to its place. Nothing where neither is on the screen.
 */
export function brought(shown: readonly (Display | null)[], active: number, source: Display, slice: number, wanted: Wanted): Brought | null {
  const space = source.images[slice]?.facts.place ?? null;
  const cut = wanted.plane && space ? placeOn(wanted.plane, space.frameOfReference) : null;
  const order = [active, ...shown.keys()];
  const parallel = cut && order.find((index) => isCutSo(shown[index], source, cut));
  const viewport = parallel ?? order.find((index) => shown[index] === source);
  if (viewport === undefined) return null;
  const point = pointOf(cut ?? space, wanted);
  const slices = new Map<number, number>();
  shown.forEach((display, index) => {
    if (!display || sourceOf(display) !== source) return;
    const nearest = display === source && !cut ? slice : point && nearestTo(placesOf(display), point);
    if (nearest !== null) slices.set(index, nearest);
  });
  return { viewport, slices: viewport === parallel ? slices : slices.set(viewport, slice) };
}

const PARALLEL = 0.999_9;

function isCutSo(display: Display | null | undefined, source: Display, cut: Place): boolean {
  const place = display && sourceOf(display) === source ? display.images[0]?.facts.place : null;
  return Boolean(place && Math.abs(dot(normalOf(place), normalOf(cut))) > PARALLEL);
}

function pointOf(place: Place | null, { points = [] }: Wanted): Vector | null {
  return place && points.length > 0 ? middleOn(place, { points }) : null;
}
