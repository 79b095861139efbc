import { expect, it } from 'vitest';
import type { Agreement, Figure } from '../api/types';
import { agreementDots, agreementTable, coefficientName, FIGURE_HEADER } from './agreementRows';

const figure: Figure = { value: 0.8, low: 0.7, high: 0.9, level: 0.95, n: 20, method: 'm', not_estimable: null };
const agreement: Agreement[] = [
  {
    subject: 'quality',
    name: 'Quality',
    percent: figure,
    chance_corrected: [
      { coefficient: 'krippendorff_alpha', figure },
      { coefficient: 'a_new_one', figure },
    ],
  },
];

it('puts percent before the coefficients of its subject', () => {
  expect(agreementDots(agreement).map((dot) => dot.label)).toEqual([
    'Percent agreement',
    'Krippendorff’s α',
    'a_new_one',
  ]);
  expect(coefficientName('gwet_ac1')).toBe('Gwet’s AC1');
});

it('keeps table and header in step', () => {
  for (const row of agreementTable(agreement)) expect(row).toHaveLength(2 + FIGURE_HEADER.length);
});
