/** Carrying out keys. Everything that a key does to the screen is named here once. */
import { look, type Looking } from '../../viewer/keys/look';
import { LOOKING, type LookingCommand } from '../../viewer/keys/looking';
import type { Way } from '../../viewer/tools/ways';
import type { ViewportControl } from '../../viewer/viewport/Viewport';
import type { Command, ReadingCommand } from '../keys/bindings';

export type Actions = Looking & {
  hasTool: boolean;
  toggleStructure(index: number): void;
  newFinding(): void;
  stepFinding(by: number): void;
  deleteSelected(): void;
  toggleMarks(): void;
  noFinding(): void;
  undo(): void;
  redo(): void;
  /** Puts down what is in hand to look with, else the tool, else drops the selection. */
  letGo(): void;
  focusQuestions(): void;
  focusAttributes(): void;
  toggleManual(): void;
  toggleListWindow(): void;
  showKeys(): void;
  submit(): void;
  takeWay(way: Way): void;
  resizeBrush(steps: number): void;
  toggleBall(): void;
  toggleBrushWindow(): void;
  fillBetween(): void;
  copyHere(): void;
  copyNext(): void;
  merge(): void;
  split(): void;
  cannotBeRead(): void;
};

const CURSOR_STEP = 8;
const LOOKS = new Set(LOOKING.flatMap(({ keys }) => keys.map(({ command }) => command.do as string)));
const isLooking = (command: Command): command is LookingCommand => LOOKS.has(command.do);

export function carryOut(command: Command, actions: Actions): void {
  if (isLooking(command)) return look(command, actions);
  if (actions.control && onViewport(command, actions.control, actions)) return;
  switch (command.do) {
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
    case 'list-window':
      return actions.toggleListWindow();
    case 'keys':
      return actions.showKeys();
    case 'cannot-be-read':
      return actions.cannotBeRead();
    case 'submit':
      return actions.submit();
    case 'way':
      return actions.takeWay(command.way);
    case 'radius':
      return actions.resizeBrush(command.by);
    case 'ball':
      return actions.toggleBall();
    case 'brush-window':
      return actions.toggleBrushWindow();
    case 'fill-between':
      return actions.fillBetween();
    case 'copy-here':
      return actions.copyHere();
    case 'copy-next':
      return actions.copyNext();
    case 'merge':
      return actions.merge();
    case 'split':
      return actions.split();
  }
}

/** What concerns the drawing in the active viewport. Answers whether the command is done. */
function onViewport(command: ReadingCommand, { marking, measuring, middle }: ViewportControl, actions: Actions): boolean {
  switch (command.do) {
    case 'cursor': {
      if (measuring.armed) {
        const step = command.fine ? 1 : CURSOR_STEP;
        measuring.cursorBy(command.dx * step, command.dy * step, middle());
        return true;
      }
      const step = command.fine ? 1 : actions.hasTool ? CURSOR_STEP : 1;
      if (actions.hasTool) marking.cursorBy(command.dx * step, command.dy * step, middle());
      else marking.nudge(command.dx * (command.fine ? 0.25 : 1), command.dy * (command.fine ? 0.25 : 1));
      return true;
    }
    case 'set-point':
      if (measuring.armed) {
        measuring.cursorPress(middle());
        return true;
      }
      if (actions.hasTool) marking.cursorPress(middle());
      return true;
    case 'close-shape':
      marking.drawClose();
      return true;
    case 'undo':
    case 'delete':
      // While a shape is drawn, both take back its last point; a chosen corner is deleted.
      if (!marking.isDrawing()) return command.do === 'delete' && marking.removeVertex();
      marking.drawBack();
      return true;
    case 'next-vertex':
      marking.nextVertex();
      return true;
    case 'add-vertex':
      marking.addVertex();
      return true;
    case 'cancel':
      return marking.cancel();
    default:
      return false;
  }
}
