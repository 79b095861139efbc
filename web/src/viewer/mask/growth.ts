/** What goes to the thread that grows, and what comes back. Pure. */
import type { Painted } from './brush';
import type { Field, Growth, Reach } from './grow';
import { pixelsOf } from './spans';
import type { Values as SliceValues } from '../reformat/resample';

/** The part of a series that growth can reach, as a series of its own. */
export type Crop = { field: Field; growth: Growth; slices: (SliceValues | null)[]; at: Reach; columns: number; rows: number };
/** Runs of pixels of whole slices (see `Pixels`), by slice. */
export type GrownRuns = [slice: number, runs: Int32Array][];
export type Report = { kind: 'progress'; voxels: number } | { kind: 'done'; grown: GrownRuns | null };

type ValuesOf = (slice: number) => SliceValues | null;

/** Copies the values that growth can reach, a slice a step. */
export function* cropped(field: Field, valuesOf: ValuesOf, growth: Growth, at: Reach): Generator<void, Crop> {
  const slices: (SliceValues | null)[] = [];
  for (let slice = at.first; slice < at.behind; slice += 1) {
    const values = valuesOf(slice);
    slices.push(values && withinReach(values, field.columns, at));
    yield;
  }
  const [column, row, slice] = growth.seed;
  return {
    field: {
      columns: at.right - at.left,
      rows: at.bottom - at.top,
      slices: slices.length,
      spacing: field.spacing,
      isVolume: field.isVolume,
    },
    growth: { ...growth, seed: [column - at.left, row - at.top, slice - at.first] },
    slices,
    at,
    columns: field.columns,
    rows: field.rows,
  };
}

function withinReach(values: SliceValues, columns: number, { left, right, top, bottom }: Reach): SliceValues {
  const width = right - left;
  const kept = new (values.constructor as new (length: number) => SliceValues)(width * (bottom - top));
  for (let row = top; row < bottom; row += 1)
    kept.set(values.subarray(row * columns + left, row * columns + right), (row - top) * width);
  return kept;
}

/** What has grown in a crop, where it lies in the series. */
export const packed = (grown: Painted, { at, columns, rows }: Crop): GrownRuns =>
  [...grown].map(([slice, { lines }]) => {
    const placed = [
      ...Array<undefined>(at.top),
      ...Array.from(lines, (line) => line?.map((column) => column + at.left)),
    ];
    return [slice + at.first, Int32Array.from(pixelsOf({ columns, rows, lines: placed }).runs)];
  });
