/** A box by a rectangle that is drawn on a cut through its series. Pure. */
import type { Display } from '../../viewer/hanging/displays';
import { latticeOf } from '../../viewer/mask/lattice';
import { indexOf, type Grid } from '../../viewer/reformat/grid';
import { placeOn } from '../../viewer/space/cutPlane';
import { normalOf, toPatient, type Place } from '../../viewer/space/place';
import { dot } from '../../viewer/space/vectors';
import { rounded } from '../../viewer/tools/shapes';
import type { ImagePoint, Mark } from '../api';

type Range = readonly [least: number, most: number];

/**
 * Along the cut the box reaches as far as the rectangle. Across it, it keeps its reach; a new one is as deep there as it
 * is wide. Nothing where the series is no grid, or the cut runs askew.
 */
export function boxOnCut(display: Display, before: readonly Mark[], drawn: Mark): Mark[] {
  const { grid } = latticeOf(display);
  if (!grid || !drawn.plane) return [];
  const place = placeOn(drawn.plane, grid.frameOfReference);
  const across = grid.axes.findIndex((axis) => Math.abs(dot(axis, normalOf(place))) > 0.999);
  if (across < 0) return [];
  const reach = reachOf(grid, place, drawn.points);
  if (across < 2) reach[across] = keptReach(before, across) ?? asDeepAsWide(reach, across, grid);
  const [columns, rows, slices] = reach.map(([least, most], axis): Range => [Math.max(0, least), Math.min(grid.size[axis] ?? 0, most)]);
  if (!columns || !rows || !slices) return [];
  const points = rounded([[columns[0], rows[0]], [columns[1], rows[1]]]);
  // A slice belongs to it where its middle does.
  const first = Math.min(grid.size[2] - 1, Math.max(0, Math.ceil(slices[0] - 0.5)));
  const last = Math.max(first, Math.min(grid.size[2] - 1, Math.ceil(slices[1] - 0.5) - 1));
  return display.images.slice(first, last + 1).map(({ instance, frame }) => ({ instance, frame, shape: 'box', points }));
}

/** From edge to edge along each axis of the grid, in pixels of its images and in slices. */
function reachOf(grid: Grid, place: Place, points: readonly ImagePoint[]): Range[] {
  const at = points.map((point) => indexOf(grid, toPatient(place, point)));
  return [0, 1, 2].map((axis): Range => {
    const along = at.map((index) => (index[axis] ?? 0) + 0.5);
    return [Math.min(...along), Math.max(...along)];
  });
}

function keptReach([first]: readonly Mark[], axis: number): Range | null {
  const along = first?.points.map((point) => point[axis] ?? 0) ?? [];
  return along.length > 0 ? [Math.min(...along), Math.max(...along)] : null;
}

function asDeepAsWide(reach: readonly Range[], across: number, { spacing }: Grid): Range {
  const [least, most] = reach[1 - across] ?? [0, 0];
  const half = ((most - least) / 2) * ((spacing[1 - across] ?? 1) / (spacing[across] ?? 1));
  const middle = reach[across]?.[0] ?? 0;
  return [middle - half, middle + half];
}
