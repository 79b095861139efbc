import { useCallback, useState } from 'react';
import type { Finding, Mark, Protocol } from '../api';
import type { Display } from '../../viewer/hanging/displays';
import { boxOnCut } from '../findings/boxOnCut';
import { continues } from '../findings/continuing';
import { boxOver, placedOn } from '../findings/filling';
import type { Change } from '../draft/reducer';
import { newFindingId } from './findingId';

/** Which structure's tool is in hand, which finding is selected, and what a new mark therefore becomes. */
export function useSelection(
  protocol: Protocol,
  findings: Finding[],
  change: (change: Change) => void,
  locked: ReadonlySet<string>,
) {
  const [structure, setStructure] = useState<string | null>(null);
  const [wanted, setSelected] = useState<string | null>(null);
  // A finding that is gone (deleted, undone) is not selected; brought back by redo, it is again.
  const selected = findings.some(({ id }) => id === wanted) ? wanted : null;

  const toggleStructure = useCallback(
    (key: string) => {
      setStructure((before) => (before === key ? null : key));
      const chosen = findings.find(({ id }) => id === selected);
      if (chosen && chosen.structure !== key) setSelected(null);
    },
    [findings, selected],
  );

  const drawn = (mark: Mark, displays: readonly Display[]) => {
    if (!structure) return;
    const chosen = findings.find(({ id }) => id === selected && !locked.has(id));
    if (mark.shape === 'box' && mark.plane) return boxed(mark, displays, chosen?.structure === structure ? chosen : undefined);
    const display = displays.find((one) => placedOn(one, [mark]).length > 0);
    if (chosen?.structure === structure && mark.shape === 'box' && display && placedOn(display, chosen.marks).length > 0)
      return change({ type: 'set-marks', finding: chosen.id, marks: boxOver(display, chosen.marks, mark) });
    if (chosen && continues(chosen, structure, mark, displays)) return change({ type: 'add-mark', finding: chosen.id, mark });
    const id = newFindingId();
    change({ type: 'add-finding', id, structure, mark });
    setSelected(id);
  };

  /** A box drawn on a cut: its sides there are those of the rectangle. */
  const boxed = (mark: Mark, displays: readonly Display[], chosen: Finding | undefined) => {
    const display = displays.find(({ images }) => images.some(({ instance, frame }) => instance === mark.instance && frame === mark.frame));
    const isHere = display && chosen && placedOn(display, chosen.marks).length > 0;
    const [first, ...more] = display ? boxOnCut(display, isHere ? chosen.marks : [], mark) : [];
    if (!structure || !first) return;
    if (isHere) return change({ type: 'set-marks', finding: chosen.id, marks: [first, ...more] });
    const id = newFindingId();
    change({ type: 'add-finding', id, structure, mark: first, more });
    setSelected(id);
  };

  /** Paint joins the selected finding where that is painted on the same series; else it begins one. */
  const painted = (masks: Mark[], source: Display) => {
    if (!structure) return;
    const chosen = findings.find(({ id }) => id === selected && !locked.has(id));
    const isOfSeries = chosen?.structure === structure && placedOn(source, chosen.marks).length > 0;
    const finding = isOfSeries ? chosen.id : newFindingId();
    change({ type: 'paint', finding, structure, masks });
    setSelected(finding);
  };

  const tool = protocol.structures.find(({ key }) => key === structure) ?? null;
  return { tool, selected, select: setSelected, toggleStructure, putDown: () => setStructure(null), drawn, painted };
}
