/** Carrying out keys. Everything that a key does to the screen is named here once. */
import type { Command } from '../keys/bindings';
import type { HangingState } from '../../viewer/hanging/useHanging';
import type { ViewportControl } from '../../viewer/viewport/Viewport';
import { presetsOf } from '../../viewer/viewport/windows';

export type Actions = {
  hanging: HangingState;
  control(): ViewportControl | null;
  hasTool: boolean;
  toggleStructure(index: number): void;
  newFinding(): void;
  stepFinding(by: number): void;
  deleteSelected(): void;
  toggleMarks(): void;
  noFinding(): void;
  undo(): void;
  redo(): void;
  /** Puts down the tool, else drops the selection. */
  letGo(): void;
  focusImage(): void;
  focusQuestions(): void;
  focusAttributes(): void;
  toggleManual(): void;
  showKeys(): void;
  submit(): void;
};

const CURSOR_STEP = 8;

export function carryOut(command: Command, actions: Actions): void {
  const control = actions.control();
  if (control && onViewport(command, control, actions)) return;
  switch (command.do) {
    case 'series':
      return actions.hanging.show(actions.hanging.position + command.by);
    case 'viewport':
      return stepViewport(actions, command.by);
    case 'structure':
      return actions.toggleStructure(command.index);
    case 'finding':
      return actions.stepFinding(command.by);
    case 'new-finding':
      return actions.newFinding();
    case 'delete':
      return actions.deleteSelected();
    case 'hide-marks':
      return actions.toggleMarks();
    case 'no-finding':
      return actions.noFinding();
    case 'undo':
      return actions.undo();
    case 'redo':
      return actions.redo();
    case 'cancel':
      return actions.letGo();
    case 'questions':
      return actions.focusQuestions();
    case 'attributes':
      return actions.focusAttributes();
    case 'manual':
      return actions.toggleManual();
    case 'keys':
      return actions.showKeys();
    case 'submit':
      return actions.submit();
  }
}

function stepViewport({ hanging }: Actions, by: number): void {
  hanging.setActive((hanging.active + by + hanging.shown.length) % hanging.shown.length);
}

/** What concerns the active viewport alone. Answers whether the command is done. */
function onViewport(command: Command, { port, marking, middle, display }: ViewportControl, actions: Actions): boolean {
  switch (command.do) {
    case 'scroll':
      port.scrollBy(command.by);
      return true;
    case 'scroll-to':
      port.scrollTo(command.place === 'first' ? 0 : display.images.length - 1);
      return true;
    case 'window': {
      const facts = display.images[port.snapshot().target]?.facts;
      const preset = facts && presetsOf(facts)[command.preset];
      if (preset) port.setWindow(preset);
      return true;
    }
    case 'zoom':
      port.zoomBy(command.by, middle());
      return true;
    case 'fit':
      port.fit();
      return true;
    case 'reset':
      port.reset();
      return true;
    case 'invert':
      port.invert();
      return true;
    case 'rotate':
      port.rotate(command.by);
      return true;
    case 'flip':
      port.flip(command.direction);
      return true;
    case 'cursor': {
      const step = command.fine ? 1 : actions.hasTool ? CURSOR_STEP : 1;
      if (actions.hasTool) marking.cursorBy(command.dx * step, command.dy * step, middle());
      else marking.nudge(command.dx * (command.fine ? 0.25 : 1), command.dy * (command.fine ? 0.25 : 1));
      return true;
    }
    case 'set-point':
      if (actions.hasTool) marking.cursorPress(middle());
      return true;
    case 'close-shape':
      marking.drawClose();
      return true;
    case 'undo':
    case 'delete':
      // While a shape is drawn, both take back its last point.
      if (!marking.isDrawing()) return false;
      marking.drawBack();
      return true;
    case 'cancel':
      return marking.cancel();
    default:
      return false;
  }
}
