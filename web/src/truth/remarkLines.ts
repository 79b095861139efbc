import type { Protocol, TruthCase } from '../api/types';
import { REMARK_NAMES } from '../ui/words';

type Read = TruthCase['reads'][number];

/** What strikes in a read's findings by the rules of the protocol, one line for each: `Finding 2, Mass: too small`. Pure. */
export function remarkLines({ findings, remarks }: Pick<Read, 'findings' | 'remarks'>, protocol: Protocol): string[] {
  const names = new Map(protocol.structures?.map(({ key, name }) => [key, name]));
  return remarks.map(({ finding, remark }) => {
    const at = findings.findIndex(({ id }) => id === finding);
    const structure = findings[at]?.structure ?? '';
    return `Finding ${at + 1}, ${names.get(structure) ?? structure}: ${REMARK_NAMES[remark]}`;
  });
}
