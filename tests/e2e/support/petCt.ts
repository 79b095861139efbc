/** A PET/CT made up of spheres and ellipses, so that every value is known without any of the product's code. */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { greyImage, sequence, UID } from './dicom.js';

type Stack = { columns: number; rows: number; slices: number; pixel: number; step: number; corner: [number, number, number] };
type Point = [number, number, number];

/** Neither the pixels nor the slices of the two meet. */
export const CT: Stack = { columns: 128, rows: 128, slices: 40, pixel: 3.5, step: 6, corner: [-222.25, -222.25, -117] };
export const PET: Stack = { columns: 64, rows: 64, slices: 34, pixel: 6.5, step: 7, corner: [-204.75, -200.3, -115.3] };

const within = ([x, y, z]: Point, [cx, cy, cz]: Point, [rx, ry, rz]: Point) =>
  ((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 + ((z - cz) / rz) ** 2 <= 1;
const LEFT_LUNG: [Point, Point] = [[75, 0, 30], [55, 75, 95]];
const RIGHT_LUNG: [Point, Point] = [[-75, 0, 30], [55, 75, 95]];
const LIVER: [Point, Point] = [[-70, 0, -95], [75, 70, 45]];
const HEART: [Point, Point] = [[20, -30, -10], [40, 40, 45]];
const BODY: [Point, Point] = [[0, 0, 0], [180, 115, 100_000]];
/** A nodule in the left lung. */
export const LESION: { centre: Point; radius: number; suv: number } = { centre: [80, 10, 45], radius: 16, suv: 8 };
const LESION_AT: [Point, Point] = [LESION.centre, [LESION.radius, LESION.radius, LESION.radius]];

function hounsfield(at: Point): number {
  if (!within(at, ...BODY)) return -1000;
  if (within(at, ...LESION_AT)) return 40;
  if (within(at, ...HEART)) return 50;
  if (within(at, ...LEFT_LUNG) || within(at, ...RIGHT_LUNG)) return -850;
  return within(at, ...LIVER) ? 60 : within(at, [0, 85, 0], [18, 16, 100_000]) ? 500 : 20;
}

function uptake(at: Point): number {
  if (!within(at, ...BODY)) return 0;
  if (within(at, ...LESION_AT)) return LESION.suv;
  if (within(at, ...HEART)) return 3;
  if (within(at, ...LEFT_LUNG) || within(at, ...RIGHT_LUNG)) return 0.5;
  return within(at, ...LIVER) ? 2.5 : 1;
}

/** The patient's point at the centre of a value. */
export const pointOf = ({ corner, pixel, step }: Stack, i: number, j: number, k: number): Point => [
  corner[0] + i * pixel,
  corner[1] + j * pixel,
  corner[2] + k * step,
];

/** The uptake (SUV) of the PET voxel nearest to a pixel of the CT; beside the PET, none. */
export function nearestUptake(i: number, j: number, k: number): number {
  const point = pointOf(CT, i, j, k);
  const [x, y, z] = [0, 1, 2].map((axis) =>
    Math.round(((point[axis] ?? 0) - (PET.corner[axis] ?? 0)) / (axis === 2 ? PET.step : PET.pixel)),
  ) as Point;
  const isThere = x >= 0 && y >= 0 && z >= 0 && x < PET.columns && y < PET.rows && z < PET.slices;
  return isThere ? uptake(pointOf(PET, x, y, z)) : 0;
}

/** 70 kg, 370 MBq of fluorine-18, scanned 60 minutes after the injection. */
const KILOGRAMS = 70;
const BECQUERELS = 370e6;
const HALF_LIFE = 6586.2;
const DECAYED = BECQUERELS * 0.5 ** (3600 / HALF_LIFE);
/** Bq/ml to one stored value. */
const SLOPE = 0.75;
const storedUptake = (suv: number) => Math.round((suv * DECAYED) / (KILOGRAMS * 1000) / SLOPE);

type More = [string, string, string | Buffer][];

function stack(name: string, series: number, shape: Stack, valueAt: (at: Point) => number, more: More): string[] {
  const folder = mkdtempSync(join(tmpdir(), `overread-${name}-`));
  const { columns, rows, slices, pixel, step, corner } = shape;
  return Array.from({ length: slices }, (_, k) => {
    const values = Uint16Array.from({ length: columns * rows }, (_, at) =>
      valueAt(pointOf(shape, at % columns, Math.floor(at / columns), k)),
    );
    const path = join(folder, `${k}.dcm`);
    const placed: More = [
      ['00080018', 'UI', `${UID}.20.${series}.${k + 1}`],
      ['0020000d', 'UI', `${UID}.20`],
      ['0020000e', 'UI', `${UID}.20.${series}`],
      ['00200052', 'UI', `${UID}.21`],
      ['00100020', 'LO', 'PETCT'],
      ['00200011', 'IS', String(series)],
      ['00200013', 'IS', String(k + 1)],
      ['00200032', 'DS', `${corner[0]}\\${corner[1]}\\${corner[2] + k * step}`],
      ['00200037', 'DS', '1\\0\\0\\0\\1\\0'],
      ['00280030', 'DS', `${pixel}\\${pixel}`],
      ['00180050', 'DS', String(step)],
      ['00080021', 'DA', '20240229'],
      ['00080022', 'DA', '20240229'],
      ['00080031', 'TM', '110000'],
      ['00080032', 'TM', '110300'],
    ];
    writeFileSync(path, greyImage(columns, rows, values, [...placed, ...more]));
    return path;
  });
}

/** The files of the examination. */
export function petCt(): string[] {
  const ct = stack('ct', 1, CT, (at) => hounsfield(at) + 1024, [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.2'],
    ['00080060', 'CS', 'CT'],
    ['00281052', 'DS', '-1024'],
    ['00281053', 'DS', '1'],
  ]);
  const pet = stack('pet', 2, PET, (at) => storedUptake(uptake(at)), [
    ['00080016', 'UI', '1.2.840.10008.5.1.4.1.1.128'],
    ['00080060', 'CS', 'PT'],
    ['00101030', 'DS', String(KILOGRAMS)],
    ['00280051', 'CS', 'DECY\\ATTN\\SCAT'],
    ['00281052', 'DS', '0'],
    ['00281053', 'DS', String(SLOPE)],
    ['00541001', 'CS', 'BQML'],
    ['00541102', 'CS', 'START'],
    sequence('00540016', ['00181072', 'TM', '100000'], ['00181074', 'DS', String(BECQUERELS)], ['00181075', 'DS', String(HALF_LIFE)]),
  ]);
  return [...ct, ...pet];
}
