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
  const { slab, isSmooth, outside } = rendering;
  const layers = layersOf(grid, slices[0], cut, slab?.mode ?? 'maximum', outside);
  if (layers) return alongGrid(layers, slices, cut, rendering);
  const result = resultFor(slices[0], cut.columns * cut.rows, slab?.mode === 'mean' || isSmooth);
  throughGrid(grid, slices, cut, rendering, stepsOf(grid, cut), result);
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

/** A cut along the grid, each pixel of which is one value: how the layers of the grid are laid on one another for it. */
export type Layers = {
  /** The layer of a cut like this one. */
  layerOf(place: Place): number;
  count: number;
  /** An empty result. */
  blank(): Values;
  /** Lays a layer on what was laid before, or alone. */
  lay(result: Values, before: Values | null, layer: number, slices: readonly Values[]): void;
};

/** What all cuts of one plane share; nothing where they do not lie along the grid, or not each on a layer of its own. */
export function layersOf(grid: Grid, like: Values | undefined, cut: Cut, mode: SlabMode, outside: number): Layers | null {
  const steps = stepsOf(grid, cut);
  const deepAxis = onlyAxis(steps.deep);
  if (deepAxis === null || [steps.right, steps.down].some((step) => onlyAxis(step) === null)) return null;
  if (Math.abs(Math.abs(steps.deep[deepAxis] ?? 0) - 1) > 1e-6) return null;
  const { columns, rows } = cut;
  const across = offsetsAlong(grid, steps, 'right', columns);
  const down = offsetsAlong(grid, steps, 'down', rows);
  const stride = [1, grid.size[0], 0][deepAxis] ?? 0;
  const isWithin = across.slice.every((slice) => slice === 0);
  const isRun = isWithin && across.at.every((at, n) => at === n);
  const row = resultFor(like, columns, false);
  return {
    layerOf: ({ position }) => Math.round(indexOf(grid, position)[deepAxis] ?? 0),
    count: grid.size[deepAxis] ?? 0,
    blank: () => resultFor(like, columns * rows, mode === 'mean'),
    lay(result, before, layer, slices) {
      for (let y = 0; y < rows; y += 1) {
        const slice = (deepAxis === 2 ? layer : 0) + down.slice[y]!;
        const start = layer * stride + down.at[y]!;
        const line = isRun ? slices[slice] : (isWithin ? picked(row, slices[slice], start, across.at) : gathered(row, slices, slice, start, across, outside));
        if (line) layOn(result, before, y * columns, columns, line, isRun ? start : 0, mode);
        else result.fill(outside, y * columns, (y + 1) * columns);
      }
    },
  };
}

/** A row of a cut that lies in one slice, though not along its rows. */
function picked(row: Values, line: Values | undefined, start: number, at: Int32Array): Values | undefined {
  if (line) for (let n = 0; n < row.length; n += 1) row[n] = line[start + at[n]!]!;
  return line && row;
}

/** A row of a cut that runs through the slices. */
function gathered(row: Values, slices: readonly Values[], slice: number, start: number, across: Offsets, outside: number): Values {
  for (let n = 0; n < row.length; n += 1) row[n] = slices[slice + across.slice[n]!]?.[start + across.at[n]!] ?? outside;
  return row;
}

/** Along the grid, what is laid together lies in straight rows: this is the fast way. */
function alongGrid(layers: Layers, slices: readonly Values[], { place, step }: Cut, { slab, outside }: Rendering): Values {
  const reach = slabReach(slab, step);
  const middle = layers.layerOf(place);
  const [first, last] = [Math.max(0, middle - reach), Math.min(layers.count - 1, middle + reach)];
  const result = layers.blank();
  if (last < first) return result.fill(outside);
  for (let layer = first; layer <= last; layer += 1) layers.lay(result, layer === first ? null : result, layer, slices);
  return slab?.mode === 'mean' ? divided(result, last - first + 1) : result;
}

/** The mean, of a sum. */
export function divided(sum: Values, count: number): Values {
  for (let at = 0; at < sum.length; at += 1) sum[at]! /= count;
  return sum;
}

/** Lays a run of values on what was laid before, if anything: each of these loops is over plain arrays, which makes it fast. */
export function layOn(
  result: Values,
  before: Values | null,
  from: number,
  count: number,
  values: Values,
  start: number,
  mode: SlabMode,
): void {
  const to = from + count;
  const shift = start - from;
  if (!before) {
    for (let at = from; at < to; at += 1) result[at] = values[at + shift]!;
  } else if (mode === 'mean') {
    for (let at = from; at < to; at += 1) result[at] = before[at]! + values[at + shift]!;
  } else if (mode === 'maximum') {
    for (let at = from; at < to; at += 1) {
      const value = values[at + shift]!;
      const other = before[at]!;
      result[at] = value > other ? value : other;
    }
  } else {
    for (let at = from; at < to; at += 1) {
      const value = values[at + shift]!;
      const other = before[at]!;
      result[at] = value < other ? value : other;
    }
  }
}

type Offsets = { slice: Int32Array; at: Int32Array };

/** What each step of one direction adds to the slice's number and to the place in the slice; a slice of −1 beyond the grid. */
function offsetsAlong({ size }: Grid, { origin, ...steps }: Steps, direction: 'right' | 'down', count: number): Offsets {
  const axis = onlyAxis(steps[direction]) ?? 0;
  const slice = new Int32Array(count);
  const at = new Int32Array(count);
  for (let n = 0; n < count; n += 1) {
    const index = Math.round((origin[axis] ?? 0) + n * (steps[direction][axis] ?? 0));
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
