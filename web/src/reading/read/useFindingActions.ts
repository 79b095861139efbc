import { notifications } from '@mantine/notifications';
import type { Mark, Missing } from '../api';
import type { Content } from '../draft/reducer';
import type { ReadSession } from '../draft/session';
import type { HangingState } from '../../viewer/hanging/useHanging';
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
};

/** What keys, lists and viewports do to findings. */
export function useFindingActions({ content, session, selection, hanging, controls }: Parts) {
  const { findings } = content;
  const chosen = findings.find(({ id }) => id === selection.selected);
  const shownImage = () => {
    const slice = controls.slices.get(hanging.position) ?? 0;
    return hanging.displays[hanging.position]?.images[slice] ?? null;
  };

  const select = (id: string, mark?: Mark) => {
    selection.select(id);
    if (mark) controls.goTo(mark);
  };

  return {
    select,
    picked: (overlay: string | null) => selection.select(overlay ? markOf(overlay).finding : null),
    edited: (overlay: string, mark: Mark) => session.change({ type: 'replace-mark', ...markOf(overlay), mark }),
    step: (by: number) => {
      if (findings.length === 0) return;
      const at = chosen ? findings.indexOf(chosen) : by > 0 ? -1 : findings.length;
      const next = findings[(at + by + findings.length) % findings.length];
      if (next) select(next.id, next.marks[0]);
    },
    /** The mark on the image in sight; when the finding has none there, nothing. */
    deleteSelected: () => {
      const [index] = marksHere(chosen, shownImage());
      if (!chosen || index === undefined) return;
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
