import type { ImagePoint } from '../types';
import type { ImageFacts } from './facts';
import type { StackPort } from './stackPort';

/** The value at an image point in words, with its unit where it has one, and where it lies. */
export function probeText(port: StackPort, at: ImagePoint, { unit }: ImageFacts): string {
  const value = port.valueAt(at);
  if (value === null) return '';
  const place = `(${Math.floor(at[0])}, ${Math.floor(at[1])})`;
  if (typeof value !== 'number') return `RGB ${value.join(' ')}   ${place}`;
  const counted = unit ? value * unit.factor : value;
  return `${unit ? `${numberText(counted)} ${unit.name}` : numberText(counted)}   ${place}`;
}

const numberText = (value: number) =>
  (Number.isInteger(value) ? String(value) : value.toFixed(Math.abs(value) < 100 ? 2 : 1)).replace('-', '−');
