import { describe, expect, it } from 'vitest';
import { answerKey, disagree, modeOf } from './agreement';

describe('answers side by side', () => {
  it('agree whatever the order of choices', () => {
    expect(disagree([['a', 'b'], ['b', 'a'], null])).toBe(false);
    expect(disagree(['solid', 'ground_glass'])).toBe(true);
  });
  it('have a mode only when one leads', () => {
    expect(modeOf(['a', 'a', 'b'])).toBe(answerKey('a'));
    expect(modeOf(['a', 'b'])).toBeNull();
    expect(modeOf([null, null])).toBeNull();
    expect(modeOf([4, null, 4])).toBe(answerKey(4));
  });
  it('tell a number from its text', () => {
    expect(disagree([4, '4'])).toBe(true);
  });
});
