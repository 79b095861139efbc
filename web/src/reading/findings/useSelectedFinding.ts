import { useMemo } from 'react';
import type { Display } from '../../viewer/hanging/displays';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import type { Finding, Protocol } from '../api';
import { notesOn, ruleNotes } from './checks';
import { statisticsOf } from './statistics';
import { useEnclosed } from './useEnclosed';

/** Kind words about the selected finding, and what it measures where the protocol asks. */
export function useSelectedFinding(finding: Finding | undefined, protocol: Protocol, displays: Display[], loading: ImageLoading) {
  const structure = protocol.structures.find(({ key }) => key === finding?.structure);
  const enclosed = useEnclosed(finding, structure, displays, loading);
  return useMemo(() => {
    if (!finding || !structure) return { notes: [], statistics: [] };
    const share = structure.rules?.tightness ? (enclosed?.share() ?? null) : null;
    const isShown = structure.statistics === 'shown' && finding.marks.length > 0;
    return {
      notes: [...new Set([...ruleNotes(finding, structure, displays, share), ...notesOn(finding, displays)])],
      statistics: isShown ? statisticsOf(finding.marks, displays, enclosed?.statistics() ?? null) : [],
    };
  }, [finding, structure, displays, enclosed]);
}
