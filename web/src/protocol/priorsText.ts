import type { Protocol } from '../api/types';

/** Which earlier studies readers see, in words. */
export function priorsText(priors: Protocol['priors']): string {
  if (!priors) return 'Readers see none: a case is read by itself.';
  const most = priors.most ?? 1;
  const age = priors.within_months ? `, at most ${priors.within_months} months older,` : '';
  return `Readers see ${most === 1 ? 'the latest earlier study' : `up to ${most} earlier studies`} of the subject${age} beside the case.`;
}
