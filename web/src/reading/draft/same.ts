import type { Draft } from '../api';

/** Whether two drafts say the same, whatever the order of their keys; reading time does not count. */
export const sameContent = (a: Draft, b: Draft): boolean =>
  a.no_finding === b.no_finding &&
  canonical(a.findings) === canonical(b.findings) &&
  canonical(a.answers) === canonical(b.answers);

/** As JSON, with keys in one order. */
export const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, part: unknown) =>
    part && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([x], [y]) => (x < y ? -1 : 1)))
      : part,
  );
