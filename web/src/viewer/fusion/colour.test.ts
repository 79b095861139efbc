import { expect, it } from 'vitest';
import { coloured } from './colour';

const window = { width: 5, center: 2.5, curve: 'LINEAR_EXACT' as const };
const of = (...values: number[]) => [...coloured(values, window)];

it('goes from black over red and yellow to white, and stays there', () => {
  expect(of(-1)).toEqual([0, 0, 0, 0]);
  expect(of(0)).toEqual([0, 0, 0, 0]);
  // Computed apart: half of the window is entry 128 of Hot Iron, three quarters entry 191.
  expect(of(2.5)).toEqual([255, 0, 0, 255]);
  expect(of(3.75)).toEqual([255, 126, 0, 255]);
  expect(of(5, 400)).toEqual([255, 254, 252, 255, 255, 254, 252, 255]);
});

it('fades where there is next to nothing', () => {
  expect(of(0.25)[3]).toBe(128);
  expect(of(0.5)[3]).toBe(255);
});
