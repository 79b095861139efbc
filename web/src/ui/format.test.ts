import { describe, expect, it } from 'vitest';
import { bytes, count, decimal, duration, fromNow, percent, plural } from './format';

describe('format', () => {
  it('writes numbers with units that do not break apart', () => {
    expect(count(1234567)).toBe('1\u202f234\u202f567');
    expect(plural(1, 'case')).toBe('1 case');
    expect(plural(3, 'study', 'studies')).toBe('3 studies');
    expect(percent(0.834)).toBe('83\u202f%');
  });
  it('writes signs as they are meant', () => {
    expect(decimal(-0.4, 1)).toBe('−0.4');
    expect(decimal(-0.001, 2)).toBe('0.00');
  });
  it('writes durations as readers say them', () => {
    expect(duration(48.4)).toBe('48\u202fs');
    expect(duration(102)).toBe('1\u202fmin 42\u202fs');
    expect(duration(7500)).toBe('2\u202fh 05\u202fmin');
  });
  it('writes sizes in decimal units', () => {
    expect(bytes(999)).toBe('999\u202fB');
    expect(bytes(1_530_000)).toBe('1.5\u202fMB');
    expect(bytes(53_000_000_000)).toBe('53\u202fGB');
  });
  it('writes how far a deadline is', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(fromNow('2026-03-04T12:00:00Z', now)).toBe('in 3 days');
    expect(fromNow('2026-02-28T12:00:00Z', now)).toBe('yesterday');
  });
});
