/** Distances of pixels in ultrasound, from the regions that the machine calibrated (PS3.3 C.8.5.5). Pure. */
import type { DicomJson } from '../types';
import { items, number } from './dicomJson';

const TWO_DIMENSIONAL = 1;
const CENTIMETRES = 3;
const MILLIMETRES = 10;

/**
 * Millimetres from row to row and from column to column; none where a region is a trace or a spectrum, where regions
 * differ, or where one reaches past the image: then the image was made smaller since it was calibrated.
 */
export function calibration(dataset: DicomJson): { row: number; column: number } | null {
  const regions = items(dataset, '00186011');
  const [columns, rows] = [number(dataset, '00280011') ?? 0, number(dataset, '00280010') ?? 0];
  const found = regions.map((region) => {
    const is = (tag: string, value: number) => number(region, tag) === value;
    const isPlane = is('00186012', TWO_DIMENSIONAL) && is('00186024', CENTIMETRES) && is('00186026', CENTIMETRES);
    const isWithin = (number(region, '0018601C') ?? Infinity) <= columns && (number(region, '0018601E') ?? Infinity) <= rows;
    const column = Math.abs(number(region, '0018602C') ?? 0) * MILLIMETRES;
    const row = Math.abs(number(region, '0018602E') ?? 0) * MILLIMETRES;
    return isPlane && isWithin && column > 0 && row > 0 ? { row, column } : null;
  });
  const [first = null] = found;
  return first && found.every((one) => one?.row === first.row && one.column === first.column) ? first : null;
}
