import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Sight } from './sight';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('turns that follow each other at once keep to one point, until a moment after the last', () => {
  const sight = new Sight();
  sight.keepTo([1, 2, 3]);
  sight.letGo();
  vi.advanceTimersByTime(400);
  sight.keepTo(sight.pivot ?? [9, 9, 9]);
  sight.letGo();
  vi.advanceTimersByTime(400);
  expect(sight.pivot).toEqual([1, 2, 3]);
  vi.advanceTimersByTime(200);
  expect(sight.pivot).toBeNull();
});
