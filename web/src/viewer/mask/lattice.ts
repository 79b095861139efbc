/**
 * The voxels of one series as a brush meets them. Places in it are counted in voxels: the first one's centre is
 * (0, 0, 0), so that an image point lies half a voxel further.
 */
import type { Display } from '../hanging/displays';
import { gridOfDisplay } from '../reformat/reformat';
import { indexOf, isRefused, type Grid } from '../reformat/grid';
import { normalOf, toPatient, type Place } from '../space/place';
import { dot } from '../space/vectors';
import type { ImagePoint } from '../types';

export type Triple = readonly [number, number, number];
export type Lattice = {
  columns: number;
  rows: number;
  slices: number;
  /** Millimetres from one voxel to the next; pixels where the images tell no distances. */
  spacing: Triple;
  /** Slices lie evenly behind each other: a brush may reach from one to the next. */
  isVolume: boolean;
  grid: Grid | null;
};

export function latticeOf(display: Display): Lattice {
  const facts = display.images[0]?.facts;
  const grid = gridOfDisplay(display);
  const isVolume = !isRefused(grid);
  return {
    columns: facts?.columns ?? 0,
    rows: facts?.rows ?? 0,
    slices: display.images.length,
    spacing: isVolume ? grid.spacing : [facts?.spacing?.column ?? 1, facts?.spacing?.row ?? 1, 1],
    isVolume,
    grid: isVolume ? grid : null,
  };
}

/** Where something is painted: a place, and the direction across the plane that it is seen in. */
export type Aim = { at: Triple; normal: Triple; /** Half the plane's thickness, mm. */ half: number };

/** An aim on an image as it was acquired. */
export const aimOnSlice = ({ spacing }: Lattice, slice: number, [x, y]: ImagePoint): Aim => ({
  at: [x - 0.5, y - 0.5, slice],
  normal: [0, 0, 1],
  half: spacing[2] / 2,
});

/** An aim on a cut through the series. */
export function aimOnCut({ grid }: Lattice, place: Place, step: number, point: ImagePoint): Aim | null {
  if (!grid) return null;
  const normal = normalOf(place);
  return {
    at: indexOf(grid, toPatient(place, point)) as Triple,
    normal: grid.axes.map((axis) => dot(axis, normal)) as unknown as Triple,
    half: step / 2,
  };
}
