import { expect, it } from 'vitest';
import { dateInDays, endOfDay } from './deadlines';

it('ends a deadline with its day', () => {
  expect(endOfDay('2026-03-14')).toBe(new Date(2026, 2, 14, 23, 59, 59).toISOString());
  expect(endOfDay('2026-02-31')).toBeNull();
  expect(endOfDay('')).toBeNull();
});

it('counts days over the end of a month', () => {
  expect(dateInDays(new Date(2026, 0, 25, 18), 14)).toBe('2026-02-08');
});
