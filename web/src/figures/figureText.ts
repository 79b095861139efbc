import type { Figure } from '../api/types';
import { decimal, duration, percent } from '../ui/format';

/** How a figure's number is to be read. */
export type Reading = 'proportion' | 'coefficient' | 'seconds' | 'mean';

const FORMATS: Record<Reading, (value: number) => string> = {
  proportion: (value) => percent(value),
  coefficient: (value) => decimal(value, 2),
  seconds: duration,
  mean: (value) => decimal(value, 1),
};

/** The number alone; a dash where it cannot be estimated. */
export function valueText(figure: Figure, reading: Reading): string {
  return figure.value == null ? '–' : FORMATS[reading](figure.value);
}

/** A mark of the axis: no more digits than it needs, "0.5" or "50 %". */
export function tickText(tick: number, reading: Reading): string {
  return reading === 'coefficient' ? String(tick).replace('-', '\u2212') : FORMATS[reading](tick);
}

/** "0.74 to 0.89"; nothing when there is no interval. */
export function intervalText(figure: Figure, reading: Reading): string | null {
  if (figure.low == null || figure.high == null) return null;
  const format = FORMATS[reading];
  return `${format(figure.low)} to ${format(figure.high)}`;
}

/** What stands behind the number: method, level and, where there is none, why. */
export function provenance(figure: Figure): string {
  if (figure.value == null) return figure.not_estimable ?? 'Not estimable.';
  const level = figure.level == null ? '' : `; ${percent(figure.level)} interval`;
  return `${figure.method}${level}; n = ${figure.n}`;
}
