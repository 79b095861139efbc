import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shared } from './server.js';

/** Image Position (Patient) in implicit little endian, in which this CT is written. */
const IMAGE_POSITION = Buffer.from([0x20, 0x00, 0x32, 0x00]);

/** Heights of the chest CT's slices in patient coordinates, in mm, read from the files, lowest first. */
export function heightsOfCt(): number[] {
  const folder = join(shared, 'dicom/ct-chest-lidc0314');
  const heights = readdirSync(folder).map((name) => {
    const bytes = readFileSync(join(folder, name));
    const at = bytes.indexOf(IMAGE_POSITION);
    const value = bytes.subarray(at + 8, at + 8 + bytes.readUInt32LE(at + 4)).toString('latin1');
    return Number(value.split('\\')[2]);
  });
  return heights.sort((a, b) => a - b);
}
