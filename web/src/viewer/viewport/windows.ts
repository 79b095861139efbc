import type { ImageFacts } from './facts';
import { isLut, type Window } from './voi';

/** Presets of computed tomography, on keys 1 to 5. */
export const CT_PRESETS: Window[] = [
  { name: 'Soft tissue', width: 400, center: 40 },
  { name: 'Lung', width: 1500, center: -600 },
  { name: 'Liver', width: 150, center: 90 },
  { name: 'Bone', width: 2500, center: 480 },
  { name: 'Brain', width: 80, center: 40 },
];

/** Upper ends of uptake, from nought, in SUV. */
const PT_PRESETS = [5, 7, 10, 15, 25];

/** The windows that keys 1 to 5 choose from: those of the modality, or those that the image itself proposes. */
export function presetsOf(facts: ImageFacts): Window[] {
  if (facts.isColor) return [];
  if (facts.modality === 'CT') return CT_PRESETS;
  if (facts.unit?.name === 'SUV') {
    const { factor } = facts.unit;
    return PT_PRESETS.map((suv) => ({
      name: `SUV 0 to ${suv}`,
      width: suv / factor,
      center: suv / factor / 2,
      curve: 'LINEAR_EXACT' as const,
    }));
  }
  return facts.windows.slice(0, 5);
}

/** The window an image opens with, if that can be said without its pixels. */
export const openingWindow = (facts: ImageFacts): Window | null =>
  facts.unit?.name === 'SUV'
    ? (presetsOf(facts)[0] ?? null)
    : (facts.windows[0] ?? (facts.modality === 'CT' ? (CT_PRESETS[0] ?? null) : null));

/** Whether two windows are the same, as far as they are shown. */
export const isSameWindow = (a: Window, b: Window): boolean => {
  const least = Math.min(0.5, Math.abs(a.width) / 1000);
  return Math.abs(a.width - b.width) < least && Math.abs(a.center - b.center) < least;
};

const SAMPLES = 50_000;

/** A window over the middle 99 % of the values, padding left out. */
export function windowOfPixels(pixels: ArrayLike<number>, padding: [number, number] | null): Window {
  const step = Math.max(1, Math.floor(pixels.length / SAMPLES));
  const values: number[] = [];
  for (let index = 0; index < pixels.length; index += step) {
    const value = pixels[index] ?? 0;
    if (!padding || value < padding[0] || value > padding[1]) values.push(value);
  }
  values.sort((a, b) => a - b);
  const at = (share: number) => values[Math.round(share * (values.length - 1))] ?? 0;
  const [low, high] = [at(0.005), at(0.995)];
  return { width: Math.max(1, high - low), center: (low + high) / 2 };
}

/** The values within a box of image points, row by row. */
export function valuesWithin(
  pixels: ArrayLike<number>,
  columns: number,
  rows: number,
  [[x0, y0], [x1, y1]]: [[number, number], [number, number]],
): number[] {
  const left = clamp(Math.floor(Math.min(x0, x1)), columns);
  const right = clamp(Math.ceil(Math.max(x0, x1)), columns);
  const top = clamp(Math.floor(Math.min(y0, y1)), rows);
  const bottom = clamp(Math.ceil(Math.max(y0, y1)), rows);
  const values: number[] = [];
  for (let row = top; row < bottom; row += 1)
    for (let column = left; column < right; column += 1) values.push(pixels[row * columns + column] ?? 0);
  return values;
}

const clamp = (value: number, most: number) => Math.max(0, Math.min(most, value));

/** The window after a drag: right widens, down raises the level. A wide window moves in larger steps. */
export function draggedWindow(window: Window, dx: number, dy: number): Window {
  const { width, center, curve } = window;
  const step = Math.max(width / 350, leastStep(window));
  return { width: Math.max(leastWidth(window), width + dx * step), center: center + dy * step, curve };
}

/** Only a linear window, which counts whole values, has a least width of one. */
const isWhole = ({ curve }: Window) => curve === undefined || curve === 'LINEAR' || isLut(curve);
const leastWidth = (window: Window) => (isWhole(window) ? 1 : window.width / 1000);
const leastStep = (window: Window) => (isWhole(window) ? 0.25 : 0);
