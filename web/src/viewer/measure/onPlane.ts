/** The values that a mark on a cut encloses: of each pixel of its plane the nearest voxel's, as the cut shows it. Pure. */
import { inside } from '../mask/shapes';
import { indexOf, type Grid } from '../reformat/grid';
import { nearestReader, type Values as SliceValues } from '../reformat/resample';
import { placeOn } from '../space/cutPlane';
import { toPatient } from '../space/place';
import { encloses, outline } from '../tools/shapes';
import type { ImagePoint, Mark } from '../types';

/** A mark's plane as the grid of its series meets it. */
export type OnPlane = {
  /** The slices that it crosses, the last included. */
  slices: readonly [first: number, last: number];
  /** The values, given those slices by their number; what lies beyond the series has none. */
  values(slices: readonly (SliceValues | undefined)[]): number[];
};

/** Null for a mark on an image as it was acquired, and for one that encloses nothing. */
export function onPlane(grid: Grid, { plane, shape, points }: Mark): OnPlane | null {
  if (!plane || !encloses(shape)) return null;
  const corners = outline(shape, points).points;
  const place = placeOn(plane, grid.frameOfReference);
  const indexAt = (point: ImagePoint) => indexOf(grid, toPatient(place, point));
  const deep = corners.map((corner) => indexAt(corner)[2]);
  const frame = {
    columns: Math.max(0, ...corners.map(([x]) => Math.ceil(x))),
    rows: Math.max(0, ...corners.map(([, y]) => Math.ceil(y))),
  };
  return {
    slices: [Math.max(0, Math.floor(Math.min(...deep))), Math.min(grid.size[2] - 1, Math.ceil(Math.max(...deep)))],
    values(slices) {
      const read = nearestReader(grid, slices);
      const found: number[] = [];
      inside(frame, corners).lines.forEach((line, row) => {
        for (let at = 0; line && at < line.length; at += 2)
          for (let column = line[at] ?? 0; column < (line[at + 1] ?? 0); column += 1) {
            const value = read(...indexAt([column + 0.5, row + 0.5]));
            if (!Number.isNaN(value)) found.push(value);
          }
      });
      return found;
    },
  };
}
