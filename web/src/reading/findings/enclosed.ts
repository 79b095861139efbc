/** What the browser tells the server of the pixels that findings enclose: the server judges it by the protocol's rules. */
import type { Display } from '../../viewer/hanging/displays';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import type { Enclosed, Finding, Protocol } from '../api';
import { shareOf } from './useEnclosed';

/** A submission does not wait longer for images, ms: what is not measured by then is not told. */
const PATIENCE = 3_000;

/** The shares of all findings whose structure's tightness is looked after. */
export async function enclosedShares(
  protocol: Protocol,
  findings: readonly Finding[],
  displays: readonly Display[],
  loading: ImageLoading,
): Promise<Enclosed[]> {
  const told: Enclosed[] = [];
  const measure = async () => {
    for (const finding of findings) {
      const structure = protocol.structures.find(({ key }) => key === finding.structure);
      if (!structure?.rules?.tightness) continue;
      const share = await shareOf(finding, structure, displays, loading).catch(() => null);
      if (share !== null) told.push({ finding: finding.id, share });
    }
  };
  await Promise.race([measure(), new Promise((done) => setTimeout(done, PATIENCE))]);
  return [...told];
}
