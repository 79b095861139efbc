import { describe, expect, it } from 'vitest';
import { pace, sampled, secondsLeft, type Sample } from './pace';

describe('the pace of an upload', () => {
  it('is that of the last ten seconds', () => {
    let samples: Sample[] = [];
    for (let second = 0; second <= 30; second += 1) {
      const bytes = second <= 15 ? second * 1000 : 15_000 + (second - 15) * 100;
      samples = sampled(samples, { at: second * 1000, bytes });
    }
    expect(pace(samples)).toBeCloseTo(100, 5);
    expect(samples.length).toBeLessThan(14);
  });

  it('is not told too early, and no end is told where nothing moves', () => {
    expect(pace([{ at: 0, bytes: 0 }])).toBeNull();
    expect(pace([{ at: 0, bytes: 0 }, { at: 400, bytes: 9 }])).toBeNull();
    expect(secondsLeft(100, 0)).toBeNull();
    expect(secondsLeft(100, 50)).toBe(2);
  });
});
