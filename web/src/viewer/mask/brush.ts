/** What a brush covers: a disc in the plane that is looked at, or a ball. Pure; radii in millimetres. */
import { discAt } from './shapes';
import type { Aim, Lattice, Triple } from './lattice';
import { combined, noSpans, type Line, type Spans } from './spans';

/** Pixels by slice. */
export type Painted = Map<number, Spans>;

export type Brush = { radius: number; isBall: boolean };

/** What the brush covers at one place. */
export function stamp(lattice: Lattice, brush: Brush, aim: Aim): Painted {
  const isOnSlice = Math.abs(aim.normal[2]) > 0.999_999;
  const [x, y, z] = aim.at;
  const [sx, sy, sz] = lattice.spacing;
  const painted: Painted = new Map();
  const reach = brush.isBall && lattice.isVolume ? brush.radius : 0;
  if (isOnSlice || brush.isBall) {
    const middle = Math.round(z);
    for (let slice = Math.ceil(z - reach / sz); slice <= Math.floor(z + reach / sz); slice += 1)
      add(slice, brush.radius ** 2 - ((slice - z) * sz) ** 2);
    if (!painted.has(middle)) add(middle, brush.radius ** 2);
    return painted;
  }
  return discAcross(lattice, brush.radius, aim);

  function add(slice: number, square: number): void {
    if (slice < 0 || slice >= lattice.slices || square < 0) return;
    const radius = Math.max(Math.sqrt(square), 1e-6);
    const disc = discAt(lattice, [x + 0.5, y + 0.5], [radius / sx, radius / sy]);
    if (disc.lines.some((line) => line)) painted.set(slice, disc);
  }
}

/** A disc in a plane that cuts through the slices: voxels whose centre lies in the plane's thickness and in the disc. */
function discAcross(lattice: Lattice, radius: number, { at, normal, half }: Aim): Painted {
  const { spacing } = lattice;
  const painted: Painted = new Map();
  const size: Triple = [lattice.columns, lattice.rows, lattice.slices];
  const reach = Math.hypot(radius, half);
  const first = (axis: 0 | 1 | 2) => Math.max(0, Math.ceil(at[axis] - reach / spacing[axis]));
  const last = (axis: 0 | 1 | 2) => Math.min(size[axis] - 1, Math.floor(at[axis] + reach / spacing[axis]));
  const away: [number, number, number] = [0, 0, 0];
  const nearest = at.map(Math.round);
  for (let slice = first(2); slice <= last(2); slice += 1) {
    away[2] = (slice - at[2]) * spacing[2];
    const lines: (Line | undefined)[] = [];
    for (let row = first(1); row <= last(1); row += 1) {
      away[1] = (row - at[1]) * spacing[1];
      const line: number[] = [];
      for (let column = first(0); column <= last(0); column += 1) {
        away[0] = (column - at[0]) * spacing[0];
        const deep = away[0] * normal[0] + away[1] * normal[1] + away[2] * normal[2];
        const square = away[0] ** 2 + away[1] ** 2 + away[2] ** 2 - deep * deep;
        const isHere = column === nearest[0] && row === nearest[1] && slice === nearest[2];
        if (!isHere && (deep <= -half - 1e-9 || deep > half - 1e-9 || square > radius * radius)) continue;
        if (line.at(-1) === column) line[line.length - 1] = column + 1;
        else line.push(column, column + 1);
      }
      if (line.length > 0) lines[row] = line;
    }
    if (lines.some((line) => line)) painted.set(slice, { columns: size[0], rows: size[1], lines });
  }
  return painted;
}

/** What the brush covers on its way; without gaps however fast the hand was. */
export function stroke(lattice: Lattice, brush: Brush, from: Aim, to: Aim): Painted {
  const way = to.at.map((value, axis) => value - (from.at[axis] ?? 0));
  const [sx, sy, sz] = lattice.spacing;
  const length = Math.hypot((way[0] ?? 0) * sx, (way[1] ?? 0) * sy, (way[2] ?? 0) * sz);
  const steps = Math.max(1, Math.ceil(length / Math.max(brush.radius / 4, Math.min(sx, sy) / 2)));
  const painted: Painted = new Map();
  for (let step = 0; step <= steps; step += 1) {
    const at = from.at.map((value, axis) => value + ((way[axis] ?? 0) * step) / steps) as unknown as Triple;
    join(painted, stamp(lattice, brush, { ...to, at }));
  }
  return painted;
}

/** Adds what another brush stroke covers. */
export function join(painted: Painted, other: Painted): void {
  for (const [slice, spans] of other) {
    const before = painted.get(slice) ?? noSpans(spans.columns, spans.rows);
    painted.set(slice, combined(before, spans));
  }
}

/** Of what is covered, the pixels whose value lies in a window. */
export function within(spans: Spans, values: ArrayLike<number>, [least, most]: readonly [number, number]): Spans {
  const lines: (Line | undefined)[] = [];
  spans.lines.forEach((line, row) => {
    const kept: number[] = [];
    for (let index = 0; line && index < line.length; index += 2) {
      for (let column = line[index] ?? 0; column < (line[index + 1] ?? 0); column += 1) {
        const value = values[row * spans.columns + column] ?? NaN;
        if (!(value >= least && value <= most)) continue;
        if (kept.at(-1) === column) kept[kept.length - 1] = column + 1;
        else kept.push(column, column + 1);
      }
    }
    if (kept.length > 0) lines[row] = kept;
  });
  return { ...spans, lines };
}
