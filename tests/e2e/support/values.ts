/** The values of slices, from the files themselves. */
import { readFileSync } from 'node:fs';
import { elements } from './dicom.js';

/** By height: the values of each slice, rescaled (of CT in HU). `isImplicit`: the files are in Implicit VR Little Endian. */
export function valuesByHeight(paths: string[], isImplicit = true): Map<number, Float64Array> {
  return new Map(
    paths.map((path) => {
      const found = new Map(elements(readFileSync(path), isImplicit).map(({ tag, value }) => [tag, value]));
      const number = (tag: string, at = 0) => Number(found.get(tag)?.toString('latin1').split('\\')[at]);
      const bytes = found.get('7fe00010') ?? Buffer.alloc(0);
      const isSigned = found.get('00280103')?.readUInt16LE(0) === 1;
      const [slope, intercept] = [number('00281053'), number('00281052')];
      const values = Float64Array.from({ length: bytes.length / 2 }, (_, at) => {
        const stored = isSigned ? bytes.readInt16LE(2 * at) : bytes.readUInt16LE(2 * at);
        return stored * slope + intercept;
      });
      return [number('00200032', 2), values] as const;
    }),
  );
}
