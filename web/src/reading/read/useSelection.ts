import { useCallback, useEffect, useState } from 'react';
import type { Finding, Mark, Protocol } from '../api';
import type { Change } from '../draft/reducer';
import { newFindingId } from './findingId';

/** Which structure's tool is in hand, which finding is selected, and what a new mark therefore becomes. */
export function useSelection(protocol: Protocol, findings: Finding[], change: (change: Change) => void) {
  const [structure, setStructure] = useState<string | null>(null);
  const [selected, setSelected] = useState<string | null>(null);

  // A finding that is gone (deleted, undone) is no longer selected.
  useEffect(() => {
    if (selected && !findings.some(({ id }) => id === selected)) setSelected(null);
  }, [findings, selected]);

  const toggleStructure = useCallback(
    (key: string) => {
      setStructure((before) => (before === key ? null : key));
      const chosen = findings.find(({ id }) => id === selected);
      if (chosen && chosen.structure !== key) setSelected(null);
    },
    [findings, selected],
  );

  const drawn = (mark: Mark) => {
    if (!structure) return;
    const chosen = findings.find(({ id }) => id === selected);
    if (chosen && continues(chosen, structure, mark)) return change({ type: 'add-mark', finding: chosen.id, mark });
    const id = newFindingId();
    change({ type: 'add-finding', id, structure, mark });
    setSelected(id);
  };

  const tool = protocol.structures.find(({ key }) => key === structure) ?? null;
  return { tool, selected, select: setSelected, toggleStructure, putDown: () => setStructure(null), drawn };
}

/** A mark of the same structure on another image belongs to the selected finding; on the same image it is another one. */
export const continues = (finding: Finding, structure: string, mark: Mark): boolean =>
  finding.structure === structure &&
  !finding.marks.some((other) => other.instance === mark.instance && other.frame === mark.frame);
