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
  | { kind: 'edit' }
  | { kind: 'line' }
  | { kind: 'none' };
/** What is down: which pointer, what was under it, and whether it has been dragged. */
export type Press = {
  pointer: number;
  gesture: Gesture;
  at: CanvasPoint;
  under: Pick<Overlay> | null;
  hasMoved: boolean;
  isJump: boolean;
};
export type Pressing = { pointerId: number; pointerType: string; button: number; ctrlKey: boolean; metaKey: boolean; shiftKey: boolean; altKey: boolean };

const LEFT = 0;
/** A pen's other end. */
const ERASER = 5;

export type Cursor = 'draw' | 'grip' | 'pick' | 'line' | null;
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
export function cursorAt(at: CanvasPoint, { marking, measuring, tool, lines }: PointerParts): Cursor {
  if (measuring.armed) return 'draw';
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
  const press = (gesture: Gesture, under: Pick<Overlay> | null = null): Press => ({
    pointer: event.pointerId,
    gesture,
    at,
    under,
    hasMoved: false,
    isJump: button === LEFT && event.shiftKey,
  });
  const isLeft = button === LEFT && !event.ctrlKey && !event.metaKey && !event.altKey;
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
  { marking, measuring, lines, onSlab, onRadius }: PointerParts,
): void {
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

/** It is lifted. */
export function finish(press: Press, at: CanvasPoint, button: number, parts: PointerParts): void {
  const { marking, measuring, lines, onPicked, onJump } = parts;
  const { kind } = press.gesture;
  if (kind === 'draw') return marking.drawRelease(at);
  if (kind === 'edit') return marking.editEnd();
  if (kind === 'line') return lines.end();
  if (kind === 'ruler' || (kind === 'box' && measuring.isUnderWay())) return measuring.end(press.hasMoved);
  if (press.hasMoved || (button !== LEFT && button !== ERASER)) return;
  if (press.isJump) onJump(press.at);
  else onPicked(press.under?.of.id ?? null);
}

/** It was not meant: nothing of it stays. */
export function abandon(press: Press, { marking, measuring, lines }: PointerParts): void {
  const { kind } = press.gesture;
  if (kind === 'draw') marking.drawAbandon();
  if (kind === 'edit') marking.cancel();
  if (kind === 'line') lines.end();
  measuring.cancel();
}
