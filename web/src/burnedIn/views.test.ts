import { describe, expect, it } from 'vitest';
import type { FlaggedCase } from '../api/types';
import { nextWaiting, stepped, viewsOf } from './views';

const flagged = (id: string, excluded = false, frames = 1): FlaggedCase => ({
  case: id,
  label: id,
  subject: 'S-0001',
  excluded,
  decided_by: null,
  decided_at: null,
  images: [{ image: `${id}-1`, frames, reasons: ['it is an ultrasound'] }],
});

describe('pictures to look at', () => {
  it('are the first, the middle and the last frame', () => {
    expect(viewsOf(flagged('a')).map((view) => view.frame)).toEqual([1]);
    expect(viewsOf(flagged('a', false, 2)).map((view) => view.frame)).toEqual([1, 2]);
    expect(viewsOf(flagged('a', false, 9)).map((view) => view.frame)).toEqual([1, 5, 9]);
  });

  it('do not run over the ends', () => {
    expect([stepped(0, -1, 3), stepped(2, 1, 3), stepped(1, 1, 3)]).toEqual([0, 2, 2]);
  });
});

describe('the next case', () => {
  const cases = [flagged('a'), flagged('b', true), flagged('c')];
  it('is the next that waits, from the top again', () => {
    expect(nextWaiting(cases, 'a')).toBe('c');
    expect(nextWaiting(cases, 'c')).toBe('a');
    expect(nextWaiting(cases, null)).toBe('a');
  });
  it('is none when nothing else waits', () => {
    expect(nextWaiting([flagged('a'), flagged('b', true)], 'a')).toBeNull();
  });
});
