/**
 * What the viewer is given, whichever room it stands in. Image points are `[column, row]` in pixels; the centre of the
 * top-left pixel is (0.5, 0.5). Frames count from 1.
 */

export type Shape = 'point' | 'line' | 'rectangle' | 'ellipse' | 'polygon' | 'contour';
export type ImagePoint = [number, number];

export type Mark = { instance: string; frame: number; shape: Shape; points: ImagePoint[] };

export type Series = {
  series: string;
  modality: string;
  number?: number | null;
  view?: string | null;
  laterality?: string | null;
  instances: { instance: string; frames: number }[];
  slice_spacing?: number | null;
  warnings: string[];
};

/** One instance as DICOM JSON (PS3.18 annex F). */
export type DicomJson = Record<string, { vr: string; Value?: unknown[] }>;
