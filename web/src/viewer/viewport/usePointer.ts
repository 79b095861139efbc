import { useEffect, useRef, useState, type RefObject } from 'react';
import { actionOfButton, actionOfWheel, type MouseMap } from '../mouse/profiles';
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
/** A button that is down: what was under it, and whether it has been dragged. */
type Press = { gesture: Gesture; at: CanvasPoint; under: Pick<Overlay> | null; hasMoved: boolean; isJump: boolean };

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

const STILL = 4;
const WHEEL_NOTCH = 50;
/** Pixels of a drag to the next image, and to a millimetre of slab. */
const SCROLL_STEP = 8;
const SLAB_STEP = 6;
const RADIUS_STEP = 5;

/** The mouse on a viewport, as the profile has it. With a tool in hand the left button draws; marks can be picked. */
export function usePointer(element: RefObject<HTMLDivElement | null>, parts: PointerParts): Cursor {
  const now = useRef(parts);
  now.current = parts;
  const [cursor, setCursor] = useState<Cursor>(null);

  useEffect(() => {
    const node = element.current;
    if (!node) return;
    let press: Press | null = null;
    let wheel = 0;
    const placeOf = (event: MouseEvent): CanvasPoint => {
      const box = node.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };

    const down = (event: PointerEvent) => {
      if (isControl(event.target)) return;
      const { port, marking, onActivate } = now.current;
      onActivate();
      node.focus({ preventScroll: true });
      if (!port || press?.gesture.kind === 'draw') return;
      const at = placeOf(event);
      marking.hideCursor();
      press = begin(event, at, port, now.current);
      if (!press) return;
      node.setPointerCapture(event.pointerId);
      if (event.button === 1) event.preventDefault();
    };
    const moveTo = (event: PointerEvent) => {
      const { port, marking } = now.current;
      const at = placeOf(event);
      now.current.onHover(at);
      if (!press) {
        if (marking.isDrawing()) marking.drawMove(at);
        setCursor(cursorAt(at, now.current));
        return;
      }
      if (!press.hasMoved && distance(press.at, at) >= STILL) press.hasMoved = true;
      if (port) proceed(press, event, at, placeOf, port, now.current);
    };
    const up = (event: PointerEvent) => {
      const done = press;
      press = null;
      if (done) finish(done, placeOf(event), event.button, now.current);
    };
    const lost = () => {
      const { marking, measuring, lines } = now.current;
      if (press?.gesture.kind === 'edit' || press?.gesture.kind === 'draw') marking.cancel();
      if (press?.gesture.kind === 'line') lines.end();
      measuring.cancel();
      press = null;
    };
    const left = () => now.current.onHover(null);
    const wheeled = (event: WheelEvent) => {
      event.preventDefault();
      const { port, mouse, onActivate, onSlab } = now.current;
      const action = actionOfWheel(mouse, event);
      if (action === 'zoom') return port?.view.zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1, placeOf(event));
      const turned = event.deltaY || event.deltaX;
      const size = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? turned * 33 : turned;
      wheel = Math.sign(wheel) === Math.sign(size) ? wheel + size : size;
      const notches = Math.abs(size) >= WHEEL_NOTCH ? Math.sign(size) : Math.trunc(wheel / WHEEL_NOTCH);
      if (notches === 0) return;
      wheel = 0;
      onActivate();
      if (action === 'slab') onSlab(-notches);
      else if (action === 'scroll') port?.scrollBy(notches);
    };
    const doubled = (event: MouseEvent) => {
      const { marking, tool, onEnlarge } = now.current;
      if (isControl(event.target)) return;
      const at = placeOf(event);
      if (marking.isDrawing()) marking.drawClose();
      else if (!tool && !marking.addVertexAt(at) && !marking.pickAt(at)) onEnlarge();
    };
    const menu = (event: Event) => event.preventDefault();

    node.addEventListener('pointerdown', down);
    node.addEventListener('pointermove', moveTo);
    node.addEventListener('pointerup', up);
    node.addEventListener('pointercancel', lost);
    node.addEventListener('pointerleave', left);
    node.addEventListener('wheel', wheeled, { passive: false });
    node.addEventListener('dblclick', doubled);
    node.addEventListener('contextmenu', menu);
    return () => {
      node.removeEventListener('pointerdown', down);
      node.removeEventListener('pointermove', moveTo);
      node.removeEventListener('pointerup', up);
      node.removeEventListener('pointercancel', lost);
      node.removeEventListener('pointerleave', left);
      node.removeEventListener('wheel', wheeled);
      node.removeEventListener('dblclick', doubled);
      node.removeEventListener('contextmenu', menu);
    };
  }, [element]);

  return cursor;
}

