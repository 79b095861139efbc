/** What a viewport needs to know of an image beside its pixels. */
import type { Place } from '../space/place';
import type { Vector } from '../space/vectors';
import type { DicomJson } from '../types';
import { holder, items, number, numbers, strings, text } from './dicomJson';
import { calibration } from './ultrasound';
import { unitOf, type Unit } from './units';
import type { VoiFunction, Window } from './voi';

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
  /** Where the image lies in the patient. */
  place: Place | null;
  spacing: Spacing | null;
  /** What the values count. */
  unit: Unit | null;
  /** Windows that the image itself proposes, in order. */
  windows: Window[];
  isColor: boolean;
  /** How fast frames follow each other, where the file says so. */
  framesPerSecond: number | null;
  /** Stored values that are no image, as a closed range in modality units. */
  padding: [number, number] | null;
};

const PLANE_POSITION = '00209113';
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
    place: placeOf(dataset, frame),
    spacing: spacingOf(dataset, frame),
    unit: unitOf(dataset, frame),
    windows: windowsOf(dataset, frame),
    isColor: (number(dataset, '00280002') ?? 1) > 1,
    framesPerSecond: rateOf(dataset),
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

function placeOf(dataset: DicomJson, frame: number): Place | null {
  const position = numbers(holder(dataset, frame, PLANE_POSITION, '00200032'), '00200032');
  const [row, column] = numbers(holder(dataset, frame, PIXEL_MEASURES, '00280030'), '00280030');
  const orientation = orientationOf(dataset, frame);
  if (position.length !== 3 || orientation?.kind !== 'vectors' || !row || !column) return null;
  return {
    position: position as unknown as Vector,
    column: orientation.column,
    row: orientation.row,
    columnSpacing: column,
    rowSpacing: row,
    frameOfReference: text(dataset, '00200052'),
  };
}

function spacingOf(dataset: DicomJson, frame: number): Spacing | null {
  const [row, column] = numbers(holder(dataset, frame, PIXEL_MEASURES, '00280030'), '00280030');
  if (row && column) return { row, column, projected: PROJECTIONS.has(text(dataset, '00080060') ?? '') };
  const [imagerRow, imagerColumn] = numbers(dataset, '00181164');
  if (imagerRow && imagerColumn) return { row: imagerRow, column: imagerColumn, projected: true };
  const calibrated = calibration(dataset);
  return calibrated && { ...calibrated, projected: false };
}

const PROJECTIONS = new Set(['MG', 'CR', 'DX', 'XA', 'RF']);

function windowsOf(dataset: DicomJson, frame: number): Window[] {
  const place = holder(dataset, frame, FRAME_VOI, '00281050');
  const widths = numbers(place, '00281051');
  const names = strings(place, '00281055');
  const curve = functionOf(place);
  const windows = numbers(place, '00281050').map((center, index) => ({
    center,
    width: widths[index] ?? 0,
    name: names[index]?.trim() || undefined,
    curve,
  }));
  const seen = new Set<string>();
  const own = windows.filter(({ center, width }) => {
    const key = `${center}/${width}`;
    return width >= (curve ? Number.MIN_VALUE : 1) && !seen.has(key) && seen.add(key);
  });
  // Where an image has both, either may be used (PS3.3 C.11.2.1.1); the table is the maker's own look.
  return [...lutsOf(dataset, frame), ...own];
}

function functionOf(place: DicomJson | undefined): VoiFunction | undefined {
  const said = text(place, '00281056');
  return said === 'SIGMOID' || said === 'LINEAR_EXACT' ? said : undefined;
}

/** The look-up tables of the VOI LUT Sequence as windows: as wide as the table, with its entries as their curve. */
function lutsOf(dataset: DicomJson, frame: number): Window[] {
  return items(holder(dataset, frame, FRAME_VOI, '00283010'), '00283010').flatMap((lut, index, all) => {
    const [count = 0, first = 0, bits = 16] = numbers(lut, '00283002');
    const data = numbers(lut, '00283006');
    // 65,536 entries are written as 0; with signed values, more than 32,767 as a negative number.
    const size = (count & 0xffff) || 65_536;
    if (data.length !== size) return [];
    const white = 2 ** bits - 1;
    return [
      {
        name: all.length > 1 ? `Table ${index + 1} of the image` : 'Table of the image',
        center: first + size / 2,
        width: size,
        curve: { entries: data.map((entry) => Math.min(1, entry / white)) },
      },
    ];
  });
}

function rateOf(dataset: DicomJson): number | null {
  const rate = number(dataset, '00180040');
  const milliseconds = number(dataset, '00181063');
  return rate || (milliseconds ? 1000 / milliseconds : null);
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
