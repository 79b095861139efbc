import { describe, expect, it } from 'vitest';
import type { Plane } from '../tools/plane';
import { paint, type Painted } from './painted';
import { BLACK, pixelOf, shadesOf } from './shades';
import { greyOf, type Window } from './voi';

const greys = (window: Window, values: ArrayLike<number>, columns: number, more: Partial<Painted> = {}): Painted => ({
  columns,
  rows: values.length / columns,
  values,
  samples: 1,
  shades: shadesOf(window, more.isInverted ?? false, !more.isSmooth && !(values instanceof Float32Array)),
  isInverted: false,
  isSmooth: false,
  ...more,
});
const painted = (image: Painted, width: number, height: number, plane: Plane) => {
  const pixels = new Uint32Array(width * height).fill(7);
  paint({ pixels, width, height }, image, plane);
  return [...pixels].map((pixel) => (pixel === BLACK ? 0 : pixel & 255));
};
const scaled = (a: number, e = 0, f = 0): Plane => ({ a, b: 0, c: 0, d: a, e, f });
const BYTES: Window = { width: 256, center: 128, curve: 'LINEAR' };

describe('painting on the screen', () => {
  it('gives every value of 16 bits the grey that the standard says', () => {
    for (const values of [Uint16Array.from({ length: 65_536 }, (_, at) => at), Int16Array.from({ length: 65_536 }, (_, at) => at - 32_768)]) {
      for (const curve of ['LINEAR', 'LINEAR_EXACT', 'SIGMOID'] as const) {
        for (const [width, center] of [[65_536, 0], [65_536, 32_768], [400, 40], [1, -20], [2.5, 30_000.5]] as const) {
          const window = { width: Math.max(width, curve === 'LINEAR' ? 1 : 0.5), center, curve };
          const shown = painted(greys(window, values, 256), 256, 256, scaled(1));
          const farthest = shown.reduce((most, grey, at) => Math.max(most, Math.abs(grey - greyOf(window, values[at] ?? 0) * 255)), 0);
          expect(farthest, `${curve} ${width}/${center}`).toBeLessThanOrEqual(0.5 + 1e-6);
        }
      }
    }
  });

  it('draws fractions within a sixteenth of a level, and looks tables up', () => {
    const values = Float32Array.from({ length: 1024 }, (_, at) => at / 300 - 0.5);
    const window: Window = { width: 2.4, center: 1.2, curve: 'LINEAR_EXACT' };
    const shown = painted(greys(window, values, 32), 32, 32, scaled(1));
    shown.forEach((grey, at) => expect(Math.abs(grey - greyOf(window, values[at] ?? 0) * 255)).toBeLessThan(0.57));
    const table: Window = { width: 4, center: 12, curve: { entries: [0, 1, 0.5, 0.25] } };
    expect(painted(greys(table, Uint8Array.of(0, 10, 11, 12, 13, 255), 6), 6, 1, scaled(1))).toEqual([0, 0, 255, 128, 64, 64]);
  });

  it('enlarges, moves, leaves out and turns', () => {
    const image = greys(BYTES, Uint8Array.of(10, 20, 30, 40), 2);
    expect(painted(image, 4, 4, scaled(2))).toEqual([10, 10, 20, 20, 10, 10, 20, 20, 30, 30, 40, 40, 30, 30, 40, 40]);
    expect(painted(image, 3, 3, scaled(1, 1, 1))).toEqual([0, 0, 0, 0, 10, 20, 0, 30, 40]);
    expect(painted(image, 2, 2, scaled(1, 9))).toEqual([0, 0, 0, 0]);
    // Left for right; a quarter turn to the right.
    expect(painted(image, 2, 2, { a: -1, b: 0, c: 0, d: 1, e: 2, f: 0 })).toEqual([20, 10, 40, 30]);
    expect(painted(image, 2, 2, { a: 0, b: 1, c: -1, d: 0, e: 2, f: 0 })).toEqual([30, 10, 40, 20]);
  });

  it('inverts greys and colours', () => {
    const image = greys(BYTES, Uint8Array.of(10, 255), 2, { isInverted: true });
    expect(painted(image, 2, 1, scaled(1))).toEqual([245, 0]);
    const colour: Painted = { columns: 1, rows: 1, values: Uint8Array.of(1, 2, 3), samples: 3, shades: null, isInverted: false, isSmooth: false };
    const pixels = new Uint32Array(1);
    paint({ pixels, width: 1, height: 1 }, colour, scaled(1));
    expect(pixels[0]).toBe(pixelOf(1, 2, 3));
    paint({ pixels, width: 1, height: 1 }, { ...colour, isInverted: true }, scaled(1));
    expect(pixels[0]).toBe(pixelOf(254, 253, 252));
  });

  it('mixes the values about a point where it is to be smooth, which keeps the middles of pixels', () => {
    const image = greys(BYTES, Uint8Array.of(0, 100), 2, { isSmooth: true });
    const shown = painted(image, 8, 1, { a: 4, b: 0, c: 0, d: 1, e: 0, f: 0 });
    [0, 0, 12.5, 37.5, 62.5, 87.5, 100, 100].forEach((value, at) => expect(Math.abs((shown[at] ?? 0) - value)).toBeLessThan(0.6));
  });
});
