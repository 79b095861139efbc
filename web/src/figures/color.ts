/** Splits keep one colour each on every figure; legends name them as well. */
export const SPLIT_COLORS = { test: '#46c2d8', validation: '#9d8cf0', training: '#6f8aa3', none: '#3a424d' } as const;

type Rgb = [number, number, number];
const LOW: Rgb = [23, 27, 32];
const HIGH: Rgb = [53, 176, 198];

/** From the panel's grey (0) to the accent (1), with a text colour that stays legible on it. */
export function shade(fraction: number): { background: string; text: string } {
  const t = Math.min(1, Math.max(0, fraction));
  const mix = LOW.map((low, channel) => Math.round(low + (HIGH[channel as 0 | 1 | 2] - low) * t)) as Rgb;
  return { background: `rgb(${mix.join(', ')})`, text: luminance(mix) > 0.18 ? '#0b0d10' : '#cfd6de' };
}

/** Relative luminance (WCAG 2.2). */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((channel) => {
    const c = channel / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
