import { expect, it } from 'vitest';
import { draftText } from './draftText';

const timeOf = (at: number) => `${at} o’clock`;

it('says since when there is no network, and where the work is', () => {
  expect(draftText({ kind: 'saved' }, null, timeOf)).toBe('Saved');
  expect(draftText({ kind: 'saved' }, 9, timeOf)).toBe('Offline since 9 o’clock; all is saved');
  const offline = { kind: 'offline', signedOut: false, since: 11, isKept: true } as const;
  expect(draftText(offline, 9, timeOf)).toContain('Offline since 9 o’clock; saved on this computer');
  expect(draftText(offline, null, timeOf)).toContain('since 11 o’clock');
});

it('never says that work is kept where it is not', () => {
  const lost = { kind: 'offline', since: 11, isKept: false } as const;
  expect(draftText({ ...lost, signedOut: false }, null, timeOf)).toContain('leave the page open');
  expect(draftText({ ...lost, signedOut: true }, null, timeOf)).toContain('leave the page open');
});
