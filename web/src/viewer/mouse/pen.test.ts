import { expect, it, vi } from 'vitest';
import { PenWatch } from './pen';

it('is near from when it is felt until a moment after it has left', () => {
  const pen = new PenWatch();
  expect(pen.isNear(0)).toBe(false);
  pen.feel(1_000);
  expect(pen.isNear(1_500)).toBe(true);
  expect(pen.isNear(2_000)).toBe(false);
});

it('tells of its coming once', () => {
  const pen = new PenWatch();
  const told = vi.fn();
  const off = pen.onNear(told);
  [0, 100, 200, 300].forEach((at) => pen.feel(at));
  expect(told).toHaveBeenCalledTimes(1);
  off();
  pen.feel(5_000);
  expect(told).toHaveBeenCalledTimes(1);
});
