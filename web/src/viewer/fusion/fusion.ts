/** What lies over the grey images, in colour, and how: the same in all viewports of a case. */
import type { Display } from '../hanging/displays';
import { shareSpace } from '../space/place';
import { presetsOf } from '../viewport/windows';
import type { Window } from '../viewport/voi';

export type Fusion = {
  /** How much of the image underneath the colour hides where uptake is seen: 0 to 1. */
  opacity: number;
  window: Window | null;
};

export const USUAL_FUSION: Fusion = { opacity: 0.6, window: null };
export const OPACITY_STEP = 0.1;

/** The windows to choose from, and the one that it opens with. */
export const fusionWindows = (over: Display): Window[] => {
  const facts = over.images[0]?.facts;
  return facts ? presetsOf(facts) : [];
};

/** The stack that can lie over this one: PET over what else is in the same space. */
export function overFor(source: Display, displays: readonly Display[]): Display | null {
  const place = source.images[0]?.facts.place;
  if (!place || source.modality === 'PT') return null;
  return (
    displays.find(({ modality, images }) => {
      const other = images[0]?.facts.place;
      return modality === 'PT' && images.length > 2 && other && shareSpace(place, other);
    }) ?? null
  );
}
