import type { Agreement, Figure } from '../api/types';
import type { Cell } from '../figures/csv';
import type { Dot } from '../figures/dotRows';

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
      label: coefficient,
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

/** Nominal and ordinal variants of a coefficient belong together: κ, Gwet’s AC, Krippendorff’s α. */
export function familyOf(coefficient: string): string {
  if (coefficient.includes('κ')) return 'κ';
  if (/\bAC\d/.test(coefficient)) return 'Gwet’s AC';
  return coefficient.includes('α') ? 'Krippendorff’s α' : coefficient;
}
