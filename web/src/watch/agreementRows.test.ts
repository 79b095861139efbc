import { expect, it } from 'vitest';
import type { Agreement, Figure } from '../api/types';
import { agreementDots, agreementTable, familyOf, FIGURE_HEADER } from './agreementRows';

const figure: Figure = { value: 0.8, low: 0.7, high: 0.9, level: 0.95, n: 20, method: 'm', not_estimable: null };
const agreement: Agreement[] = [
  {
    subject: 'quality',
    name: 'Quality',
    percent: figure,
    chance_corrected: [
      { coefficient: 'α (Krippendorff, ordinal weights)', figure },
      { coefficient: 'AC2 (Gwet, ordinal weights)', figure },
    ],
  },
];

it('puts percent before the coefficients of its subject', () => {
  expect(agreementDots(agreement).map((dot) => dot.label)).toEqual([
    'Percent agreement',
    'α (Krippendorff, ordinal weights)',
    'AC2 (Gwet, ordinal weights)',
  ]);
});

it('keeps table and header in step', () => {
  for (const row of agreementTable(agreement)) expect(row).toHaveLength(2 + FIGURE_HEADER.length);
});

it('keeps the variants of a coefficient together', () => {
  expect(["κ (Conger; Cohen's for two readers)", 'weighted κ (Conger, ordinal weights)'].map(familyOf)).toEqual([
    'κ',
    'κ',
  ]);
  expect(['AC1 (Gwet)', 'AC2 (Gwet, ordinal weights)'].map(familyOf)).toEqual(['Gwet’s AC', 'Gwet’s AC']);
  expect(familyOf('α (Krippendorff, nominal)')).toBe('Krippendorff’s α');
});
