import { describe, expect, it } from 'vitest';
import { discAt } from '../mask/shapes';
import { pixelsOf } from '../mask/spans';
import type { ImagePoint, Mark, Shape } from '../types';
import { angleOf, areaInPixels, enclosedBy, lengthsOf } from './area';
import { sizeOf } from './size';
import { Values } from './values';

const frame = { columns: 40, rows: 30 };
const mark = (shape: Shape, points: ImagePoint[]): Mark => ({ instance: '1', frame: 1, shape, points });
const square = mark('polygon', [[4, 5], [14, 5], [14, 15], [4, 15]]);
const disc: Mark = { ...mark('mask', []), mask: pixelsOf(discAt(frame, [20.5, 15.5], [8, 8])) };
/** A plane of values that differ everywhere, far from nought. */
const ramp = Float32Array.from({ length: frame.columns * frame.rows }, (_, at) => 1e5 + (at % frame.columns) * 3 + Math.floor(at / frame.columns));

describe('areas, lengths and angles', () => {
  it('are those of the shapes', () => {
    expect(areaInPixels(square)).toBe(100);
    expect(areaInPixels(mark('rectangle', [[10, 10], [4, 15]]))).toBe(30);
    expect(areaInPixels(mark('circle', [[10, 10], [13, 14]]))).toBeCloseTo(Math.PI * 25);
    expect(areaInPixels(mark('ellipse', [[0, 10], [20, 10], [10, 5], [10, 15]]))).toBeCloseTo(Math.PI * 50);
    expect(areaInPixels(mark('line', [[0, 0], [1, 1]]))).toBeNull();
    expect(lengthsOf(mark('line', [[0, 0], [3, 2]]), [2, 1])).toEqual([5]);
    expect(lengthsOf(mark('bidirectional', [[0, 0], [8, 0], [4, 1], [4, -2]]), [0.5, 0.5])).toEqual([4, 1.5]);
    expect(angleOf(mark('angle', [[10, 0], [0, 0], [0, 10]]), [1, 1])).toBeCloseTo(90);
    expect(angleOf(mark('angle', [[-10, 1], [0, 0], [-10, -1]]), [10, 1])).toBeCloseTo(90);
  });

  it('count every painted voxel', () => {
    let count = 0;
    for (let row = 0; row < frame.rows; row += 1)
      for (let column = 0; column < frame.columns; column += 1)
        if ((column + 0.5 - 20.5) ** 2 + (row + 0.5 - 15.5) ** 2 <= 64) count += 1;
    expect(areaInPixels(disc)).toBe(count);
    expect(sizeOf(disc, [1, 1])).toBeCloseTo(Math.hypot(17, 1), 6);
  });
});

describe('values within a mark', () => {
  const pixelsIn = (isIn: (x: number, y: number) => boolean) =>
    [...ramp].filter((_, at) => isIn((at % frame.columns) + 0.5, Math.floor(at / frame.columns) + 0.5));
  const expected = (values: number[]) => {
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    return { n: values.length, mean, sd, minimum: Math.min(...values), maximum: Math.max(...values) };
  };
  const found = (one: Mark) => {
    const values = new Values({ from: 100_040, to: 100_050 });
    const spans = enclosedBy(one, frame);
    if (spans) values.add(spans, ramp);
    return values;
  };

  it.each([
    ['a polygon', square, pixelsIn((x, y) => x > 4 && x < 14 && y > 5 && y < 15)],
    ['a circle', mark('circle', [[20, 15], [26.2, 15]]), null],
    ['paint', disc, pixelsIn((x, y) => (x - 20.5) ** 2 + (y - 15.5) ** 2 <= 64)],
  ] as const)('are those of %s', (_, one, within) => {
    const statistics = found(one).statistics();
    if (within === null) return expect(Math.abs((statistics?.n ?? 0) - Math.PI * 6.2 ** 2)).toBeLessThan(6);
    const wanted = expected(within);
    expect(statistics?.n).toBe(wanted.n);
    for (const key of ['mean', 'sd', 'minimum', 'maximum'] as const) expect(statistics?.[key]).toBeCloseTo(wanted[key], 6);
    expect(found(one).share()).toBe(within.filter((value) => value >= 100_040 && value <= 100_050).length / within.length);
  });

  it('leave padding out, and tell where there are none', () => {
    const values = new Values();
    values.add({ ...frame, lines: [[0, 3]] }, [-2000, 5, 7], [-2000, -2000]);
    expect(values.statistics()).toEqual({ n: 2, mean: 6, sd: 1, minimum: 5, maximum: 7 });
    expect(new Values().statistics()).toBeNull();
    expect(enclosedBy(mark('line', [[0, 0], [5, 5]]), frame)).toBeNull();
  });
});
