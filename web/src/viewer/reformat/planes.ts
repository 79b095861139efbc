/** The planes in which a grid is cut: its own three, or three at right angles that were turned. Pure. */
import type { Orientation3, Place } from '../space/place';
import { cross, dot, minus, plus, times, turned, unit, type Vector } from '../space/vectors';
import { middleOf, type Grid } from './grid';

/** Directions nearest to left, back and head. */
export type Frame = readonly [left: Vector, back: Vector, head: Vector];

/** Parallel cuts of a grid, in reading order. */
export type Cuts = { columns: number; rows: number; places: Place[]; step: number };

/** The grid's own axes, so named and signed that they run to the left, the back and the head. */
export function frameOf({ axes }: Grid): Frame {
  const free = new Set([0, 1, 2]);
  const pick = (direction: 0 | 1 | 2): Vector => {
    const strength = (at: number) => Math.abs(axes[at]?.[direction] ?? 0);
    const best = [...free].reduce((a, b) => (strength(b) > strength(a) ? b : a));
    free.delete(best);
    const axis = axes[best] ?? [0, 0, 0];
    return times(axis, (axis[direction] ?? 0) < 0 ? -1 : 1);
  };
  const head = pick(2);
  const left = pick(0);
  return [left, pick(1), head];
}

/** The frame after a plane was turned about its own normal: the other two planes turn with it. */
export const turnedFrame = (frame: Frame, plane: Orientation3, angle: number): Frame => {
  const axis = normalIn(frame, plane);
  return frame.map((direction) => turned(direction, axis, angle)) as unknown as Frame;
};

export const normalIn = ([left, back, head]: Frame, plane: Orientation3): Vector =>
  plane === 'axial' ? head : plane === 'sagittal' ? left : back;

/**
 * How a plane lies on the screen: the directions of rising column and row. Upright as the grid's own plane is, however
 * the frame was turned: a plane that is turned about its own normal stays as it is.
 */
function onScreen(own: Frame, frame: Frame, plane: Orientation3): [column: Vector, row: Vector] {
  const [left, back] = own;
  const normal = normalIn(frame, plane);
  const wanted = plane === 'sagittal' ? back : left;
  const column = unit(minus(wanted, times(normal, dot(wanted, normal))));
  return [column, plane === 'sagittal' ? cross(column, normal) : cross(normal, column)];
}

/** All cuts of one plane through the grid. Along the grid's own axes every pixel is one value. */
export function cutsOf(grid: Grid, frame: Frame, plane: Orientation3): Cuts {
  const [column, row] = onScreen(frameOf(grid), frame, plane);
  const normal = normalIn(frame, plane);
  const [across, down, through] = [column, row, normal].map((direction) => extentAlong(grid, direction));
  if (!across || !down || !through) return { columns: 0, rows: 0, places: [], step: 1 };
  const corner = plus(
    middleOf(grid),
    plus(times(column, -across.half), plus(times(row, -down.half), times(normal, -through.half))),
  );
  const places = Array.from({ length: through.count }, (_, at) => ({
    position: plus(corner, times(normal, at * through.step)),
    column,
    row,
    columnSpacing: across.step,
    rowSpacing: down.step,
    frameOfReference: grid.frameOfReference,
  }));
  return { columns: across.count, rows: down.count, places, step: through.step };
}

const ALONG = 0.999_999;

/** How far the grid reaches along a direction, and in which steps it is cut there. */
function extentAlong({ axes, spacing, size }: Grid, direction: Vector): { count: number; step: number; half: number } {
  const own = axes.findIndex((axis) => Math.abs(dot(axis, direction)) > ALONG);
  if (own >= 0) {
    const step = spacing[own] ?? 1;
    const count = size[own] ?? 1;
    return { count, step, half: ((count - 1) * step) / 2 };
  }
  const step = Math.min(...spacing);
  const reach = axes.reduce(
    (sum, axis, at) => sum + Math.abs(dot(axis, direction)) * ((size[at] ?? 1) - 1) * (spacing[at] ?? 1),
    0,
  );
  const count = Math.round(reach / step) + 1;
  return { count, step, half: ((count - 1) * step) / 2 };
}
