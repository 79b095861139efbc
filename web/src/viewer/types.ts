/**
 * What the viewer is given, whichever room it stands in. Image points are `[column, row]` in pixels; the centre of the
 * top-left pixel is (0.5, 0.5). Frames count from 1.
 */

export type Shape =
  | 'point'
  | 'line'
  | 'rectangle'
  | 'ellipse'
  | 'polygon'
  | 'contour'
  | 'bidirectional'
  | 'angle'
  | 'circle'
  | 'spline'
  | 'box'
  | 'mask';
export type ImagePoint = [number, number];

/**
 * Painted pixels of one frame: how many follow each other, row by row from the top left, in turn outside and inside,
 * beginning outside.
 */
export type Pixels = { columns: number; rows: number; runs: number[] };

/**
 * A cut through the patient (LPS, mm): the centre of its first pixel, the directions of rising column and then of rising
 * row, millimetres from row to row and from column to column.
 */
export type CutPlane = { position: number[]; orientation: number[]; spacing: number[] };

/**
 * `mask`: of a painted mark, which has no points. `plane`: of a mark on a cut, whose pixels its points count; the image
 * that it names is the acquired one nearest to it.
 */
export type Mark = {
  instance: string;
  frame: number;
  shape: Shape;
  points: ImagePoint[];
  mask?: Pixels | null;
  plane?: CutPlane | null;
};

export type Series = {
  series: string;
  modality: string;
  number?: number | null;
  view?: string | null;
  laterality?: string | null;
  /** `order`: the frames (from 1) by where they lie in the patient, where that is not as they are numbered. */
  instances: { instance: string; frames: number; order?: number[] }[];
  slice_spacing?: number | null;
  warnings: string[];
};

/** An earlier study of the same subject, and how long before it was made: `14 months before`. */
export type Prior = { before: string; series: Series[] };

/** One instance as DICOM JSON (PS3.18 annex F). */
export type DicomJson = Record<string, { vr: string; Value?: unknown[] }>;
