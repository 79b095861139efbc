import { describe, expect, it } from 'vitest';
import { liveText } from './live';

const spacing = { row: 0.5, column: 2 };

describe('what is said while a shape is drawn', () => {
  it('is lengths in millimetres, by the distances of rows and of columns', () => {
    expect(liveText('line', [[0, 0], [10, 0]], spacing)).toBe('20.0 mm');
    expect(liveText('line', [[0, 0], [0, 10]], spacing)).toBe('5.0 mm');
    expect(liveText('bidirectional', [[0, 0], [10, 0]], spacing)).toBe('20.0 mm');
    expect(liveText('bidirectional', [[0, 0], [10, 0], [5, -4], [5, 4]], spacing)).toBe('20.0 × 4.0 mm');
    expect(liveText('ellipse', [[0, 0], [10, 0], [5, -4], [5, 4]], spacing)).toBe('20.0 × 4.0 mm');
    expect(liveText('circle', [[0, 0], [3, 0]], spacing)).toBe('12.0 mm');
    expect(liveText('rectangle', [[0, 0], [3, 8]], { ...spacing, projected: true })).toBe('6.0 × 4.0 mm projected');
  });

  it('is an angle in degrees', () => {
    expect(liveText('angle', [[1, 0], [0, 0], [0, 1]], { row: 1, column: 1 })).toBe('90°');
  });

  it('is nothing of an outline, of one point, and without distances', () => {
    expect(liveText('contour', [[0, 0], [3, 0], [3, 3]], spacing)).toBeNull();
    expect(liveText('line', [[0, 0]], spacing)).toBeNull();
    expect(liveText('line', [[0, 0], [10, 0]], null)).toBeNull();
  });
});
