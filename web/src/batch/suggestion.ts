import type { Batch } from '../api/types';

/** How many cases to suggest for the next batch: what is wanted, but no more than there are in no batch. */
export function suggestedCases(wanted: number, cases: number, batches: Pick<Batch, 'cases'>[]): number {
  const taken = batches.reduce((sum, batch) => sum + batch.cases, 0);
  return Math.max(1, Math.min(wanted, cases - taken));
}
