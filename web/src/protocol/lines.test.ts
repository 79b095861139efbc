import { expect, it } from 'vitest';
import { lineStart } from './lines';

it('finds where a line begins', () => {
  const text = 'a\nbc\n\nd';
  expect([1, 2, 3, 4].map((line) => lineStart(text, line))).toEqual([0, 2, 5, 6]);
  expect(lineStart(text, 9)).toBe(text.length);
});
