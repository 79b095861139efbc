/** The values of a cut through a grid, alone or over a slab. Pure. */
import { normalOf, type Place } from '../space/place';
import { times } from '../space/vectors';
import { indexOf, type Grid } from './grid';

export type SlabMode = 'maximum' | 'minimum' | 'mean';
/** What is laid together: everything whose centre lies within half the thickness of the plane. */
export type Slab = { mode: SlabMode; millimetres: number };

export type Values = Int8Array | Uint8Array | Int16Array | Uint16Array | Int32Array | Uint32Array | Float32Array;

export type Cut = { place: Place; columns: number; rows: number; step: number };
export type Rendering = {
  slab: Slab | null;
  /** Between values: straight lines if so chosen, else the nearest value. */
  isSmooth: boolean;
  /** What stands where the grid ends. */
  outside: number;
};

/** How many cuts on each side of the middle one belong to a slab. */
export const slabReach = (slab: Slab | null, step: number): number =>
  slab ? Math.floor(slab.millimetres / 2 / step + 1e-6) : 0;

export function resample(grid: Grid, slices: readonly Values[], cut: Cut, rendering: Rendering): Values {
  const { place, columns, rows, step } = cut;
  const { slab, isSmooth, outside } = rendering;
  const reach = slabReach(slab, step);
  const result = resultFor(slices[0], columns * rows, slab?.mode === 'mean' || isSmooth);
  const read = (isSmooth ? smoothReader : nearestReader)(grid, slices);
  const origin = indexOf(grid, place.position);
  const along = (direction: readonly [number, number, number]) =>
    grid.axes.map(
      (axis, at) =>
        (axis[0] * direction[0] + axis[1] * direction[1] + axis[2] * direction[2]) / (grid.spacing[at] ?? 1),
    ) as [number, number, number];
  const right = along(times(place.column, place.columnSpacing));
  const down = along(times(place.row, place.rowSpacing));
  const deep = along(times(normalOf(place), step));
  const combine = combining(slab?.mode ?? 'maximum');
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const i = origin[0] + column * right[0] + row * down[0];
      const j = origin[1] + column * right[1] + row * down[1];
      const k = origin[2] + column * right[2] + row * down[2];
      let value = NaN;
      let count = 0;
      for (let at = -reach; at <= reach; at += 1) {
        const sample = read(i + at * deep[0], j + at * deep[1], k + at * deep[2]);
        // NaN: beyond the grid there is nothing to be laid together.
        if (sample !== sample) continue;
        value = count === 0 ? sample : combine(value, sample);
        count += 1;
      }
      const shown = count === 0 ? outside : slab?.mode === 'mean' ? value / count : value;
      result[row * columns + column] = shown;
    }
  }
  return result;
}

const combining = (mode: SlabMode): ((a: number, b: number) => number) =>
  mode === 'maximum' ? (a, b) => (b > a ? b : a) : mode === 'minimum' ? (a, b) => (b < a ? b : a) : (a, b) => a + b;

function resultFor(like: Values | undefined, length: number, isBetween: boolean): Values {
  if (isBetween || !like) return new Float32Array(length);
  return new (like.constructor as new (length: number) => Values)(length);
}

type Reader = (i: number, j: number, k: number) => number;

function nearestReader({ size: [columns, rows, count] }: Grid, slices: readonly Values[]): Reader {
  return (i, j, k) => {
    const [x, y, z] = [Math.round(i), Math.round(j), Math.round(k)];
    if (x < 0 || y < 0 || z < 0 || x >= columns || y >= rows || z >= count) return NaN;
    return slices[z]?.[y * columns + x] ?? NaN;
  };
}

function smoothReader(grid: Grid, slices: readonly Values[]): Reader {
  const [columns, rows, count] = grid.size;
  const at = (x: number, y: number, z: number) => slices[z]?.[y * columns + x] ?? 0;
  return (i, j, k) => {
    if (i < -0.5 || j < -0.5 || k < -0.5 || i > columns - 0.5 || j > rows - 0.5 || k > count - 0.5) return NaN;
    const [x, y, z] = [within(i, columns), within(j, rows), within(k, count)];
    const [x0, y0, z0] = [Math.floor(x), Math.floor(y), Math.floor(z)];
    const [x1, y1, z1] = [Math.min(x0 + 1, columns - 1), Math.min(y0 + 1, rows - 1), Math.min(z0 + 1, count - 1)];
    const [fx, fy, fz] = [x - x0, y - y0, z - z0];
    const plane = (slice: number) =>
      (at(x0, y0, slice) * (1 - fx) + at(x1, y0, slice) * fx) * (1 - fy) +
      (at(x0, y1, slice) * (1 - fx) + at(x1, y1, slice) * fx) * fy;
    return plane(z0) * (1 - fz) + plane(z1) * fz;
  };
}

const within = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
