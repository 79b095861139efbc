import { describe, expect, it } from 'vitest';
import { designOf, percentagesOf, withRest } from './fractions';

describe('fractions', () => {
  it('always sum to the whole', () => {
    for (const [test, validation] of [
      [20, 20],
      [33.3, 33.3],
      [80, 50],
      [0, 0],
      [-5, 120],
    ] as const) {
      const parts = withRest(test, validation);
      expect(parts.test + parts.validation + parts.training).toBeCloseTo(100, 9);
      expect(Math.min(parts.test, parts.validation, parts.training)).toBeGreaterThanOrEqual(0);
      const design = designOf(7, parts);
      expect(design.test + design.validation + design.training).toBeCloseTo(1, 9);
    }
  });
  it('come back as they were saved', () => {
    const design = { seed: 7, test: 0.15, validation: 0.2, training: 0.65 };
    expect(designOf(7, percentagesOf(design))).toEqual(design);
  });
});
