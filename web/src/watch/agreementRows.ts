import type { Agreement, Figure } from '../api/types';
import type { Cell } from '../figures/csv';
import type { Dot } from '../figures/dotRows';

/** Percent agreement first, then the chance-corrected coefficients, grouped by what is agreed on. */
export function agreementDots(agreement: Agreement[]): Dot[] {
  return agreement.flatMap((subject) => withNote(subjectDots(subject), paradoxNote(subject)));
}

function subjectDots(subject: Agreement): Dot[] {
  return [
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
  ];
}

/** The note stands below all that it is about. */
function withNote(dots: Dot[], note: string | null): Dot[] {
  return note === null ? dots : dots.map((dot, index) => (index === dots.length - 1 ? { ...dot, note } : dot));
}

const HIGH_AGREEMENT = 0.75;
const LOW_COEFFICIENT = 0.2;

/**
 * Where readers nearly always agree and κ or α is low all the same, one category prevails (Feinstein and Cicchetti
 * 1990).
 */
export function paradoxNote({ percent, chance_corrected: all }: Agreement): string | null {
  if (percent.value == null || percent.value < HIGH_AGREEMENT) return null;
  const low = ['κ', 'α'].find((sign) =>
    all.some(({ coefficient, figure }) => coefficient.includes(sign) && (figure.value ?? 1) < LOW_COEFFICIENT),
  );
  if (low === undefined) return null;
  const gwet = all.map(({ coefficient }) => /\bAC\d/.exec(coefficient)?.[0]).find((found) => found !== undefined);
  const way = gwet === undefined ? '' : `; ${gwet} is less affected`;
  return `High agreement with a low ${low}: nearly all cases fall into one category (prevalence paradox)${way}.`;
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
