import { describe, expect, it } from 'vitest';
import type { Facet } from '../api/types';
import { barsOf, informative, MOST_BARS } from './composition';

const facet = (values: [string | null, number][]): Facet => ({
  facet: 'manufacturer',
  name: 'Manufacturer',
  values: values.map(([value, cases]) => ({
    value,
    cases,
    by_split: { test: 0, validation: 1, training: cases - 1, none: 0 },
  })),
});

describe('barsOf', () => {
  it('loses no case when values are summed up', () => {
    const many = facet(Array.from({ length: 40 }, (_, index) => [`v${index}`, 5]));
    const bars = barsOf(many);
    expect(bars).toHaveLength(MOST_BARS);
    const total = bars.flatMap((bar) => bar.parts).reduce((sum, part) => sum + part.amount, 0);
    expect(total).toBe(200);
    expect(bars.at(-1)?.label).toBe('17 other values');
  });
  it('names what the headers do not state', () => {
    expect(barsOf(facet([[null, 2]]))[0]?.label).toBe('not stated');
  });
});

describe('informative', () => {
  it('leaves out what never or always differs', () => {
    const same = facet([['SIEMENS', 90]]);
    const differing = facet([
      ['SIEMENS', 60],
      ['GE', 30],
    ]);
    const unique = facet(Array.from({ length: 90 }, (_, index) => [`t${index}`, 1]));
    expect(informative([same, differing, unique])).toEqual([differing]);
  });
});
