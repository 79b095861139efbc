import { api } from './client';
import type { Figure, Value } from './types';

/** Shapes that the server's description does not hold yet. */

export type Board = {
  readers: { user: string; display_name: string }[];
  cases: { case: string; label: string }[];
  structures: {
    structure: string;
    name: string;
    color: string;
    rows: {
      user: string;
      findings: number;
      per_case: number[];
      mean_size: { value: number | null; unit: string; n: number };
    }[];
    overlap: { a: string; b: string; figure: Figure }[];
  }[];
  questions: {
    question: string;
    name: string;
    cells: { user: string; case: string; value: Value | null }[];
  }[];
};

export type Agreement = {
  subject: string;
  name: string;
  percent: Figure;
  chance_corrected: { coefficient: string; figure: Figure }[];
};
export type WatchReader = {
  user: string;
  display_name: string;
  queued: number;
  submitted: number;
  overdue: number;
  median_seconds: Figure;
  findings_per_case: Figure;
  agreement_with_consensus: Figure;
};
export type Watch = {
  readers: WatchReader[];
  agreement: Agreement[];
  by_facet: {
    facet: string;
    name: string;
    rows: { value: string | null; cases: number; agreement: Agreement[] }[];
  } | null;
  facets: { facet: string; name: string }[];
};

type Loose<T> = (
  path: string,
  init: { params: { path: Record<string, string>; query?: Record<string, string | undefined> } },
) => Promise<{ data?: T; error?: unknown; response: Response }>;

export const undescribed = <T>() => api.GET as unknown as Loose<T>;
