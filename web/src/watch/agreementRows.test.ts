import { expect, it } from 'vitest';
import type { Agreement, Figure } from '../api/types';
import { agreementDots, agreementTable, familyOf, FIGURE_HEADER, paradoxNote } from './agreementRows';

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

it('explains a low κ beside high agreement, once and last', () => {
  const of = (percent: number, kappa: number | null): Agreement => ({
    subject: 'nodule',
    name: 'Nodule',
    percent: { ...figure, value: percent },
    chance_corrected: [
      { coefficient: "κ (Conger; Cohen's for two readers)", figure: { ...figure, value: kappa } },
      { coefficient: 'AC1 (Gwet)', figure },
    ],
  });
  expect(paradoxNote(of(0.93, -0.04))).toBe(
    'High agreement with a low κ: nearly all cases fall into one category (prevalence paradox); AC1 is less affected.',
  );
  expect(agreementDots([of(0.93, -0.04)]).map(({ note }) => note !== undefined)).toEqual([false, false, true]);
  for (const other of [of(0.7, -0.04), of(0.93, 0.2), of(0.93, null)]) expect(paradoxNote(other)).toBeNull();
});
