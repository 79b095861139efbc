/** Filling what is enclosed, and growing from a seed over like values. Pure. */
import { boundsOf, fieldOf, spansOfField, type Spans } from './spans';
import type { Lattice } from './lattice';
import type { Painted } from './brush';

/** The connected pixels about a place that are not painted, where the paint encloses them; else nothing. */
export function enclosed(spans: Spans, column: number, row: number): Spans | null {
  const bounds = boundsOf(spans);
  if (!bounds || column < bounds.left || column >= bounds.right || row < bounds.top || row >= bounds.bottom) return null;
  const width = bounds.right - bounds.left;
  const height = bounds.bottom - bounds.top;
  const field = fieldOf(spans, bounds);
  const start = (row - bounds.top) * width + column - bounds.left;
  if (field[start]) return null;
  const found = new Uint8Array(field.length);
  const waiting = [start];
  found[start] = 1;
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const [x, y] = [at % width, Math.floor(at / width)];
    // It runs out at the edge of what is painted: nothing encloses it.
    if (x === 0 || y === 0 || x === width - 1 || y === height - 1) return null;
    for (const next of [at - 1, at + 1, at - width, at + width]) {
      if (field[next] || found[next]) continue;
      found[next] = 1;
      waiting.push(next);
    }
  }
  return spansOfField(found, { left: bounds.left, top: bounds.top, width }, spans);
}

export type Growth = {
  seed: readonly [column: number, row: number, slice: number];
  /** Values that belong to it, the ends included. */
  window: readonly [number, number];
  /** It stays within so many millimetres of the seed. */
  radius: number;
  /** It stays on the seed's slice. */
  isFlat: boolean;
};

/** The most voxels that one click may paint. */
export const MOST_GROWN = 5_000_000;

/** What growth must know of a lattice. */
export type Field = Pick<Lattice, 'columns' | 'rows' | 'slices' | 'spacing' | 'isVolume'>;
type ValuesOf = (slice: number) => ArrayLike<number> | null;

/** Voxels that hang together with the seed by their faces and have like values; null where they are too many. */
export function grown(lattice: Field, valuesOf: ValuesOf, growth: Growth): Painted | null {
  const steps = growing(lattice, valuesOf, growth);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Voxels that are looked at in one step. */
const STEP = 5_000;

/** The part of the series that growth can reach; right, bottom and behind lie past the last. */
export type Reach = { left: number; right: number; top: number; bottom: number; first: number; behind: number };

export function reachOf({ columns, rows, slices, spacing, isVolume }: Field, { seed, radius, isFlat }: Growth): Reach {
  const [column, row, slice] = seed;
  const [x = 0, y = 0, z = 0] = spacing.map((step) => Math.floor(radius / step));
  const deep = isFlat || !isVolume ? 0 : z;
  return {
    left: Math.max(0, column - x),
    right: Math.min(columns, column + x + 1),
    top: Math.max(0, row - y),
    bottom: Math.min(rows, row + y + 1),
    first: Math.max(0, slice - deep),
    behind: Math.min(slices, slice + deep + 1),
  };
}

/** The same step by step; each step says how many voxels there are so far. */
export function* growing(lattice: Field, valuesOf: ValuesOf, growth: Growth): Generator<number, Painted | null> {
  const { seed: [sc, sr, ss], window: [least, most], radius } = growth;
  const { columns, spacing } = lattice;
  const { left, right, top, bottom, first, behind } = reachOf(lattice, growth);
  const [width, height] = [right - left, bottom - top];
  const fields = new Map<number, Uint8Array>();
  // Slice and place as one number: there may be millions.
  const waiting: number[] = [];
  const area = width * height;
  let count = 0;
  let looked = 0;
  const known = new Map<number, ArrayLike<number> | null>();
  const valuesKept = (slice: number) => {
    const kept = known.get(slice);
    if (kept !== undefined) return kept;
    const values = valuesOf(slice);
    known.set(slice, values);
    return values;
  };
  const take = (slice: number, at: number) => {
    if (slice < first || slice >= behind) return;
    const values = valuesKept(slice);
    const [x, y] = [left + (at % width), top + Math.floor(at / width)];
    const value = values?.[y * columns + x];
    if (value === undefined || value < least || value > most) return;
    const far = ((x - sc) * spacing[0]) ** 2 + ((y - sr) * spacing[1]) ** 2 + ((slice - ss) * spacing[2]) ** 2;
    if (far > radius * radius) return;
    let field = fields.get(slice);
    if (!field) fields.set(slice, (field = new Uint8Array(width * height)));
    if (field[at]) return;
    field[at] = 1;
    count += 1;
    waiting.push(slice * area + at);
  };
  take(ss, (sr - top) * width + sc - left);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (count > MOST_GROWN) return null;
    looked += 1;
    if (looked % STEP === 0) yield count;
    const slice = Math.floor(next / area);
    const at = next - slice * area;
    const x = at % width;
    if (x > 0) take(slice, at - 1);
    if (x < width - 1) take(slice, at + 1);
    if (at >= width) take(slice, at - width);
    if (at < width * (height - 1)) take(slice, at + width);
    take(slice - 1, at);
    take(slice + 1, at);
  }
  return new Map([...fields].map(([slice, field]) => [slice, spansOfField(field, { left, top, width }, lattice)]));
}

/** The window of values round a seed: its neighbourhood's mean, and twice its spread, at least so much. */
export function windowAround(
  values: ArrayLike<number>,
  { columns, rows }: { columns: number; rows: number },
  [column, row]: readonly [number, number],
  least: number,
): [number, number] {
  const found: number[] = [];
  for (let y = Math.max(0, row - 2); y <= Math.min(rows - 1, row + 2); y += 1)
    for (let x = Math.max(0, column - 2); x <= Math.min(columns - 1, column + 2); x += 1)
      found.push(values[y * columns + x] ?? 0);
  const mean = found.reduce((sum, value) => sum + value, 0) / found.length;
  const spread = Math.sqrt(found.reduce((sum, value) => sum + (value - mean) ** 2, 0) / found.length);
  const half = Math.max(2 * spread, least);
  return [mean - half, mean + half];
}
