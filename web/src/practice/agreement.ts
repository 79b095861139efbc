import type { Value } from '../api/types';

/** One text for each distinct answer, whatever the order of several choices. */
export function answerKey(value: Value | null): string {
  return Array.isArray(value) ? JSON.stringify([...value].sort()) : JSON.stringify(value);
}

/** The answer that most gave; null when several share the lead or nobody answered. */
export function modeOf(values: (Value | null)[]): string | null {
  const tally = new Map<string, number>();
  for (const value of values) {
    if (value === null) continue;
    const key = answerKey(value);
    tally.set(key, (tally.get(key) ?? 0) + 1);
  }
  const ranked = [...tally].sort((a, b) => b[1] - a[1]);
  const [first, second] = ranked;
  if (!first || (second && second[1] === first[1])) return null;
  return first[0];
}

/** Whether those who answered did not all say the same. */
export function disagree(values: (Value | null)[]): boolean {
  return new Set(values.filter((value) => value !== null).map(answerKey)).size > 1;
}
