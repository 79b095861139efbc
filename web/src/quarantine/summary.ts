import type { Decided } from '../api/dataset';
import { OUTCOMES } from '../import/outcomes';
import { plural } from '../ui/format';

/** What became of files that were decided about, in one sentence; of a single file by its name. */
export function summary(decided: Decided[]): { message: string; isFailure: boolean } {
  const stay = decided.filter((file) => file.stays !== null);
  const [only] = decided;
  if (only && decided.length === 1) {
    if (only.stays !== null) return { message: only.stays, isFailure: true };
    const became = only.report ? `${only.name}: ${OUTCOMES[only.report.outcome].name.toLowerCase()}.` : `${only.name} is discarded.`;
    return { message: became, isFailure: false };
  }
  const taken = decided.filter((file) => file.report !== null).length;
  const gone = decided.length - taken - stay.length;
  const parts = [
    taken > 0 && `${plural(taken, 'file')} imported`,
    gone > 0 && `${plural(gone, 'file')} discarded`,
    stay.length > 0 && `${plural(stay.length, 'file')} ${stay.length === 1 ? 'stays' : 'stay'} in quarantine: ${stay[0]?.stays}`,
  ].filter((part) => part !== false);
  return { message: `${parts.join(', ')}${stay.length > 0 ? '' : '.'}`, isFailure: stay.length > 0 };
}
