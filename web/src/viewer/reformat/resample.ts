/** The values of a cut through a grid, alone or over a slab. Pure. */
import { normalOf, type Place } from '../space/place';
import { dot, times, type Vector } from '../space/vectors';
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
  const { slab, isSmooth } = rendering;
  const result = resultFor(slices[0], cut.columns * cut.rows, slab?.mode === 'mean' || isSmooth);
  const steps = stepsOf(grid, cut);
  const aligned = [steps.right, steps.down, steps.deep].map(onlyAxis);
  if (aligned.every((axis) => axis !== null)) alongGrid(grid, slices, cut, rendering, steps, result);
  else throughGrid(grid, slices, cut, rendering, steps, result);
  return result;
}

type Triple = [number, number, number];
/** Counted in values: where a cut begins, and how far its next column, row and cut lie. */
type Steps = { origin: Triple; right: Triple; down: Triple; deep: Triple };

function stepsOf(grid: Grid, { place, step }: Cut): Steps {
  const along = (direction: Vector) =>
    grid.axes.map((axis, at) => dot(axis, direction) / (grid.spacing[at] ?? 1)) as Triple;
  return {
    origin: [...indexOf(grid, place.position)],
    right: along(times(place.column, place.columnSpacing)),
    down: along(times(place.row, place.rowSpacing)),
    deep: along(times(normalOf(place), step)),
  };
}

/** The one axis of the grid that a step follows. */
function onlyAxis(step: Triple): number | null {
  const axes = [0, 1, 2].filter((axis) => Math.abs(step[axis] ?? 0) > 1e-6);
  return axes.length === 1 ? (axes[0] ?? null) : null;
}

/** Along the grid, each pixel is one value, and what is laid together lies in straight rows: this is the fast way. */
function alongGrid(
  grid: Grid,
  slices: readonly Values[],
  { columns, rows, step }: Cut,
  { slab, outside }: Rendering,
  steps: Steps,
  result: Values,
): void {
  const reach = slabReach(slab, step);
  const across = offsetsAlong(grid, steps, 'right', 0, columns);
  const down = offsetsAlong(grid, steps, 'down', 0, rows);
  const deep = offsetsAlong(grid, steps, 'deep', -reach, 2 * reach + 1);
  const mode = slab?.mode ?? 'maximum';
  const staysInSlice = across.slice.every((slice) => slice === 0);
  let count = 0;
  for (let n = 0; n <= 2 * reach; n += 1) {
    const [deepSlice = -1, deepAt = 0] = [deep.slice[n], deep.at[n]];
    if (deepSlice < 0) continue;
    const isFirst = count === 0;
    count += 1;
    for (let row = 0; row < rows; row += 1) {
      const rowSlice = deepSlice + (down.slice[row] ?? 0);
      const rowAt = deepAt + (down.at[row] ?? 0);
      const from = row * columns;
      const line = staysInSlice ? slices[rowSlice] : undefined;
      if (line) {
        layOn(result.subarray(from, from + columns), line, rowAt, across.at, isFirst ? 'first' : mode);
        continue;
      }
      for (let column = 0; column < columns; column += 1) {
        const value = slices[rowSlice + (across.slice[column] ?? 0)]?.[rowAt + (across.at[column] ?? 0)] ?? outside;
        const before = result[from + column] ?? 0;
        if (isFirst || (mode === 'maximum' ? value > before : mode === 'minimum' && value < before))
          result[from + column] = value;
        else if (mode === 'mean') result[from + column] = before + value;
      }
    }
  }
  if (count === 0) result.fill(outside);
  else if (mode === 'mean') for (let at = 0; at < result.length; at += 1) result[at] = (result[at] ?? 0) / count;
}

/** Lays a row of one slice on what is there: each of its loops is over plain arrays, which is what makes it fast. */
function layOn(row: Values, values: Values, start: number, at: Int32Array, mode: SlabMode | 'first'): void {
  const count = row.length;
  if (mode === 'first') for (let n = 0; n < count; n += 1) row[n] = values[start + at[n]!]!;
  else if (mode === 'mean') for (let n = 0; n < count; n += 1) row[n]! += values[start + at[n]!]!;
  else if (mode === 'maximum') {
    for (let n = 0; n < count; n += 1) {
      const value = values[start + at[n]!]!;
      if (value > row[n]!) row[n] = value;
    }
  } else {
    for (let n = 0; n < count; n += 1) {
      const value = values[start + at[n]!]!;
      if (value < row[n]!) row[n] = value;
    }
  }
}

/** What each step of one direction adds to the slice's number and to the place in the slice; −1 beyond the grid. */
function offsetsAlong(
  { size }: Grid,
  { origin, ...steps }: Steps,
  direction: 'right' | 'down' | 'deep',
  first: number,
  count: number,
): { slice: Int32Array; at: Int32Array } {
  const axis = onlyAxis(steps[direction]) ?? 0;
  const slice = new Int32Array(count);
  const at = new Int32Array(count);
  for (let n = 0; n < count; n += 1) {
    const index = Math.round((origin[axis] ?? 0) + (first + n) * (steps[direction][axis] ?? 0));
    const isWithin = index >= 0 && index < (size[axis] ?? 0);
    if (!isWithin) slice[n] = -1;
    else if (axis === 2) slice[n] = index;
    else at[n] = axis === 0 ? index : index * size[0];
  }
  return { slice, at };
}

/** In any direction, value by value. */
function throughGrid(
  grid: Grid,
  slices: readonly Values[],
  { columns, rows, step }: Cut,
  { slab, isSmooth, outside }: Rendering,
  { origin, right, down, deep }: Steps,
  result: Values,
): void {
  const reach = slabReach(slab, step);
  const read = (isSmooth ? smoothReader : nearestReader)(grid, slices);
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
      result[row * columns + column] = count === 0 ? outside : slab?.mode === 'mean' ? value / count : value;
    }
  }
}

const combining = (mode: SlabMode): ((a: number, b: number) => number) =>
  mode === 'maximum' ? (a, b) => (b > a ? b : a) : mode === 'minimum' ? (a, b) => (b < a ? b : a) : (a, b) => a + b;

function resultFor(like: Values | undefined, length: number, isBetween: boolean): Values {
  if (isBetween || !like) return new Float32Array(length);
  return new (like.constructor as new (length: number) => Values)(length);
}

/** The value at a place, counted in values; NaN beyond the grid. */
type Reader = (i: number, j: number, k: number) => number;

/** The value nearest to a place: nothing is interpolated. */
export function nearestReader({ size: [columns, rows, count] }: Grid, slices: readonly (Values | undefined)[]): Reader {
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
