/** From values to pixels of a canvas, by tables. */
import { greyOf, rangeOf, type Window } from './voi';

/** An opaque pixel as it lies in memory: red first, on machines that have the low byte first, as all browsers' have. */
export const pixelOf = (red: number, green: number, blue: number): number =>
  (0xff000000 | (blue << 16) | (green << 8) | red) >>> 0;
export const BLACK = pixelOf(0, 0, 0);

/** Pixels by value: that of `value` stands at `(value - first) * perValue`, beyond the ends at the ends. */
export type Shades = { first: number; perValue: number; pixels: Uint32Array };

/** Entries over the window where values are not whole: a sixtieth of a grey level apart. */
const FINE = 16_384;
/** Whole values have 16 bits, signed or not. */
const [LEAST, MOST] = [-32_768, 65_535];

/** The pixels of a window; `isWhole`: of values without a fraction, each of which has its own. */
export function shadesOf(window: Window, isInverted: boolean, isWhole: boolean): Shades {
  const [low, high] = rangeOf(window);
  // One beyond each end is black, or white, for all that lies farther out.
  const first = isWhole ? clamp(Math.floor(low) - 1, LEAST, MOST) : low;
  const last = isWhole ? clamp(Math.ceil(high) + 1, first, MOST) : Math.max(high, low + 1e-9);
  const perValue = isWhole ? 1 : FINE / (last - first);
  const count = Math.floor((last - first) * perValue) + 1;
  const pixels = Uint32Array.from({ length: count }, (_, at) => {
    const grey = greyOf(window, first + at / perValue);
    const level = Math.round((isInverted ? 1 - grey : grey) * 255);
    return pixelOf(level, level, level);
  });
  return { first, perValue, pixels };
}

const clamp = (value: number, least: number, most: number) => Math.max(least, Math.min(most, value));
