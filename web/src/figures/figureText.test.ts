import { describe, expect, it } from 'vitest';
import type { Figure } from '../api/types';
import { shade } from './color';
import { csv } from './csv';
import { intervalText, provenance, valueText } from './figureText';

const kappa: Figure = {
  value: -0.0312,
  low: -0.2,
  high: 0.14,
  level: 0.95,
  n: 24,
  method: 'Krippendorff alpha, bootstrap over subjects',
  not_estimable: null,
};

describe('a figure in words', () => {
  it('carries value, interval and n', () => {
    expect(valueText(kappa, 'coefficient')).toBe('−0.03');
    expect(intervalText(kappa, 'coefficient')).toBe('−0.20 to 0.14');
    expect(provenance(kappa)).toContain('n = 24');
    expect(valueText({ ...kappa, value: 102 }, 'seconds')).toBe('1\u202fmin 42\u202fs');
  });
  it('says why there is no number', () => {
    const none: Figure = { ...kappa, value: null, low: null, high: null, not_estimable: 'Only one read yet.' };
    expect(valueText(none, 'proportion')).toBe('–');
    expect(intervalText(none, 'proportion')).toBeNull();
    expect(provenance(none)).toBe('Only one read yet.');
  });
});

describe('csv', () => {
  it('quotes what needs it and disarms formulas', () => {
    expect(
      csv(
        ['a', 'b'],
        [
          ['x,"y"', 0.5],
          ['=1+1', null],
        ],
      ),
    ).toBe('a,b\r\n"x,""y""",0.5\r\n\'=1+1,\r\n');
  });
});

describe('shade', () => {
  it('keeps text legible at both ends', () => {
    expect(shade(0).text).toBe('#cfd6de');
    expect(shade(1).text).toBe('#0b0d10');
    expect(shade(7)).toEqual(shade(1));
  });
});
