import type { Agreement, Figure } from '../api/types';
import type { Cell } from '../figures/csv';
import type { Dot } from '../figures/dotRows';

/** Names of coefficients as the literature writes them. */
const COEFFICIENTS: Record<string, string> = {
  cohen_kappa: 'Cohen’s κ',
  fleiss_kappa: 'Fleiss’ κ',
  krippendorff_alpha: 'Krippendorff’s α',
  gwet_ac1: 'Gwet’s AC1',
  gwet_ac2: 'Gwet’s AC2',
  icc: 'ICC',
  dice: 'Dice',
};

export const coefficientName = (key: string): string => COEFFICIENTS[key] ?? key;

/** Percent agreement first, then the chance-corrected coefficients, grouped by what is agreed on. */
export function agreementDots(agreement: Agreement[]): Dot[] {
  return agreement.flatMap((subject) => [
    {
      key: `${subject.subject} percent`,
      group: subject.name,
      label: 'Percent agreement',
      figure: subject.percent,
      reading: 'proportion' as const,
    },
    ...subject.chance_corrected.map(({ coefficient, figure }) => ({
      key: `${subject.subject} ${coefficient}`,
      group: subject.name,
      label: coefficientName(coefficient),
      figure,
    })),
  ]);
}

export const FIGURE_HEADER = ['Value', 'Low', 'High', 'Level', 'n', 'Method', 'Not estimable because'];

export function figureCells(figure: Figure): Cell[] {
  const { value, low, high, level, n, method, not_estimable: why } = figure;
  return [value ?? null, low ?? null, high ?? null, level ?? null, n, method, why ?? null];
}

export function agreementTable(agreement: Agreement[]): Cell[][] {
  return agreementDots(agreement).map((dot) => [dot.group ?? '', dot.label, ...figureCells(dot.figure)]);
}
