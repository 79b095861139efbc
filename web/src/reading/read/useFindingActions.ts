import { notifications } from '@mantine/notifications';
import type { Mark, Missing } from '../api';
import type { Content } from '../draft/reducer';
import type { ReadSession } from '../draft/session';
import type { HangingState } from '../../viewer/hanging/useHanging';
import { boxOver, carriedTo, filledIn } from '../findings/filling';
import { mergedFindings, mergedHere } from '../findings/merging';
import { newFindingId } from './findingId';
import { focusMissing } from './focus';
import { markOf, marksHere } from './overlays';
import type { Controls } from './useControls';
import type { useSelection } from './useSelection';

type Parts = {
  content: Content;
  session: ReadSession;
  selection: ReturnType<typeof useSelection>;
  hanging: HangingState;
  controls: Controls;
  locked: ReadonlySet<string>;
  /** All marks, or those of these findings, are not shown. */
  hidesMarks: boolean;
  hidden: ReadonlySet<string>;
};

/** What keys, lists and viewports do to findings. */
export function useFindingActions({ content, session, selection, hanging, controls, locked, hidesMarks, hidden }: Parts) {
  const { findings } = content;
  const chosen = findings.find(({ id }) => id === selection.selected);
  const shownImage = () => {
    const slice = controls.slices.get(hanging.position);
    return hanging.displays[hanging.position]?.images[slice] ?? null;
  };

  const unlocked = () => {
    if (!chosen) tell('Select a finding first.');
    else if (locked.has(chosen.id)) tell('The finding is locked.');
    else return chosen;
  };

  const select = (id: string, mark?: Mark) => {
    selection.select(id);
    if (mark) controls.goTo(mark);
  };

  return {
    select,
    picked: (overlay: string | null) => selection.select(overlay ? markOf(overlay).finding : null),
    edited: (overlay: string, ...marks: Mark[]) => {
      const [mark] = marks;
      const { finding } = markOf(overlay);
      const whole = findings.find(({ id }) => id === finding);
      // A box is the same on every slice.
      if (mark?.shape === 'box' && whole)
        return session.change({ type: 'set-marks', finding, marks: whole.marks.map((one) => ({ ...one, points: mark.points })) });
      session.change({ type: 'replace-mark', ...markOf(overlay), marks });
    },
    /** Fills in the slices between the selected finding's marks. */
    fillBetween: () => {
      const target = unlocked();
      if (!target) return;
      const marks = hanging.displays.reduce((all, display) => filledIn(display, all), target.marks);
      if (marks === target.marks) return tell('There is nothing to fill in: mark the finding on two slices with others between.');
      session.change({ type: 'set-marks', finding: target.id, marks });
    },
    /** The selected finding's nearest mark, on this image or on the next. */
    copy: (where: 'here' | 'next') => {
      const target = unlocked();
      const display = hanging.displays[hanging.position];
      const now = controls.slices.get(hanging.position);
      const slice = where === 'here' ? now : now + 1;
      const image = display?.images[slice];
      if (!target || !display || !image) return;
      const mark = carriedTo(display, target.marks, slice);
      if (!mark) return tell('The finding has no mark on another slice of this series.');
      if (marksHere(target, image).length > 0) tell('The finding is marked there already.');
      else if (mark.shape === 'box') session.change({ type: 'set-marks', finding: target.id, marks: boxOver(display, target.marks, mark) });
      else session.change({ type: 'add-mark', finding: target.id, mark });
      if (where === 'next') controls.goTo(image);
    },
    /** Joins the outlines of the selected finding here; where it has one, takes in a finding that it overlaps. */
    merge: () => {
      const target = unlocked();
      const image = shownImage();
      if (!target || !image) return;
      const own = mergedHere(target.marks, image);
      if (own) return session.change({ type: 'set-marks', finding: target.id, marks: own });
      const others = findings.filter(({ id, structure }) => id !== target.id && structure === target.structure && !locked.has(id));
      for (const other of others) {
        const marks = mergedFindings(target, other, image, hanging.displays);
        if (marks) return session.change({ type: 'merge', from: other.id, into: target.id, marks });
      }
      tell('Nothing overlaps the selected finding here.');
    },
    /** Some marks of the selected finding become a new one: these, or those on the image in sight. */
    split: (chosenMarks?: number[]) => {
      const target = unlocked();
      if (!target) return;
      const indices = chosenMarks ?? marksHere(target, shownImage());
      if (target.marks[0]?.shape === 'box') return tell('A box is one over all its slices: it cannot be split.');
      if (indices.length === 0) return tell('The selected finding has no mark on this image.');
      if (indices.length >= target.marks.length) return tell('Those are all its marks: there is nothing left to split from.');
      const id = newFindingId();
      session.change({ type: 'split', finding: target.id, id, indices });
      selection.select(id);
    },
    step: (by: number) => {
      if (findings.length === 0) return;
      const at = chosen ? findings.indexOf(chosen) : by > 0 ? -1 : findings.length;
      const next = findings[(at + by + findings.length) % findings.length];
      if (next) select(next.id, next.marks[0]);
    },
    /** The mark on the image in sight; when the finding has none there, nothing. */
    deleteSelected: () => {
      const onCut = controls.active()?.marking.selectedHere();
      const [index] = onCut ? [markOf(onCut).index] : marksHere(chosen, shownImage());
      if (!chosen || index === undefined || !unlocked()) return;
      if (hidesMarks) return tell('Marks are hidden: press T to see what is deleted.');
      if (hidden.has(chosen.id)) return tell('The finding is hidden: the eye beside it shows what is deleted.');
      session.change({ type: 'remove-mark', finding: chosen.id, index });
    },
    toggleNoFinding: () => {
      if (findings.length > 0) {
        notifications.show({
          message: 'There are findings: delete them before you state “No finding”.',
          color: 'amber',
        });
        return;
      }
      session.change({ type: 'set-no-finding', value: !content.no_finding });
    },
    /** Leads to what is missing: its finding or image, and the first empty field. */
    goTo: (missing: Missing) => {
      const finding = findings.find(({ id }) => id === missing.finding);
      if (finding) select(finding.id, finding.marks[0]);
      if (missing.instance) controls.goTo({ instance: missing.instance, frame: 1 });
      if (missing.instance && !missing.question) return controls.focusImage();
      requestAnimationFrame(() => requestAnimationFrame(() => focusMissing(missing)));
    },
  };
}

const tell = (message: string) => void notifications.show({ message, color: 'amber' });
