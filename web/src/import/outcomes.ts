import type { FileReport, Outcome } from '../api/types';

/** How each outcome is named and coloured. */
export const OUTCOMES: Record<Outcome, { name: string; color: string }> = {
  stored: { name: 'Stored', color: 'teal.4' },
  duplicate: { name: 'Duplicate', color: 'dark.2' },
  quarantined: { name: 'Quarantined', color: 'amber.4' },
  refused: { name: 'Refused', color: 'red.4' },
};

/** How many files had each outcome. */
export function tally(reports: FileReport[]): Record<Outcome, number> {
  const tallies = { stored: 0, duplicate: 0, quarantined: 0, refused: 0 };
  for (const { outcome } of reports) tallies[outcome] += 1;
  return tallies;
}

/** How many files there were in all. */
export const sumOf = ({ stored, duplicate, quarantined, refused }: Record<Outcome, number>): number =>
  stored + duplicate + quarantined + refused;

const URGENCY: Record<Outcome, number> = { refused: 0, quarantined: 1, duplicate: 2, stored: 3 };

/** What needs a look comes first; otherwise the order of the import stays. */
export function worstFirst(reports: FileReport[]): FileReport[] {
  return [...reports].sort((a, b) => URGENCY[a.outcome] - URGENCY[b.outcome]);
}