const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, input, form') !== null;

function cursorAt(at: CanvasPoint, { marking, measuring, tool, lines }: PointerParts): Cursor {
  if (measuring.armed) return 'draw';
  const under = marking.isDrawing() ? null : marking.pickAt(at);
  if (under?.handle != null) return 'grip';
  if (tool) return 'draw';
  if (under) return under.of.selected && !under.of.locked && under.of.mark.shape !== 'mask' ? 'grip' : 'pick';
  return lines.grab(at) ? 'line' : null;
}

function begin(event: PointerEvent, at: CanvasPoint, port: StackPort, parts: PointerParts): Press | null {
  const { marking, measuring, tool, lines, mouse } = parts;
  const press = (gesture: Gesture, under: Pick<Overlay> | null = null): Press => ({
    gesture,
    at,
    under,
    hasMoved: false,
    isJump: event.button === 0 && event.shiftKey,
  });
  const isLeft = event.button === 0 && !event.ctrlKey && !event.metaKey && !event.altKey;
  if (event.button === 0 && event.altKey && tool && (tool.shape === 'mask' || tool.way === 'sculpt'))
    return press({ kind: 'radius', at });
  const corner = event.button === 0 && event.altKey ? marking.pickAt(at) : null;
  if (corner && corner.handle !== null && marking.removeVertex(corner)) return press({ kind: 'none' });
  if (isLeft && measuring.armed) {
    measuring.start(at, measuring.armed);
    return press({ kind: measuring.armed === 'region' ? 'box' : 'ruler' });
  }
  const under = isLeft && !marking.isDrawing() ? marking.pickAt(at) : null;
  if (under && !under.of.locked && under.of.mark.shape !== 'mask' && (under.handle !== null || under.of.selected)) {
    marking.editStart(under, at, event.shiftKey);
    return press({ kind: 'edit' });
  }
  if (isLeft && tool) {
    marking.drawPress(at);
    return press({ kind: 'draw' });
  }
  const line = isLeft && !event.shiftKey && !under ? lines.grab(at) : null;
  if (line) {
    lines.start(line, at);
    return press({ kind: 'line' });
  }
  switch (actionOfButton(mouse, event.button, event)) {
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
      return event.button === 0 ? press({ kind: 'none' }, under) : null;
  }
}

function proceed(
  press: Press,
  event: PointerEvent,
  at: CanvasPoint,
  placeOf: (event: MouseEvent) => CanvasPoint,
  port: StackPort,
  { marking, measuring, lines, onSlab, onRadius }: PointerParts,
): void {
  const { gesture } = press;
  switch (gesture.kind) {
    case 'draw': {
      // A fast hand moves far between frames: the browser keeps the places in between.
      const places = event.getCoalescedEvents?.() ?? [];
      return (places.length > 0 ? places.map(placeOf) : [at]).forEach((place) => marking.drawMove(place));
    }
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

function finish(press: Press, at: CanvasPoint, button: number, parts: PointerParts): void {
  const { marking, measuring, lines, onPicked, onJump } = parts;
  const { kind } = press.gesture;
  if (kind === 'draw') return marking.drawRelease(at);
  if (kind === 'edit') return marking.editEnd();
  if (kind === 'line') return lines.end();
  if (kind === 'ruler' || (kind === 'box' && measuring.isUnderWay())) return measuring.end(press.hasMoved);
  if (press.hasMoved || button !== 0) return;
  if (press.isJump) onJump(press.at);
  else onPicked(press.under?.of.id ?? null);
}
