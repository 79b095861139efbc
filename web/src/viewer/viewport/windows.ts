import type { ImageFacts, Window } from './facts';

/** Presets of computed tomography, on keys 1 to 5. */
export const CT_PRESETS: Window[] = [
  { name: 'Soft tissue', width: 400, center: 40 },
  { name: 'Lung', width: 1500, center: -600 },
  { name: 'Liver', width: 150, center: 90 },
  { name: 'Bone', width: 2500, center: 480 },
  { name: 'Brain', width: 80, center: 40 },
];

/** The windows that keys 1 to 5 choose from: those of CT, or those that the image itself proposes. */
export const presetsOf = (facts: ImageFacts): Window[] =>
  facts.modality === 'CT' ? CT_PRESETS : facts.isColor ? [] : facts.windows.slice(0, 5);

/** The window an image opens with, if that can be said without its pixels. */
export const openingWindow = (facts: ImageFacts): Window | null =>
  facts.windows[0] ?? (facts.modality === 'CT' ? (CT_PRESETS[0] ?? null) : null);

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

/** The window after a drag: right widens, down raises the level. A wide window moves in larger steps. */
export function draggedWindow({ width, center }: Window, dx: number, dy: number): Window {
  const step = Math.max(width / 350, 0.25);
  return { width: Math.max(1, width + dx * step), center: center + dy * step };
}
