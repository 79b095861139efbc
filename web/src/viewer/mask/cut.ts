/** A painted series in another plane, or laid together in a slab. Pure. */
import { indexOf, type Grid } from '../reformat/grid';
import { slabReach, type Cut, type Slab } from '../reformat/resample';
import { normalOf } from '../space/place';
import { dot, times, type Vector } from '../space/vectors';
import type { Pixels } from '../types';
import { boundsOf, combinedLine, contains, lineAt, pixelsOf, spansOf, type Line, type Spans } from './spans';

const known = new WeakMap<Pixels, Spans>();

/** The stretches of pixels, worked out once. */
export function spansKept(pixels: Pixels): Spans {
  const before = known.get(pixels);
  if (before) return before;
  const spans = spansOf(pixels);
  known.set(pixels, spans);
  return spans;
}

/** Steps along the grid are whole but for rounding. */
const settled = (step: number) => (Math.abs(step - Math.round(step)) < 1e-9 ? Math.round(step) : step);

/** The pixels of a cut that hold a painted voxel, anywhere in the slab. */
export function cutMask(grid: Grid, slices: ReadonlyMap<number, Pixels>, cut: Cut, slab: Slab | null): Pixels {
  const spans = new Map([...slices].map(([slice, pixels]) => [slice, spansKept(pixels)]));
  const found = [...spans.values()].flatMap((one) => boundsOf(one) ?? []);
  const [left, right] = [Math.min(...found.map((one) => one.left)), Math.max(...found.map((one) => one.right))];
  const [top, bottom] = [Math.min(...found.map((one) => one.top)), Math.max(...found.map((one) => one.bottom))];
  const along = (direction: Vector) =>
    grid.axes.map((axis, at) => settled(dot(axis, direction) / (grid.spacing[at] ?? 1)));
  const [ox, oy, oz] = indexOf(grid, cut.place.position);
  const [rx = 0, ry = 0, rz = 0] = along(times(cut.place.column, cut.place.columnSpacing));
  const [dx = 0, dy = 0, dz = 0] = along(times(cut.place.row, cut.place.rowSpacing));
  const [nx = 0, ny = 0, nz = 0] = along(times(normalOf(cut.place), cut.step));
  const reach = slabReach(slab, cut.step);
  const bySlice: (Spans | undefined)[] = [];
  for (const [slice, one] of spans) bySlice[slice] = one;
  const isAlongRows = rx === 1 && ry === 0 && rz === 0 && dx === 0 && nx === 0;
  /** Where the cut's rows are rows of the series, their stretches are taken as they are. */
  const wholeLine = (row: number): Line => {
    let line: Line = [];
    const shift = Math.round(-ox);
    for (let deep = -reach; deep <= reach; deep += 1) {
      const slice = bySlice[Math.round(oz + row * dz + deep * nz)];
      const found = slice && lineAt(slice, Math.round(oy + row * dy + deep * ny));
      if (found && found.length > 0) line = line.length > 0 ? combinedLine(line, found, false) : found;
    }
    return shift === 0 ? line : shifted(line, shift, cut.columns);
  };
  const isPainted = (column: number, row: number): boolean => {
    for (let deep = -reach; deep <= reach; deep += 1) {
      const x = Math.round(ox + column * rx + row * dx + deep * nx);
      const y = Math.round(oy + column * ry + row * dy + deep * ny);
      if (x < left || x >= right || y < top || y >= bottom) continue;
      const slice = bySlice[Math.round(oz + column * rz + row * dz + deep * nz)];
      if (slice && contains(slice, x, y)) return true;
    }
    return false;
  };
  const lines: (Line | undefined)[] = [];
  for (let row = 0; row < cut.rows; row += 1) {
    if (isAlongRows) {
      const whole = wholeLine(row);
      if (whole.length > 0) lines[row] = whole;
      continue;
    }
    const line: number[] = [];
    let isInside = false;
    for (let column = 0; column <= cut.columns; column += 1) {
      const now = column < cut.columns && isPainted(column, row);
      if (now !== isInside) line.push(column);
      isInside = now;
    }
    if (line.length > 0) lines[row] = line;
  }
  return pixelsOf({ columns: cut.columns, rows: cut.rows, lines });
}

/** A line moved by columns, as far as it stays within the cut. */
function shifted(line: Line, by: number, columns: number): Line {
  const moved: number[] = [];
  for (let index = 0; index < line.length; index += 2) {
    const from = Math.max(0, (line[index] ?? 0) + by);
    const to = Math.min(columns, (line[index + 1] ?? 0) + by);
    if (to > from) moved.push(from, to);
  }
  return moved;
}
