import { useEffect, useRef, useState, type RefObject } from 'react';
import { distance, type CanvasPoint } from '../tools/plane';
import type { Pick } from '../tools/picking';
import type { Window } from './facts';
import type { ActiveTool, Overlay } from './overlay';
import type { StackPort } from './stackPort';
import type { Marking } from './useMarking';

type Gesture =
  | { kind: 'window'; from: Window | null; at: CanvasPoint; under: Pick<Overlay> | null; hasMoved: boolean }
  | { kind: 'pan'; pan: CanvasPoint; at: CanvasPoint }
  | { kind: 'zoom'; zoom: number; at: CanvasPoint }
  | { kind: 'draw' }
  | { kind: 'edit' };

export type Cursor = 'draw' | 'grip' | 'pick' | null;
type Parts = {
  port: StackPort | null;
  marking: Marking;
  tool: ActiveTool | null;
  onActivate(): void;
  onPicked(id: string | null): void;
};

const STILL = 4;
const WHEEL_NOTCH = 50;

/**
 * The mouse on a viewport: wheel slices; left draws with a tool in hand, else picks marks and sets the window; middle
 * or Ctrl and left pans; right zooms.
 */
export function usePointer(element: RefObject<HTMLDivElement | null>, parts: Parts): Cursor {
  const now = useRef(parts);
  now.current = parts;
  const [cursor, setCursor] = useState<Cursor>(null);

  useEffect(() => {
    const node = element.current;
    if (!node) return;
    let gesture: Gesture | null = null;
    let wheel = 0;
    const placeOf = (event: MouseEvent): CanvasPoint => {
      const box = node.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };

    const down = (event: PointerEvent) => {
      if (isControl(event.target)) return;
      const { port, marking, tool, onActivate } = now.current;
      onActivate();
      node.focus({ preventScroll: true });
      if (!port || gesture?.kind === 'draw') return;
      const at = placeOf(event);
      marking.hideCursor();
      gesture = begin(event, at, port, marking, tool);
      if (!gesture) return;
      node.setPointerCapture(event.pointerId);
      if (event.button === 1) event.preventDefault();
    };
    const moveTo = (event: PointerEvent) => {
      const { port, marking, tool } = now.current;
      const at = placeOf(event);
      if (!gesture) {
        if (marking.isDrawing()) marking.drawMove(at);
        const under = marking.isDrawing() ? null : marking.pickAt(at);
        setCursor(
          under?.handle != null
            ? 'grip'
            : tool
              ? 'draw'
              : under
                ? under.of.selected && !under.of.locked
                  ? 'grip'
                  : 'pick'
                : null,
        );
        return;
      }
      if (port) proceed(gesture, event, at, placeOf, port, marking);
    };
    const up = (event: PointerEvent) => {
      const { marking, onPicked } = now.current;
      const done = gesture;
      gesture = null;
      if (!done) return;
      if (done.kind === 'draw') marking.drawRelease(placeOf(event));
      if (done.kind === 'edit') marking.editEnd();
      if (done.kind === 'window' && !done.hasMoved) onPicked(done.under?.of.id ?? null);
    };
    const lost = () => {
      if (gesture?.kind === 'edit' || gesture?.kind === 'draw') now.current.marking.cancel();
      gesture = null;
    };
    const wheeled = (event: WheelEvent) => {
      event.preventDefault();
      const { port } = now.current;
      if (event.ctrlKey) return port?.zoomBy(event.deltaY < 0 ? 1.1 : 1 / 1.1, placeOf(event));
      const size = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 33 : event.deltaY;
      wheel = Math.sign(wheel) === Math.sign(size) ? wheel + size : size;
      const notches = Math.abs(size) >= WHEEL_NOTCH ? Math.sign(size) : Math.trunc(wheel / WHEEL_NOTCH);
      if (notches === 0) return;
      wheel = 0;
      port?.scrollBy(notches);
    };
    const doubled = () => now.current.marking.drawClose();
    const menu = (event: Event) => event.preventDefault();

    node.addEventListener('pointerdown', down);
    node.addEventListener('pointermove', moveTo);
    node.addEventListener('pointerup', up);
    node.addEventListener('pointercancel', lost);
    node.addEventListener('wheel', wheeled, { passive: false });
    node.addEventListener('dblclick', doubled);
    node.addEventListener('contextmenu', menu);
    return () => {
      node.removeEventListener('pointerdown', down);
      node.removeEventListener('pointermove', moveTo);
      node.removeEventListener('pointerup', up);
      node.removeEventListener('pointercancel', lost);
      node.removeEventListener('wheel', wheeled);
      node.removeEventListener('dblclick', doubled);
      node.removeEventListener('contextmenu', menu);
    };
  }, [element]);

  return cursor;
}

const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, input') !== null;

function begin(
  event: PointerEvent,
  at: CanvasPoint,
  port: StackPort,
  marking: Marking,
  tool: ActiveTool | null,
): Gesture | null {
  if (event.button === 2) return { kind: 'zoom', zoom: port.zoom(), at };
  if (event.button === 1 || (event.button === 0 && event.ctrlKey)) return { kind: 'pan', pan: port.pan(), at };
  if (event.button !== 0) return null;
  const under = marking.isDrawing() ? null : marking.pickAt(at);
  if (under && !under.of.locked && (under.handle !== null || under.of.selected)) {
    marking.editStart(under, at, event.shiftKey);
    return { kind: 'edit' };
  }
  if (tool) {
    marking.drawPress(at);
    return { kind: 'draw' };
  }
  return { kind: 'window', from: port.snapshot().window, at, under, hasMoved: false };
}

function proceed(
  gesture: Gesture,
  event: PointerEvent,
  at: CanvasPoint,
  placeOf: (event: MouseEvent) => CanvasPoint,
  port: StackPort,
  marking: Marking,
): void {
  switch (gesture.kind) {
    case 'draw': {
      // A fast hand moves far between frames: the browser keeps the places in between.
      const places = event.getCoalescedEvents?.() ?? [];
      return (places.length > 0 ? places.map(placeOf) : [at]).forEach((place) => marking.drawMove(place));
    }
    case 'edit':
      return marking.editMove(at);
    case 'pan':
      return port.panTo([gesture.pan[0] + at[0] - gesture.at[0], gesture.pan[1] + at[1] - gesture.at[1]]);
    case 'zoom':
      return port.zoomTo(gesture.zoom * Math.exp((gesture.at[1] - at[1]) / 180), gesture.at);
    case 'window': {
      if (!gesture.hasMoved && distance(gesture.at, at) < STILL) return;
      gesture.hasMoved = true;
      if (gesture.from) port.dragWindow(gesture.from, at[0] - gesture.at[0], at[1] - gesture.at[1]);
    }
  }
}
