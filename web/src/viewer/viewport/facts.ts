/** What a viewport needs to know of an image beside its pixels. */
import type { DicomJson } from '../types';
import { holder, number, numbers, strings, text } from './dicomJson';

export type Window = { width: number; center: number; name?: string | undefined };
/** Directions of rising column and row: as vectors in the patient (LPS), or as the letters that the image came with. */
export type Orientation =
  | { kind: 'vectors'; column: [number, number, number]; row: [number, number, number] }
  | { kind: 'letters'; column: string; row: string };
export type Spacing = { row: number; column: number; projected: boolean };

export type ImageFacts = {
  columns: number;
  rows: number;
  modality: string;
  orientation: Orientation | null;
  spacing: Spacing | null;
  /** Windows that the image itself proposes, in order. */
  windows: Window[];
  isColor: boolean;
  /** Stored values that are no image, as a closed range in modality units. */
  padding: [number, number] | null;
};

const PLANE_ORIENTATION = '00209116';
const PIXEL_MEASURES = '00289110';
const FRAME_VOI = '00289132';
const PIXEL_TRANSFORMATION = '00289145';

export function factsOf(dataset: DicomJson, frame: number): ImageFacts {
  return {
    columns: number(dataset, '00280011') ?? 0,
    rows: number(dataset, '00280010') ?? 0,
    modality: text(dataset, '00080060') ?? 'OT',
    orientation: orientationOf(dataset, frame),
    spacing: spacingOf(dataset, frame),
    windows: windowsOf(dataset, frame),
    isColor: (number(dataset, '00280002') ?? 1) > 1,
    padding: paddingOf(dataset, frame),
  };
}

function orientationOf(dataset: DicomJson, frame: number): Orientation | null {
  const cosines = numbers(holder(dataset, frame, PLANE_ORIENTATION, '00200037'), '00200037');
  const [a, b, c, d, e, f] = cosines;
  if (cosines.length === 6) {
    return { kind: 'vectors', column: [a ?? 0, b ?? 0, c ?? 0], row: [d ?? 0, e ?? 0, f ?? 0] };
  }
  const [column, row] = strings(dataset, '00200020');
  return column && row ? { kind: 'letters', column: column.trim(), row: row.trim() } : null;
}

function spacingOf(dataset: DicomJson, frame: number): Spacing | null {
  const [row, column] = numbers(holder(dataset, frame, PIXEL_MEASURES, '00280030'), '00280030');
  if (row && column) return { row, column, projected: PROJECTIONS.has(text(dataset, '00080060') ?? '') };
  const [imagerRow, imagerColumn] = numbers(dataset, '00181164');
  return imagerRow && imagerColumn ? { row: imagerRow, column: imagerColumn, projected: true } : null;
}

const PROJECTIONS = new Set(['MG', 'CR', 'DX', 'XA', 'RF']);

function windowsOf(dataset: DicomJson, frame: number): Window[] {
  const place = holder(dataset, frame, FRAME_VOI, '00281050');
  const widths = numbers(place, '00281051');
  const names = strings(place, '00281055');
  const windows = numbers(place, '00281050').map((center, index) => ({
    center,
    width: widths[index] ?? 0,
    name: names[index]?.trim() || undefined,
  }));
  const seen = new Set<string>();
  return windows.filter(({ center, width }) => {
    const key = `${center}/${width}`;
    return width > 1 && !seen.has(key) && seen.add(key);
  });
}

function paddingOf(dataset: DicomJson, frame: number): [number, number] | null {
  const value = number(dataset, '00280120');
  if (value === null) return null;
  const limit = number(dataset, '00280121') ?? value;
  const place = holder(dataset, frame, PIXEL_TRANSFORMATION, '00281053');
  const slope = number(place, '00281053') ?? 1;
  const intercept = number(place, '00281052') ?? 0;
  const ends = [value, limit].map((stored) => stored * slope + intercept);
  return [Math.min(...ends), Math.max(...ends)];
}
