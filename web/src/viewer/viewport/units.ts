/** What the values of an image count: Hounsfield units, standardised uptake, or what the file says. */
import type { DicomJson } from '../types';
import { holder, items, number, text } from './dicomJson';

/** A value times `factor` is that many of the unit. */
export type Unit = { name: string; factor: number };

const PIXEL_TRANSFORMATION = '00289145';

export function unitOf(dataset: DicomJson, frame: number): Unit | null {
  const modality = text(dataset, '00080060');
  if (modality === 'PT') return uptakeOf(dataset);
  const type = text(holder(dataset, frame, PIXEL_TRANSFORMATION, '00281054'), '00281054');
  if (type === 'HU' || (modality === 'CT' && (type === null || type === 'US'))) return { name: 'HU', factor: 1 };
  return null;
}

/**
 * Uptake by body weight where the file allows it: given as such, or with activity corrected to the time of injection.
 * Activity that is corrected to the start of the scan would need the times of day, which are not told to readers.
 */
function uptakeOf(dataset: DicomJson): Unit | null {
  const units = text(dataset, '00541001');
  if (units === 'GML') return { name: 'SUV', factor: 1 };
  if (units !== 'BQML') return null;
  const kilograms = number(dataset, '00101030');
  const becquerels = number(items(dataset, '00540016')[0], '00181074');
  const isToInjection = text(dataset, '00541102') === 'ADMIN';
  if (isToInjection && kilograms && becquerels) return { name: 'SUV', factor: (kilograms * 1000) / becquerels };
  return { name: 'Bq/ml', factor: 1 };
}
