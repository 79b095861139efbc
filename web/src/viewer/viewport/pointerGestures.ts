/** What a button, a pen or a finger that is down on a viewport does, from the press to the release. */
import { actionOfButton, type MouseMap } from '../mouse/profiles';
import { distance, type CanvasPoint } from '../tools/plane';
import type { Pick } from '../tools/picking';
import type { ActiveTool, Overlay } from './overlay';
import type { LineGrab } from './PlaneLines';
import type { StackPort } from './stackPort';
import type { Marking } from './useMarking';
import type { Measuring } from './useMeasuring';
import type { Window } from './voi';

type Gesture =
  | { kind: 'window'; from: Window | null; at: CanvasPoint }
  | { kind: 'pan'; pan: CanvasPoint; at: CanvasPoint }
  | { kind: 'zoom'; zoom: number; at: CanvasPoint }
  | { kind: 'scroll'; slice: number; at: CanvasPoint }
  | { kind: 'slab'; at: CanvasPoint }
  | { kind: 'radius'; at: CanvasPoint }
  | { kind: 'box' | 'ruler' }
  | { kind: 'draw' }
  /** The image that is to be drawn on is not here yet. */
  | { kind: 'waiting'; event: Pressing }
  | { kind: 'edit' }
  | { kind: 'line' }
  | { kind: 'none' };
/** What is down: which pointer, what was under it, and whether it has been dragged. */
export type Press = {
  pointer: number;
  button: number;
  gesture: Gesture;
  at: CanvasPoint;
  /** Where it was seen last. */
  last: CanvasPoint;
  under: Pick<Overlay> | null;
  hasMoved: boolean;
  isJump: boolean;
  /** A click picks what lies under it, or lets go. */
  picks: boolean;
};
export type Pressing = { pointerId: number; pointerType: string; button: number; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean };

const LEFT = 0;
/** A pen's other end. */
const ERASER = 5;

export type Cursor = 'draw' | 'wait' | 'grip' | 'pick' | 'line' | null;
/** What a drag of another viewport's plane does. */
export type LineDrags = {
  grab(at: CanvasPoint): LineGrab | null;
  start(grab: LineGrab, at: CanvasPoint): void;
  drag(at: CanvasPoint): void;
  end(): void;
};
export type PointerParts = {
  port: StackPort | null;
  marking: Marking;
  measuring: Measuring;
  lines: LineDrags;
  tool: ActiveTool | null;
  /** A tool is in hand, and the image that it is for is on its way. */
  isWaiting: boolean;
  mouse: MouseMap;
  onActivate(): void;
  onPicked(id: string | null): void;
  /** The slab's thickness follows the drag: `end` when it is over. */
  onSlab(millimetres: number): void;
  /** Other viewports are to show this place. */
  onJump(at: CanvasPoint): void;
  onEnlarge(): void;
  /** The brush is to be larger by so many steps. */
  onRadius(steps: number): void;
  onHover(at: CanvasPoint | null): void;
};

/** Pixels that a click may tremble. */
export const STILL = 4;
/** Pixels of a drag to the next image, and to a millimetre of slab. */
const SCROLL_STEP = 8;
const SLAB_STEP = 6;
const RADIUS_STEP = 5;

/** What the pointer would do here. */
export function cursorAt(at: CanvasPoint, { marking, measuring, tool, lines, isWaiting }: PointerParts): Cursor {
  if (measuring.armed) return 'draw';
  if (isWaiting) return 'wait';
  const under = marking.isDrawing() ? null : marking.pickAt(at);
  if (under?.handle != null) return 'grip';
  if (tool) return 'draw';
  if (under) return under.of.selected && !under.of.locked && under.of.mark.shape !== 'mask' ? 'grip' : 'pick';
  return lines.grab(at) ? 'line' : null;
}

export function begin(event: Pressing, at: CanvasPoint, port: StackPort, parts: PointerParts): Press | null {
  const { marking, measuring, tool, lines, mouse } = parts;
  const isEraser = event.button === ERASER;
  const button = isEraser ? LEFT : event.button;
  const isLeft = button === LEFT && !event.ctrlKey && !event.metaKey && !event.altKey;
  const press = (gesture: Gesture, under: Pick<Overlay> | null = null): Press => ({
    pointer: event.pointerId,
    button: event.button,
    gesture,
    at,
    last: at,
    under,
    hasMoved: false,
    isJump: isLeft && event.shiftKey,
    picks: isLeft,
  });
  if (isEraser && marking.isDrawing()) {
    marking.drawBack();
    return press({ kind: 'none' });
  }
  if (button === LEFT && event.altKey && tool && (tool.shape === 'mask' || tool.way === 'sculpt'))
    return press({ kind: 'radius', at });
  const corner = button === LEFT && event.altKey ? marking.pickAt(at) : null;
  if (corner && corner.handle !== null && marking.removeVertex(corner)) return press({ kind: 'none' });
  if (isLeft && measuring.armed) {
    if (measuring.isUnderWay()) measuring.move(at);
    else measuring.start(at, measuring.armed);
    return press({ kind: measuring.armed === 'region' ? 'box' : 'ruler' });
  }
  const under = isLeft && !marking.isDrawing() ? marking.pickAt(at) : null;
  if (under && !under.of.locked && under.of.mark.shape !== 'mask' && (under.handle !== null || under.of.selected)) {
    marking.editStart(under, at, event.shiftKey);
    return press({ kind: 'edit' });
  }
  if (isLeft && tool) {
    marking.drawPress(at, isEraser);
    return press({ kind: 'draw' });
  }
  if (isLeft && parts.isWaiting) return press({ kind: 'waiting', event });
  const line = isLeft && !event.shiftKey && !under ? lines.grab(at) : null;
  if (line) {
    lines.start(line, at);
    return press({ kind: 'line' });
  }
  // A finger has no buttons: where it neither draws nor picks, it turns the pages.
  const action = event.pointerType === 'touch' ? 'scroll' : actionOfButton(mouse, button, event);
  switch (action) {
    case 'window':
      return press({ kind: 'window', from: port.snapshot().window, at }, under);
    case 'pan':
      return press({ kind: 'pan', pan: port.view.pan(), at }, under);
    case 'zoom':
      return press({ kind: 'zoom', zoom: port.view.zoom(), at }, under);
    case 'scroll':
      return press({ kind: 'scroll', slice: port.snapshot().target, at }, under);
    case 'slab':
      return press({ kind: 'slab', at }, under);
    case 'region':
      return press({ kind: 'box' }, under);
    case null:
      return button === LEFT ? press({ kind: 'none' }, under) : null;
  }
}

