import { expect, it } from 'vitest';
import { grown, reachOf, type Growth } from './grow';
import { cropped, packed, type Crop } from './growth';
import { pixelsOf } from './spans';

const field = { columns: 90, rows: 70, slices: 9, spacing: [0.8, 0.8, 2.5] as const, isVolume: true };
let state = 7;
const slices = Array.from({ length: field.slices }, () =>
  Int16Array.from({ length: field.columns * field.rows }, () => {
    state = (state * 1103515245 + 12345) % 2147483648;
    return state % 3 === 0 ? 500 : -700;
  }),
);
const valuesOf = (slice: number) => (slice === 2 ? null : (slices[slice] ?? null));

function cropOf(growth: Growth): { crop: Crop; steps: number } {
  const steps = cropped(field, valuesOf, growth, reachOf(field, growth));
  for (let count = 0; ; count += 1) {
    const step = steps.next();
    if (step.done) return { crop: step.value, steps: count };
  }
}

it.each([
  ['in the middle', [40, 30, 5], 12, false],
  ['in a corner, past the edges', [1, 68, 8], 20, false],
  ['on one slice', [88, 2, 4], 9, true],
  ['far beyond the series', [45, 35, 5], 500, false],
] as const)('growth in a crop is growth in the series: %s', (_, seed, radius, isFlat) => {
  const growth = { seed, window: [-1000, 0], radius, isFlat } as const;
  // The seed belongs to it whatever chance gave it.
  (slices[seed[2]] as Int16Array)[seed[1] * field.columns + seed[0]] = -700;
  const wanted = [...(grown(field, valuesOf, growth) ?? [])].map(([slice, spans]) => [slice, pixelsOf(spans).runs]);
  const { crop } = cropOf(growth);
  const found = grown(crop.field, (slice) => crop.slices[slice] ?? null, crop.growth);
  expect(packed(found ?? new Map(), crop).map(([slice, runs]) => [slice, [...runs]])).toEqual(wanted);
  expect(wanted.length).toBeGreaterThan(0);
});

it('hands over no more than growth can reach, a slice a step', () => {
  const { crop, steps } = cropOf({ seed: [40, 30, 5], window: [-1000, 0], radius: 8, isFlat: false });
  expect(steps).toBe(7);
  expect(crop.slices.map((values) => values?.length ?? null)).toEqual([null, ...Array<number>(6).fill(21 * 21)]);
  expect(crop.slices[1]).toBeInstanceOf(Int16Array);
});
