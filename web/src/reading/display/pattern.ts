/** A check pattern: faint letters on patches from dark to light, and what may be asked of a display's size. */
import type { DisplayDemand } from '../api';

/** Grey levels of patch and letter. Each letter is a few steps of 8-bit grey away from its patch. */
export const PATCHES: readonly (readonly [patch: number, letter: number])[] = [
  [0, 7],
  [26, 31],
  [64, 69],
  [128, 133],
  [190, 196],
];

/** Letters that cannot be taken for one another. */
const LETTERS = 'ACEFHKLNPRTXZ';

/** One letter for each patch, none twice. `random` gives numbers from 0 to 1. */
export function lettersOf(random: () => number): string {
  const left = [...LETTERS];
  return PATCHES.map(() => left.splice(Math.floor(random() * left.length), 1)[0] ?? '').join('');
}

/** Physical pixels of the display that the window stands on. */
export const pixelsOf = ({ screen, devicePixelRatio }: Pick<Window, 'screen' | 'devicePixelRatio'>): [number, number] => [
  Math.round(screen.width * devicePixelRatio),
  Math.round(screen.height * devicePixelRatio),
];

/** What to say of a display with fewer pixels than the protocol asks for; null where it has enough. */
export function shortOf(demand: DisplayDemand, [across, down]: readonly [number, number]): string | null {
  const [long, short] = [Math.max(across, down), Math.min(across, down)];
  if (long >= demand.long_side && short >= demand.short_side) return null;
  return `This display shows ${across} × ${down} pixels; the protocol asks for at least ${demand.long_side} × ${demand.short_side}. Read at another display, or look at each image at 1:1.`;
}
