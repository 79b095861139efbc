import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from './server.js';

type Contour = { sop_instance_uid: string; z_mm: number; inclusion: boolean; points: [number, number][] };
type Reader = { reader: string; contours: Contour[] };

/** Four radiologists' real contours of the nodule of case 0314. */
const readers: Reader[] = JSON.parse(readFileSync(join(shared, 'lidc/case0314.json'), 'utf8')).readers;

/** One radiologist's outline on the slice at that height, as image points (pixel centres at 0.5). */
export function outline(reader: number, z: number): [number, number][] {
  const contour = readers[reader]?.contours.find((one) => Math.abs(one.z_mm - z) < 0.01);
  if (!contour) throw new Error(`reader ${reader} has no contour at ${z} mm`);
  return contour.points.map(([column, row]) => [column + 0.5, row + 0.5]);
}

/** Heights that all four marked, from the bottom up. */
export function commonHeights(): number[] {
  const [first, ...others] = readers.map((one) => new Set(one.contours.map((contour) => contour.z_mm)));
  return [...(first ?? [])].filter((z) => others.every((set) => set.has(z))).sort((a, b) => a - b);
}

/** The image at that height. */
export function instanceAt(z: number): string {
  const contour = readers[0]?.contours.find((one) => Math.abs(one.z_mm - z) < 0.01);
  if (!contour) throw new Error(`no contour at ${z} mm`);
  return contour.sop_instance_uid;
}
