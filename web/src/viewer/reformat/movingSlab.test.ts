import { describe, expect, it } from 'vitest';
import type { Vector } from '../space/vectors';
import { gridOf, indexOf, isRefused } from './grid';
import { MovingSlabs } from './movingSlab';
import { cutsOf, frameOf, turnedFrame } from './planes';
import type { Slab } from './resample';

const [COLUMNS, ROWS, COUNT] = [7, 5, 9];
/** The same numbers each time. */
function numbers(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_103_515_245 + 12_345) % 2_147_483_648) / 2_147_483_648;
}
const random = numbers(7);
const slices = Array.from({ length: COUNT }, () => Int16Array.from({ length: COLUMNS * ROWS }, () => Math.floor(random() * 4096) - 1024));
const places = slices.map((_, k) => ({
  position: [-20, -30, 10 + 2 * k] as Vector,
  column: [1, 0, 0] as Vector,
  row: [0, 1, 0] as Vector,
  columnSpacing: 0.5,
  rowSpacing: 0.75,
  frameOfReference: '1',
}));
const found = gridOf(places, COLUMNS, ROWS);
if (isRefused(found)) throw new Error(found.reason);
const grid = found;
const frame = frameOf(grid);

/** What a slab shows, from each value that lies in it. */
function expected(plane: 'axial' | 'coronal' | 'sagittal', index: number, { mode, millimetres }: Slab): number[] {
  const { columns, rows, places: cuts, step } = cutsOf(grid, frame, plane);
  const deep = plane === 'axial' ? 2 : plane === 'coronal' ? 1 : 0;
  const at = indexOf(grid, cuts[index]!.position)[deep];
  const reach = Math.floor(millimetres / 2 / step + 1e-6);
  return Array.from({ length: columns * rows }, (_, pixel) => {
    const { column, row, columnSpacing, rowSpacing, position } = cuts[index]!;
    const [x, y] = [pixel % columns, Math.floor(pixel / columns)];
    const point = position.map((part, axis) => part + column[axis]! * x * columnSpacing + row[axis]! * y * rowSpacing) as unknown as Vector;
    const place = indexOf(grid, point).map(Math.round) as [number, number, number];
    const values: number[] = [];
    for (let layer = Math.round(at) - reach; layer <= Math.round(at) + reach; layer += 1) {
      if (layer < 0 || layer >= grid.size[deep]) continue;
      place[deep] = layer;
      values.push(slices[place[2]]![place[1] * COLUMNS + place[0]]!);
    }
    if (mode === 'mean') return Math.fround(values.reduce((sum, value) => sum + value, 0) / values.length);
    return mode === 'maximum' ? Math.max(...values) : Math.min(...values);
  });
}

describe('slabs that move and change their thickness', () => {
  for (const plane of ['axial', 'coronal', 'sagittal'] as const)
    for (const mode of ['maximum', 'minimum', 'mean'] as const)
      it(`show what lies in them: ${mode}, ${plane}`, () => {
        const slabs = new MovingSlabs();
        const { columns, rows, places: cuts, step } = cutsOf(grid, frame, plane);
        const walk = numbers(3);
        let [index, thickness] = [0, step];
        for (let turn = 0; turn < 60; turn += 1) {
          // Mostly one further or one thicker, now and then somewhere else.
          index = turn % 13 === 12 ? Math.floor(walk() * cuts.length) : Math.max(0, Math.min(cuts.length - 1, index + (walk() < 0.6 ? 1 : -1)));
          thickness = Math.max(step, thickness + (walk() < 0.5 ? step : -step));
          const slab: Slab = { mode, millimetres: thickness };
          const cut = { place: cuts[index]!, columns, rows, step };
          const laid = slabs.laid(plane, null, grid, slices, cut, { slab, isSmooth: false, outside: -1 });
          expect([...(laid ?? [])], `${turn}: cut ${index}, ${thickness} mm`).toEqual(expected(plane, index, slab));
        }
      });

  it('are left to others where planes are turned', () => {
    const turned = turnedFrame(frame, 'coronal', 0.4);
    const { columns, rows, places: cuts, step } = cutsOf(grid, turned, 'axial');
    const cut = { place: cuts[2]!, columns, rows, step };
    const rendering = { slab: { mode: 'maximum', millimetres: 4 } as const, isSmooth: false, outside: -1 };
    expect(new MovingSlabs().laid('axial', turned, grid, slices, cut, rendering)).toBeNull();
  });
});
