import { describe, expect, it } from 'vitest';
import { toPatient, type Place } from '../space/place';
import { turned, type Vector } from '../space/vectors';
import { gridOf, indexOf, isRefused, type Grid } from './grid';
import { cutsOf, frameOf, turnedFrame } from './planes';
import { resample, type Slab } from './resample';

const slice = (z: number, change: Partial<Place> = {}): Place => ({
  position: [-20, -30, z],
  column: [1, 0, 0],
  row: [0, 1, 0],
  columnSpacing: 0.5,
  rowSpacing: 0.75,
  frameOfReference: '1',
  ...change,
});
const [COLUMNS, ROWS] = [4, 5];
const axial = (...heights: number[]) => heights.map((z) => slice(z));
const gridIn = (places: (Place | null)[]): Grid => {
  const grid = gridOf(places, COLUMNS, ROWS);
  if (isRefused(grid)) throw new Error(grid.reason);
  return grid;
};
const reasonOf = (places: (Place | null)[]) => {
  const grid = gridOf(places, COLUMNS, ROWS);
  return isRefused(grid) ? grid.reason : null;
};

describe('a stack is one grid', () => {
  it('when its slices lie evenly, whichever way they run', () => {
    expect(gridIn(axial(0, 2, 4))).toMatchObject({ size: [4, 5, 3], spacing: [0.5, 0.75, 2], axes: [[1, 0, 0], [0, 1, 0], [0, 0, 1]] });
    expect(gridIn(axial(4, 2, 0)).axes[2][2]).toBe(-1);
  });

  it('and else says why not', () => {
    expect(reasonOf(axial(0, 2, 4, 8))).toBe('the distances between slices vary');
    expect(reasonOf([0, 1, 2, 3].map((at) => slice(at * 2, { position: [-20, -30 + at, at * 2] })))).toMatch(/tilted/);
    expect(reasonOf([slice(0), null, slice(2)])).toMatch(/where in the patient/);
    expect(reasonOf(axial(0, 2))).toMatch(/at least 3/);
    expect(reasonOf(axial(1, 1, 1))).toMatch(/same position/);
    expect(reasonOf([0, 1, 2].map((z) => slice(z, { frameOfReference: null })))).toMatch(/frame of reference/);
    expect(reasonOf([slice(0), slice(1, { columnSpacing: 1 }), slice(2)])).toMatch(/differ/);
  });
});

const heights = [10, 12, 14, 16, 18, 20];
/** Each value tells its own place: column + 10·row + 100·slice. */
const slices = heights.map((_, k) =>
  Int16Array.from({ length: COLUMNS * ROWS }, (_, at) => (at % COLUMNS) + 10 * Math.floor(at / COLUMNS) + 100 * k),
);
const grid = gridIn(axial(...heights));
const own = frameOf(grid);
const cut = (plane: 'axial' | 'sagittal' | 'coronal', index: number, slab: Slab | null = null, frame = own, isSmooth = false) => {
  const { columns, rows, places, step } = cutsOf(grid, frame, plane);
  const place = places[index];
  if (!place) throw new Error('no such cut');
  const values = resample(grid, slices, { place, columns, rows, step }, { slab, isSmooth, outside: -1 });
  return { columns, rows, places, values: [...values], place };
};

describe('cuts along the grid', () => {
  it('are the values themselves', () => {
    expect(cut('axial', 2).values).toEqual([...(slices[2] ?? [])]);
    const sagittal = cut('sagittal', 3);
    expect([sagittal.columns, sagittal.rows, sagittal.places.length]).toEqual([5, 6, 4]);
    // Front on the left, head on top.
    expect(sagittal.values.slice(0, 5)).toEqual([503, 513, 523, 533, 543]);
    expect(sagittal.values.slice(-5)).toEqual([3, 13, 23, 33, 43]);
    const coronal = cut('coronal', 1);
    expect([coronal.columns, coronal.rows, coronal.places.length]).toEqual([4, 6, 5]);
    expect(coronal.values.slice(0, 4)).toEqual([510, 511, 512, 513]);
  });

  it('say truly where they lie', () => {
    const { place, columns, values } = cut('sagittal', 3);
    const point = toPatient(place, [2.5, 1.5]);
    const [i, j, k] = indexOf(grid, point);
    expect([i, j, k]).toEqual([3, 2, 4]);
    expect(values[1 * columns + 2]).toBe(3 + 10 * 2 + 100 * 4);
  });
});

describe('slabs', () => {
  const of = (mode: Slab['mode'], millimetres: number) => cut('axial', 2, { mode, millimetres }).values[0];

  it('lay together what lies within half their thickness', () => {
    // Slices lie 2 mm apart: 4 mm reach one to each side, 3 mm none.
    expect([of('maximum', 4), of('minimum', 4), of('mean', 4)]).toEqual([300, 100, 200]);
    expect([of('maximum', 3), of('minimum', 3), of('mean', 3)]).toEqual([200, 200, 200]);
    expect(of('maximum', 1000)).toBe(500);
  });

  it('end where the stack ends', () => {
    expect(cut('axial', 0, { mode: 'mean', millimetres: 4 }).values[0]).toBe(50);
  });
});

describe('turned planes', () => {
  const quarter = turnedFrame(own, 'axial', Math.PI / 2);

  it('turn two planes about the third', () => {
    expect(quarter[2]).toEqual(own[2]);
    expect(quarter[0].map((part) => Math.round(part))).toEqual([0, 1, 0]);
    const oblique = turnedFrame(own, 'axial', 0.3);
    expect(cutsOf(grid, oblique, 'axial')).toEqual(cutsOf(grid, own, 'axial'));
    const { column, row } = cutsOf(grid, oblique, 'sagittal').places[0] as Place;
    expect(row[2]).toBeCloseTo(-1, 9);
    expect(column[0]).toBeCloseTo(-Math.sin(0.3), 9);
  });

  it('give the value nearest to each point, and lines between values where that is chosen', () => {
    const frame = turnedFrame(own, 'coronal', 0.4);
    for (const isSmooth of [false, true]) {
      const { columns, rows, values, place } = cut('axial', 2, null, frame, isSmooth);
      for (let at = 0; at < columns * rows; at += 1) {
        const point = toPatient(place, [(at % columns) + 0.5, Math.floor(at / columns) + 0.5]);
        const [i, j, k] = indexOf(grid, point);
        const isInside = [i, j, k].every((part, axis) => part > -0.49 && part < (grid.size[axis] ?? 0) - 0.51);
        if (!isInside) continue;
        const inside = [i, j, k].map((part, axis) => Math.max(0, Math.min((grid.size[axis] ?? 1) - 1, part))) as unknown as Vector;
        const [x, y, z] = isSmooth ? inside : (inside.map(Math.round) as unknown as Vector);
        expect(values[at]).toBeCloseTo(x + 10 * y + 100 * z, 3);
      }
    }
  });

  it('turn vectors as a compass does', () => {
    expect(turned([1, 0, 0], [0, 0, 1], Math.PI / 2).map((part) => Math.round(part))).toEqual([0, 1, 0]);
  });
});
