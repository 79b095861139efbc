import { expect, it } from 'vitest';
import { suggestedCases } from './suggestion';

it('suggests what is wanted while there are enough cases', () => {
  expect(suggestedCases(20, 60, [{ cases: 5 }, { cases: 20 }])).toBe(20);
});

it('suggests no more than the cases that are in no batch', () => {
  expect(suggestedCases(20, 12, [{ cases: 5 }])).toBe(7);
});

it('never suggests less than one', () => {
  expect(suggestedCases(20, 5, [{ cases: 5 }])).toBe(1);
});