/** It has moved to `at`, by way of `places`. */
export function proceed(
  press: Press,
  at: CanvasPoint,
  places: readonly CanvasPoint[],
  port: StackPort,
  parts: PointerParts,
): void {
  const { marking, measuring, lines, onSlab, onRadius } = parts;
  press.last = at;
  catchUp(press, port, parts);
  const { gesture } = press;
  if (!press.hasMoved && distance(press.at, at) >= STILL) press.hasMoved = true;
  switch (gesture.kind) {
    case 'draw':
      return places.forEach((place) => marking.drawMove(place));
    case 'edit':
      return marking.editMove(at);
    case 'line':
      return lines.drag(at);
    case 'pan':
      return port.view.panTo([gesture.pan[0] + at[0] - gesture.at[0], gesture.pan[1] + at[1] - gesture.at[1]]);
    case 'zoom':
      return port.view.zoomTo(gesture.zoom * Math.exp((gesture.at[1] - at[1]) / 180), gesture.at);
    case 'scroll':
      return port.scrollTo(gesture.slice + Math.round((at[1] - gesture.at[1]) / SCROLL_STEP));
    case 'slab': {
      const millimetres = Math.trunc((gesture.at[1] - at[1]) / SLAB_STEP);
      if (millimetres === 0) return;
      onSlab(millimetres);
      gesture.at = [gesture.at[0], gesture.at[1] - millimetres * SLAB_STEP];
      return;
    }
    case 'radius': {
      const steps = Math.trunc((at[0] - gesture.at[0]) / RADIUS_STEP);
      if (steps === 0) return;
      onRadius(steps);
      gesture.at = [gesture.at[0] + steps * RADIUS_STEP, gesture.at[1]];
      return;
    }
    case 'box':
      if (press.hasMoved && !measuring.isUnderWay()) measuring.start(press.at, 'region');
      return measuring.move(at);
    case 'ruler':
      return measuring.move(at);
    case 'window':
      if (press.hasMoved && gesture.from)
        port.dragWindow(gesture.from, at[0] - gesture.at[0], at[1] - gesture.at[1]);
  }
}

/** Once the image is here, what was pressed before begins where it was pressed. */
function catchUp(press: Press, port: StackPort, parts: PointerParts): void {
  if (press.gesture.kind !== 'waiting' || parts.isWaiting) return;
  const begun = begin(press.gesture.event, press.at, port, parts);
  press.gesture = begun?.gesture ?? { kind: 'none' };
}

/** It is lifted. */
export function finish(press: Press, at: CanvasPoint, port: StackPort | null, parts: PointerParts): void {
  const { marking, measuring, lines, onPicked, onJump } = parts;
  if (port) catchUp(press, port, parts);
  const { kind } = press.gesture;
  if (kind === 'draw') return marking.drawRelease(at);
  if (kind === 'edit') return marking.editEnd();
  if (kind === 'line') return lines.end();
  if (kind === 'ruler' || (kind === 'box' && measuring.isUnderWay())) return measuring.end(press.hasMoved);
  if (press.hasMoved || !press.picks || kind === 'waiting') return;
  if (press.isJump) return onJump(press.at);
  marking.touch(press.under);
  onPicked(press.under?.of.id ?? null);
}

/** What `PointerEvent.buttons` says while a button is down. */
const HELD = [1, 4, 2, 8, 16, 32];

/** Whether the button is up, though nobody told: it was let go over another program, or while another button was down. */
export const isUp = ({ button }: Press, { pointerType, buttons }: { pointerType: string; buttons: number }): boolean =>
  pointerType !== 'touch' && (buttons & (HELD[button] ?? 0)) === 0;

/** Whether a hand that is down draws or changes a mark. */
export const isAtWork = (press: Press | null): boolean => press?.gesture.kind === 'draw' || press?.gesture.kind === 'edit';

/** It was not meant: nothing of it stays. */
export function abandon(press: Press, { marking, measuring, lines }: PointerParts): void {
  const { kind } = press.gesture;
  if (kind === 'draw') marking.drawAbandon();
  if (kind === 'edit') marking.cancel();
  if (kind === 'line') lines.end();
  measuring.cancel();
}
