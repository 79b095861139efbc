import { describe, expect, it } from 'vitest';
import type { Display, DisplayImage } from '../../viewer/hanging/displays';
import { discAt } from '../../viewer/mask/shapes';
import { countOf, pixelsOf } from '../../viewer/mask/spans';
import type { Finding, ImagePoint, Mark, Shape } from '../api';
import { notesOn } from './checks';
import { continues } from './continuing';
import { boxOver, carriedTo, filledIn, gapsOf } from './filling';
import { mergedFindings, mergedHere } from './merging';

const facts = { columns: 64, rows: 64, spacing: { row: 0.5, column: 0.5, projected: false } };
const display = (series: string, laterality: 'L' | 'R' | null = null): Display =>
  ({
    key: series,
    laterality,
    images: Array.from({ length: 8 }, (_, at) => ({ instance: `${series}.${at}`, frame: 1, facts }) as unknown as DisplayImage),
  }) as unknown as Display;
const ct = display('ct');
const ring = (x: number, radius: number): ImagePoint[] =>
  Array.from({ length: 32 }, (_, at) => [x + radius * Math.cos((at * Math.PI) / 16), 32 + radius * Math.sin((at * Math.PI) / 16)]);
const contour = (slice: number, radius = 8, x = 32): Mark => ({ instance: `ct.${slice}`, frame: 1, shape: 'contour', points: ring(x, radius) });
const shaped = (slice: number, shape: Shape, points: ImagePoint[]): Mark => ({ instance: `ct.${slice}`, frame: 1, shape, points });
const paint = (slice: number, x: number): Mark => ({ ...contour(slice), shape: 'mask', points: [], mask: pixelsOf(discAt(facts, [x, 32], [8, 8])) });
const finding = (marks: Mark[], id = 'f'): Finding => ({ id, structure: 'nodule', marks, attributes: {} });

describe('filling in', () => {
  it('marks the slices between, in the order of the series, and no others', () => {
    const marks = filledIn(ct, [contour(6, 12), contour(2, 4)]);
    expect(marks.map(({ instance }) => instance)).toEqual(['ct.6', 'ct.2', 'ct.3', 'ct.4', 'ct.5']);
    expect(gapsOf(ct, marks)).toEqual([]);
    expect(filledIn(ct, marks)).toBe(marks);
  });

  it('leaves alone what lies in another series, has no way between, or is twice on a slice', () => {
    const apart = [contour(1), { ...contour(5), instance: 'mr.5' }];
    expect(filledIn(ct, apart)).toBe(apart);
    const angles = [shaped(1, 'angle', [[0, 0], [1, 0], [1, 1]]), shaped(4, 'angle', [[0, 0], [1, 0], [1, 1]])];
    expect(filledIn(ct, angles)).toBe(angles);
    const twice = [contour(1, 4, 10), contour(1, 4, 50), contour(4)];
    expect(filledIn(ct, twice)).toBe(twice);
  });
});

it('goes on with a finding on another view of its side, not on the other side, nor twice on an image', () => {
  const views = [display('rcc', 'R'), display('rmlo', 'R'), display('lcc', 'L'), display('ct')];
  const on = (series: string): Mark => ({ ...contour(0), instance: `${series}.0` });
  const right = finding([on('rcc')]);
  expect(continues(right, 'nodule', on('rmlo'), views)).toBe(true);
  expect(continues(right, 'nodule', on('lcc'), views)).toBe(false);
  expect(continues(right, 'nodule', on('rcc'), views)).toBe(false);
  expect(continues(right, 'cyst', on('rmlo'), views)).toBe(false);
  expect(continues(right, 'nodule', on('ct'), views)).toBe(true);
  expect(continues(finding([on('rcc'), on('lcc')]), 'nodule', on('rmlo'), views)).toBe(true);
});

it('carries the nearest mark, earlier before later', () => {
  expect(carriedTo(ct, [contour(1, 3), contour(5, 9)], 3)).toMatchObject({ instance: 'ct.3', points: ring(32, 3) });
  expect(carriedTo(ct, [contour(1, 3), contour(5, 9)], 6)).toMatchObject({ instance: 'ct.6', points: ring(32, 9) });
  expect(carriedTo(ct, [contour(3)], 3)).toBeNull();
});

it('spans a box from slice to slice, with the newest corners on all', () => {
  const box = (slice: number, right: number) => shaped(slice, 'box', [[1, 1], [right, 9]]);
  const marks = boxOver(ct, [box(5, 10)], box(2, 12));
  expect(marks.map(({ instance }) => instance)).toEqual(['ct.2', 'ct.3', 'ct.4', 'ct.5']);
  expect(new Set(marks.map(({ points }) => JSON.stringify(points))).size).toBe(1);
});

describe('merging', () => {
  const image = { instance: 'ct.2', frame: 1, facts };

  it('joins outlines and paint on one image', () => {
    expect(mergedHere([contour(2, 8, 30), contour(2, 8, 36), contour(3)], image)).toHaveLength(2);
    expect(mergedHere([contour(2, 4, 10), contour(2, 4, 50)], image)).toBeNull();
    expect(mergedHere([contour(2)], image)).toBeNull();
    const [only] = mergedHere([paint(2, 30), paint(2, 36)], image) ?? [];
    expect(countOf(only?.mask ?? { columns: 1, rows: 1, runs: [] })).toBeGreaterThan(countOf(paint(2, 30).mask as never));
  });

  it('takes another finding in where they overlap, slice by slice', () => {
    const into = finding([contour(2, 8, 30), contour(3, 8, 30)]);
    const from = finding([contour(2, 8, 36), contour(4, 8, 36)], 'g');
    const marks = mergedFindings(into, from, image, [ct]) ?? [];
    expect(marks.map(({ instance }) => instance)).toEqual(['ct.2', 'ct.3', 'ct.4']);
    expect(mergedFindings(into, finding([contour(2, 3, 60)], 'h'), image, [ct])).toBeNull();
  });
});

describe('kind words', () => {
  it('are for slips, and silent where there is none', () => {
    expect(notesOn(finding([contour(2), contour(3)]), [ct])).toEqual([]);
    expect(notesOn(finding([contour(2), contour(5)]), [ct])).toEqual(['2 slices between its marks are not marked. Shift + I fills in.']);
    expect(notesOn(finding([contour(2, 0.4)]), [ct])).toEqual(['One of its marks is very small. Is it all there?']);
    expect(notesOn(finding([shaped(2, 'polygon', [[10, 10], [30, 30], [30, 10], [10, 30]])]), [ct])).toEqual(['An outline crosses itself. Redraw that stretch?']);
    expect(notesOn(finding([shaped(2, 'rectangle', [[0, 10], [20, 30]])]), [ct])).toEqual(['A mark ends at the edge of the image. Does the finding go on?']);
  });

  it('ask about a finding on both sides', () => {
    const views = [display('rcc', 'R'), display('lcc', 'L')];
    const marks = ['rcc', 'lcc'].map((series) => ({ ...contour(0), instance: `${series}.0` }));
    expect(notesOn(finding(marks), views)).toEqual(['Its marks lie on the right and on the left. Two findings?']);
  });
});
