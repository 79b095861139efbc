import type { ImagePoint } from '../types';
import type { ImageFacts } from './facts';
import type { StackPort } from './stackPort';

/** What is laid over an image: its values where the image lies. */
export type ProbedOver = { facts: ImageFacts | undefined; valueAt(at: ImagePoint): number | null };

/** The value at an image point in words, with its unit where it has one, and where it lies. */
export function probeText(port: StackPort, at: ImagePoint, { unit }: ImageFacts, over: ProbedOver | null = null): string {
  const value = port.valueAt(at);
  if (value === null) return '';
  const place = `(${Math.floor(at[0])}, ${Math.floor(at[1])})`;
  if (typeof value !== 'number') return `RGB ${value.join(' ')}   ${place}`;
  const above = over?.valueAt(at) ?? null;
  const texts = [countedText(value, unit), ...(above === null ? [] : [countedText(above, over?.facts?.unit ?? null)])];
  return `${texts.join('   ')}   ${place}`;
}

const countedText = (value: number, unit: ImageFacts['unit']) =>
  unit ? `${numberText(value * unit.factor)} ${unit.name}` : numberText(value);

const numberText = (value: number) =>
  (Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 100 ? 2 : 1)).replace('-', '−');
