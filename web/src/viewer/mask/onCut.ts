/** What a closed line on a cut encloses of the voxels of its series. Pure. */
import { indexOf, type Grid } from '../reformat/grid';
import { fromPatient, heightOver, normalOf, toPatient, type Place } from '../space/place';
import { plus, times, type Vector } from '../space/vectors';
import type { ImagePoint } from '../types';
import type { Painted } from './brush';
import type { Lattice } from './lattice';
import type { Line } from './spans';

/** A cut, and its thickness in millimetres. */
type Cut = { place: Place; step: number };

/** The voxels whose centres lie within the cut's thickness and, seen from it, within the closed line (even-odd rule). */
export function insideOnCut({ grid, columns, rows }: Lattice, cut: Cut, corners: readonly ImagePoint[]): Painted {
  const painted: Painted = new Map();
  if (!grid || corners.length < 3) return painted;
  const half = cut.step / 2;
  const [inColumns, inRows, inSlices] = reachOf(grid, cut, corners);
  for (let slice = inSlices[0]; slice <= inSlices[1]; slice += 1) {
    const lines: (Line | undefined)[] = [];
    for (let row = inRows[0]; row <= inRows[1]; row += 1) {
      const line: number[] = [];
      for (let column = inColumns[0]; column <= inColumns[1]; column += 1) {
        const at = centreOf(grid, [column, row, slice]);
        const deep = heightOver(cut.place, at);
        // As the brush counts: of two cuts side by side each voxel belongs to one.
        if (deep <= -half - 1e-9 || deep > half - 1e-9 || !encloses(corners, fromPatient(cut.place, at))) continue;
        if (line.at(-1) === column) line[line.length - 1] = column + 1;
        else line.push(column, column + 1);
      }
      if (line.length > 0) lines[row] = line;
    }
    if (lines.some((line) => line)) painted.set(slice, { columns, rows, lines });
  }
  return painted;
}

const centreOf = ({ origin, axes, spacing }: Grid, index: readonly [number, number, number]): Vector =>
  index.reduce<Vector>((at, steps, axis) => plus(at, times(axes[axis] as Vector, steps * (spacing[axis] ?? 1))), origin);

type Reach = readonly [columns: [number, number], rows: [number, number], slices: [number, number]];

/** First and last column, row and slice between which the line lies. */
function reachOf(grid: Grid, { place, step }: Cut, corners: readonly ImagePoint[]): Reach {
  const across = times(normalOf(place), step / 2);
  const sides = corners.flatMap((corner) => {
    const at = toPatient(place, corner);
    return [indexOf(grid, plus(at, across)), indexOf(grid, plus(at, times(across, -1)))];
  });
  return grid.size.map((size, axis): [number, number] => {
    const along = sides.map((at) => at[axis] ?? 0);
    return [Math.max(0, Math.floor(Math.min(...along))), Math.min(size - 1, Math.ceil(Math.max(...along)))];
  }) as unknown as Reach;
}

function encloses(corners: readonly ImagePoint[], [x, y]: ImagePoint): boolean {
  let isInside = false;
  corners.forEach(([toX, toY], index) => {
    const [fromX, fromY] = corners[(index + corners.length - 1) % corners.length] ?? [toX, toY];
    if (fromY > y !== toY > y && x < fromX + ((y - fromY) / (toY - fromY)) * (toX - fromX)) isInside = !isInside;
  });
  return isInside;
}
