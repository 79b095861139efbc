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

const VALUE_MAPPING = '00409096';
const UNITS_CODE = '004008EA';
const BODY_WEIGHT = '{SUVbw}g/ml';

/** Uptake by body weight where the server found its factor, which it tells in relation to stored values. */
function uptakeOf(dataset: DicomJson): Unit | null {
  const isUptake = (mapping: DicomJson) => text(items(mapping, UNITS_CODE)[0], '00080100') === BODY_WEIGHT;
  const mapping = items(dataset, VALUE_MAPPING).find(isUptake);
  const slope = number(mapping, '00409225');
  const rescale = number(dataset, '00281053') ?? 1;
  if (slope && rescale) return { name: 'SUV', factor: slope / rescale };
  return text(dataset, '00541001') === 'BQML' ? { name: 'Bq/ml', factor: 1 } : null;
}

const REASON = '00551001';

/** Why uptake is not standardised, as a sentence; nothing where it is, or where there is none. */
export function uptakeNote(dataset: DicomJson | undefined): string | null {
  const reason = text(dataset, REASON);
  return reason && `Uptake is not in SUV: ${reason}.`;
}
