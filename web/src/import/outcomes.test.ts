import { expect, it } from 'vitest';
import type { FileReport, Outcome } from '../api/types';
import { sumOf, tally, worstFirst } from './outcomes';

const reports: FileReport[] = (['stored', 'refused', 'stored', 'quarantined', 'duplicate'] satisfies Outcome[]).map(
  (outcome, index) => ({ name: `${index}`, outcome }),
);

it('counts each outcome', () => {
  expect(tally(reports)).toEqual({ stored: 2, duplicate: 1, quarantined: 1, refused: 1 });
  expect(sumOf(tally(reports))).toBe(5);
});

it('shows what needs a look first, and loses nothing', () => {
  expect(worstFirst(reports).map(({ name }) => name)).toEqual(['1', '3', '4', '0', '2']);
});
