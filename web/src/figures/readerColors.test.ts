import { expect, it } from 'vitest';
import { readerColor, readerLetter } from './readerColors';

it('names readers by letters without end', () => {
  expect([0, 1, 25, 26, 27, 701, 702].map(readerLetter)).toEqual(['A', 'B', 'Z', 'AA', 'AB', 'ZZ', 'AAA']);
});

it('tells the first eight readers apart', () => {
  expect(new Set([0, 1, 2, 3, 4, 5, 6, 7].map(readerColor)).size).toBe(8);
});
