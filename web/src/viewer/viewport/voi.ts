/**
 * From values to grey: the windows and look-up tables of PS3.3 C.11.2.1, and the same as nodes of the curve that the
 * graphics card draws by.
 */
export type VoiFunction = 'LINEAR' | 'LINEAR_EXACT' | 'SIGMOID';
/** The entries of a VOI LUT as parts of white, stretched over the window. */
export type VoiLut = { entries: readonly number[] };
export type Window = {
  width: number;
  center: number;
  name?: string | undefined;
  /** How grey rises over the window; linearly where nothing is said. */
  curve?: VoiFunction | VoiLut | undefined;
};

export const isLut = (curve: Window['curve']): curve is VoiLut => typeof curve === 'object';

/** The grey of a value, 0 black to 1 white. */
export function greyOf(window: Window, value: number): number {
  const { width, center, curve = 'LINEAR' } = window;
  if (isLut(curve)) return lutAt(curve, (value - (center - width / 2)) / width);
  if (curve === 'SIGMOID') return 1 / (1 + Math.exp((-4 * (value - center)) / width));
  const [low, high] = rangeOf(window);
  if (value <= low) return 0;
  if (value > high) return 1;
  return curve === 'LINEAR' ? (value - (center - 0.5)) / (width - 1) + 0.5 : (value - center) / width + 0.5;
}

function lutAt({ entries }: VoiLut, share: number): number {
  const index = Math.floor(share * entries.length);
  return entries[Math.max(0, Math.min(entries.length - 1, index))] ?? 0;
}

/** A sigmoid has no ends: beyond this many widths from its centre it is within half a grey level of black and white. */
const SIGMOID_WIDTHS = 1.7;

/** The values between which grey changes. */
export function rangeOf({ width, center, curve = 'LINEAR' }: Window): [low: number, high: number] {
  if (curve === 'SIGMOID') return [center - SIGMOID_WIDTHS * width, center + SIGMOID_WIDTHS * width];
  if (curve === 'LINEAR') return [center - 0.5 - (width - 1) / 2, center - 0.5 + (width - 1) / 2];
  return [center - width / 2, center + width / 2];
}

/** A range of no width would divide by nought; this much changes no stored value's grey. */
const LEAST_RANGE = 1e-3;
const NODES = 1024;

export type Node = { x: number; r: number; g: number; b: number; midpoint: number; sharpness: number };

/** The curve as nodes with straight lines between them. */
export function nodesOf(window: Window, isInverted: boolean): Node[] {
  return pointsOf(window).map(([x, grey]) => {
    const shown = isInverted ? 1 - grey : grey;
    return { x, r: shown, g: shown, b: shown, midpoint: 0.5, sharpness: 0 };
  });
}

function pointsOf(window: Window): [value: number, grey: number][] {
  const [low, end] = rangeOf(window);
  const high = Math.max(end, low + LEAST_RANGE);
  const { curve, width } = window;
  if (isLut(curve)) return curve.entries.map((grey, at) => [low + (at * width) / curve.entries.length, grey]);
  if (curve !== 'SIGMOID') {
    return [
      [low, 0],
      [high, 1],
    ];
  }
  return Array.from({ length: NODES }, (_, at) => {
    const x = low + (at / (NODES - 1)) * (high - low);
    return [x, greyOf(window, x)];
  });
}

/** How many greys the graphics card keeps of a curve: with fewer, steps would be off by a level in wide windows. */
export const CURVE_TEXELS = 4096;
