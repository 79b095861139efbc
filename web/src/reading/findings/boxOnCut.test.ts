import { describe, expect, it } from 'vitest';
import type { Display } from '../../viewer/hanging/displays';
import type { Mark } from '../api';
import { boxOnCut } from './boxOnCut';

/** Eight slices of 64 by 64, 2 mm apart, of half a millimetre each pixel. */
const display = {
  warnings: [],
  images: Array.from({ length: 8 }, (_, at) => ({
    instance: `ct.${at}`,
    frame: 1,
    facts: {
      columns: 64,
      rows: 64,
      isColor: false,
      place: { position: [0, 0, 2 * at], column: [1, 0, 0], row: [0, 1, 0], columnSpacing: 0.5, rowSpacing: 0.5, frameOfReference: 'x' },
    },
  })),
} as unknown as Display;
/** A coronal cut through row 30: its rows run down from the last slice in steps of half a millimetre. */
const drawn: Mark = {
  instance: 'ct.4',
  frame: 1,
  shape: 'box',
  points: [[10, 8.6], [20, 0.4]],
  plane: { position: [0, 15, 14], orientation: [1, 0, 0, 0, 0, -1], spacing: [0.5, 0.5] },
};

describe('a box drawn on a cut', () => {
  it('reaches as far as its rectangle, and as deep as it is wide', () => {
    const marks = boxOnCut(display, [], drawn);
    // From 14 mm down to 10 mm: the middles of slices 7, 6 and 5.
    expect(marks.map(({ instance }) => instance)).toEqual(['ct.5', 'ct.6', 'ct.7']);
    expect(new Set(marks.map(({ points }) => JSON.stringify(points)))).toEqual(new Set(['[[10,25.5],[20,35.5]]']));
    expect(marks.every(({ plane, shape }) => plane === undefined && shape === 'box')).toBe(true);
  });

  it('keeps its reach across the cut', () => {
    const before: Mark[] = [{ instance: 'ct.2', frame: 1, shape: 'box', points: [[1, 20], [9, 44]] }];
    const [first] = boxOnCut(display, before, drawn);
    expect(first?.points).toEqual([[10, 20], [20, 44]]);
  });

  it('stays in the series, and is not made askew', () => {
    const wide = boxOnCut(display, [], { ...drawn, points: [[-5, -90], [200, 90]] });
    expect(wide).toHaveLength(8);
    expect(wide[0]?.points).toEqual([[0, 0], [64, 64]]);
    const askew = { position: [0, 15, 14], orientation: [Math.SQRT1_2, Math.SQRT1_2, 0, 0, 0, -1], spacing: [0.5, 0.5] };
    expect(boxOnCut(display, [], { ...drawn, plane: askew })).toEqual([]);
  });
});
