/** Values in colour over a grey image: how PET is laid over CT. Pure. */
import { rangeOf, type Window } from '../viewport/voi';

const COLOURS = 256;

/** Hot Iron (PS3.6 B.1.1): black, red, yellow, white. */
const hotIron = (at: number) => [Math.min(255, at * 2), Math.max(0, (at - 128) * 2), Math.max(0, (at - 192) * 4)] as const;

/** Below this share of the window what lies underneath shows more and more, so that it is clear where nothing is taken up. */
const FADES_BELOW = 0.1;
const STEPS = 2040;

/** Red, green, blue and how much is hidden of what is underneath, each from 0 to 255, by the share of the window. */
const TABLE = new Uint8ClampedArray(
  Array.from({ length: STEPS + 1 }, (_, step) => {
    const share = step / STEPS;
    return [...hotIron(Math.round(share * (COLOURS - 1))), Math.round(255 * Math.min(1, share / FADES_BELOW))];
  }).flat(),
);

/** Every value as four bytes: red, green, blue, and how much it hides. Grey rises linearly over the window. */
export function coloured(values: ArrayLike<number>, window: Window): Uint8ClampedArray<ArrayBuffer> {
  const [low, high] = rangeOf(window);
  const scale = STEPS / Math.max(high - low, Number.MIN_VALUE);
  const pixels = new Uint8ClampedArray(values.length * 4);
  for (let at = 0; at < values.length; at += 1) {
    const step = Math.round(((values[at] ?? 0) - low) * scale);
    const from = 4 * (step > 0 ? (step < STEPS ? step : STEPS) : 0);
    for (let part = 0; part < 4; part += 1) pixels[at * 4 + part] = TABLE[from + part] ?? 0;
  }
  return pixels;
}
