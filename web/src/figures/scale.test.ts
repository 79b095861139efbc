import { describe, expect, it } from 'vitest';
import { linear, ticks } from './scale';

describe('linear', () => {
  it('maps ends to ends and the middle to the middle', () => {
    const x = linear([0, 2], [100, 300]);
    expect([x(0), x(1), x(2)]).toEqual([100, 200, 300]);
  });
  it('stays finite for a domain of no width', () => {
    expect(linear([1, 1], [0, 10])(1)).toBe(0);
  });
});

describe('ticks', () => {
  it('are round and lie within the domain', () => {
    expect(ticks([0, 1], 5)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1]);
    expect(ticks([-0.4, 1], 5)).toEqual([0, 0.5, 1]);
    expect(ticks([0, 340], 5)).toEqual([0, 100, 200, 300]);
  });
  it('of a point is that point', () => {
    expect(ticks([3, 3], 5)).toEqual([3]);
  });
});
