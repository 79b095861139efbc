import { expect, it } from 'vitest';
import { areaOf } from '../tools/vertices';
import type { ImagePoint, Mark } from '../types';
import { canInterpolate, markBetween } from './interpolation';
import { discAt } from './shapes';
import { countOf, pixelsOf } from './spans';

const frame = { columns: 128, rows: 128, spacing: [0.7, 0.7] } as const;
const contour = (x: number, y: number, radius: number): Mark => ({
  instance: '1',
  frame: 1,
  shape: 'contour',
  points: Array.from({ length: 48 }, (_, at): ImagePoint => [x + radius * Math.cos((at * Math.PI) / 24), y + radius * Math.sin((at * Math.PI) / 24)]),
});
const mask = (x: number, y: number, radius: number): Mark => ({
  ...contour(x, y, radius),
  shape: 'mask',
  points: [],
  mask: pixelsOf(discAt(frame, [x, y], [radius, radius])),
});
const radiusOf = (points: ImagePoint[]) => Math.sqrt(Math.abs(areaOf(points)) / Math.PI);

it('outlines grow evenly from one slice to the next', () => {
  for (const [share, radius] of [[0.25, 15], [0.5, 20], [0.75, 25]] as const) {
    const found = markBetween(contour(60, 60, 10), contour(60, 60, 30), share, frame);
    expect(radiusOf(found?.points ?? [])).toBeCloseTo(radius, 0);
  }
});

it('outlines wander with what they mark', () => {
  const { points = [] } = markBetween(contour(30, 40, 8), contour(90, 80, 8), 0.5, frame) ?? {};
  const [x, y] = [0, 1].map((axis) => points.reduce((sum, point) => sum + (point[axis] ?? 0), 0) / points.length);
  expect(Math.hypot((x ?? 0) - 60, (y ?? 0) - 60)).toBeLessThan(1);
  expect(radiusOf(points)).toBeCloseTo(8, 0);
});

it('masks do as outlines do', () => {
  const found = markBetween(mask(60, 60, 10), mask(60, 60, 30), 0.5, frame);
  expect(found?.points).toEqual([]);
  expect(Math.sqrt(countOf(found?.mask ?? { columns: 1, rows: 1, runs: [] }) / Math.PI)).toBeCloseTo(20, 0);
});

it('corners and ends go straight from one to the other', () => {
  const box = (points: ImagePoint[]): Mark => ({ instance: '1', frame: 1, shape: 'rectangle', points });
  const found = markBetween(box([[0, 0], [10, 10]]), box([[10, 0], [30, 20]]), 0.5, frame);
  expect(found?.points).toEqual([[5, 0], [20, 15]]);
});

it('what has no way between is left to the reader', () => {
  expect(canInterpolate('angle')).toBe(false);
  const angle: Mark = { instance: '1', frame: 1, shape: 'angle', points: [[0, 0], [1, 0], [1, 1]] };
  expect(markBetween(angle, angle, 0.5, frame)).toBeNull();
});
