import type { Split, TruthState } from '../api/types';

type Raw = Record<string, unknown>;
const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : typeof value === 'number' ? String(value) : undefined;
const oneOf = <T extends string>(value: unknown, allowed: readonly T[]): T | undefined =>
  allowed.find((candidate) => candidate === value);

/** Where to go after sign-in: an address of this server only. */
export function thenSearch(raw: Raw): { then?: string } {
  const then = text(raw.then);
  return then !== undefined && /^\/(?![/\\])/.test(then) ? { then } : {};
}

export type CaseSearch = { split?: Split | 'none'; facet?: string; value?: string };

/** Which cases the table shows. */
export function caseSearch(raw: Raw): CaseSearch {
  const facet = text(raw.facet);
  return clean({
    split: oneOf(raw.split, ['test', 'validation', 'training', 'none'] as const),
    facet,
    value: facet === undefined ? undefined : text(raw.value),
  });
}

export function facetSearch(raw: Raw): { facet?: string } {
  return clean({ facet: text(raw.facet) });
}

export function truthSearch(raw: Raw): { state?: TruthState } {
  return clean({ state: oneOf(raw.state, ['reading', 'settled', 'to_arbitrate', 'arbitrated'] as const) });
}

function clean<T extends object>(search: T): T {
  return Object.fromEntries(Object.entries(search).filter(([, value]) => value !== undefined)) as T;
}
