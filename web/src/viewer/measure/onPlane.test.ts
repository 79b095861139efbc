import { describe, expect, it } from 'vitest';
import { gridOf, isRefused } from '../reformat/grid';
import { planeOf } from '../space/cutPlane';
import { toPatient, type Place } from '../space/place';
import type { ImagePoint, Mark, Shape } from '../types';
import { onPlane } from './onPlane';

const [COLUMNS, ROWS] = [20, 16];
const heights = Array.from({ length: 12 }, (_, at) => 100 - 2.5 * at);
const axial = (z: number): Place => ({
  position: [-30, 12, z],
  column: [1, 0, 0],
  row: [0, 1, 0],
  columnSpacing: 0.8,
  rowSpacing: 0.8,
  frameOfReference: '1',
});
const found = gridOf(heights.map(axial), COLUMNS, ROWS);
if (isRefused(found)) throw new Error(found.reason);
const grid = found;
/** Each value tells its own place: column + 100·row + 10 000·slice. */
const valueAt = (column: number, row: number, slice: number) => column + 100 * row + 10_000 * slice;
const slices = heights.map((_, slice) =>
  Float32Array.from({ length: COLUMNS * ROWS }, (_, at) => valueAt(at % COLUMNS, Math.floor(at / COLUMNS), slice)),
);
const markOn = (place: Place, shape: Shape, points: ImagePoint[]): Mark => ({
  instance: '1',
  frame: 1,
  shape,
  points,
  plane: planeOf(place),
});
const valuesOf = (mark: Mark) => {
  const plane = onPlane(grid, mark);
  return plane?.values(slices).sort((a, b) => a - b);
};

describe('values within a mark on a cut', () => {
  it('are one row of every slice on a coronal cut', () => {
    // The cut's first pixel is the head's: the first slice, for heights fall.
    const coronal: Place = { ...axial(100), position: [-30, 12 + 5 * 0.8, 100], row: [0, 0, -1], rowSpacing: 2.5 };
    const wanted: number[] = [];
    for (let slice = 2; slice < 6; slice += 1) for (let column = 3; column < 9; column += 1) wanted.push(valueAt(column, 5, slice));
    const mark = markOn(coronal, 'rectangle', [[3, 2], [9, 6]]);
    expect(valuesOf(mark)).toEqual(wanted);
    expect(onPlane(grid, mark)?.slices).toEqual([1, 6]);
  });

  it('are those of the voxels nearest to an oblique plane', () => {
    const angle = 0.37;
    const oblique: Place = {
      ...axial(100),
      position: [-25, 14.3, 92],
      row: [0, Math.cos(angle), -Math.sin(angle)],
      columnSpacing: 0.8,
      rowSpacing: 0.8,
    };
    const wanted: number[] = [];
    for (let row = 2; row < 10; row += 1)
      for (let column = 1; column < 7; column += 1) {
        const [x, y, z] = toPatient(oblique, [column + 0.5, row + 0.5]);
        wanted.push(valueAt(Math.round((x + 30) / 0.8), Math.round((y - 12) / 0.8), Math.round((100 - z) / 2.5)));
      }
    expect(valuesOf(markOn(oblique, 'polygon', [[1, 2], [7, 2], [7, 10], [1, 10]]))).toEqual(wanted.sort((a, b) => a - b));
  });

  it('end where the series ends, and lines have none', () => {
    const beyond: Place = { ...axial(100), position: [-30 - 4 * 0.8, 12, 100], row: [0, 0, -1], rowSpacing: 2.5 };
    expect(valuesOf(markOn(beyond, 'rectangle', [[0, 0], [6, 2]]))).toEqual([0, 1, 10_000, 10_001]);
    expect(valuesOf(markOn(beyond, 'line', [[0, 0], [6, 2]]))).toBeUndefined();
    expect(onPlane(grid, { ...markOn(beyond, 'rectangle', [[0, 0], [6, 2]]), plane: null })).toBeNull();
  });
});
