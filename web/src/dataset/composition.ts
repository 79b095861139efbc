import type { Facet } from '../api/types';
import { SPLIT_COLORS } from '../figures/color';
import type { Bar } from '../figures/StackedBars';
import { SPLIT_NAMES } from '../ui/words';

const SPLITS = ['test', 'validation', 'training', 'none'] as const;

/** More values than this make no figure that a person can read; the table has them all. */
export const MOST_BARS = 24;

/** One bar a value, in parts by split; the rarest beyond the most that fit are summed up. */
export function barsOf(facet: Facet): Bar[] {
  const values = facet.values;
  const shown = values.length > MOST_BARS ? values.slice(0, MOST_BARS - 1) : values;
  const rest = values.slice(shown.length);
  const bars = shown.map(({ value, by_split: by }) => ({
    key: value ?? '',
    label: value ?? 'not stated',
    parts: SPLITS.map((split) => ({
      key: split,
      name: SPLIT_NAMES[split],
      color: SPLIT_COLORS[split],
      amount: by[split],
    })),
  }));
  if (rest.length === 0) return bars;
  const parts = SPLITS.map((split) => ({
    key: split,
    name: SPLIT_NAMES[split],
    color: SPLIT_COLORS[split],
    amount: rest.reduce((sum, { by_split: by }) => sum + by[split], 0),
  }));
  return [...bars, { key: '', label: `${rest.length} other values`, parts }];
}

/** Facets in which cases differ, but not every case from every other. */
export function informative(facets: Facet[]): Facet[] {
  return facets.filter(({ values }) => {
    const cases = values.reduce((sum, value) => sum + value.cases, 0);
    return values.length > 1 && values.length <= Math.max(MOST_BARS, cases / 2);
  });
}
