import { describe, expect, it } from 'vitest';
import type { Figure } from '../api/types';
import { barOf, domainOf, GROUP_ROW, isOnAxis, labelWidth, place, ROW, type Dot } from './dotRows';

const figure = (value: number | null, low: number | null = null, high: number | null = null): Figure => ({
  value,
  low,
  high,
  level: 0.95,
  n: 12,
  method: 'test',
  not_estimable: null,
});
const dot = (key: string, group: string | undefined, f = figure(0.5)): Dot => ({ key, group, label: key, figure: f });

describe('place', () => {
  it('heads each group once and never overlaps rows', () => {
    const { rows, height } = place([dot('a', 'X'), dot('b', 'X'), dot('c', 'Y')]);
    expect(rows.map((row) => row.kind)).toEqual(['group', 'dot', 'dot', 'group', 'dot']);
    expect(rows.map((row) => row.top)).toEqual([
      0,
      GROUP_ROW,
      GROUP_ROW + ROW,
      GROUP_ROW + 2 * ROW,
      2 * GROUP_ROW + 2 * ROW,
    ]);
    expect(height).toBe(2 * GROUP_ROW + 3 * ROW);
  });
  it('needs no headings without groups', () => {
    expect(place([dot('a', undefined)]).rows).toHaveLength(1);
  });
});

describe('domainOf', () => {
  it('is 0 to 1 for proportions', () => {
    expect(domainOf([dot('a', undefined, figure(0.8, 0.7, 0.9))])).toEqual([0, 1]);
  });
  it('opens downwards for coefficients below zero', () => {
    expect(domainOf([dot('a', undefined, figure(0.1, -0.33, 0.5))])).toEqual([-0.4, 1]);
  });
  it('holds what cannot be estimated', () => {
    expect(domainOf([dot('a', undefined, figure(null))])).toEqual([0, 1]);
  });
  it('stays between −1 and 1, wherever intervals end', () => {
    expect(domainOf([dot('a', undefined, figure(0.1, -1.6, 1.3))])).toEqual([-1, 1]);
  });
});

describe('barOf', () => {
  it('ends where the interval ends', () => {
    expect(barOf(figure(0.5, 0.2, 0.8), [0, 1])).toEqual({ low: 0.2, high: 0.8, goesBelow: false, goesAbove: false });
  });
  it('is cut at the axis, and says where', () => {
    expect(barOf(figure(0.1, -1.6, 1.3), [-1, 1])).toEqual({ low: -1, high: 1, goesBelow: true, goesAbove: true });
  });
  it('does not take rounding for going beyond', () => {
    const bar = barOf(figure(-1, -1 - 1e-15, -1), [-1, 1]);
    expect(bar).toEqual({ low: -1, high: -1, goesBelow: false, goesAbove: false });
    expect(isOnAxis(-1 - 1e-15, [-1, 1])).toBe(true);
    expect(isOnAxis(-1.2, [-1, 1])).toBe(false);
  });
  it('is not there without an interval', () => {
    expect(barOf(figure(0.5), [0, 1])).toBeNull();
  });
});

it('a note takes a row of its own', () => {
  const { rows, height } = place([{ ...dot('a', 'X'), note: 'Read it with care.' }, dot('b', 'X')]);
  expect(rows.map(({ kind }) => kind)).toEqual(['group', 'dot', 'note', 'dot']);
  expect(height).toBe(GROUP_ROW + 3 * ROW);
});

it('labels get the room that the longest needs', () => {
  const label = "κ (Conger; Cohen's for two readers)";
  expect(labelWidth([{ ...dot('a', 'X'), label }])).toBeGreaterThan(label.length * 6.5);
  expect(labelWidth([dot('a', 'X')])).toBe(120);
});
