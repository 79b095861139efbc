import { useEffect, useRef, useState, type RefObject } from 'react';
import { Fingers } from '../mouse/fingers';
import { pen } from '../mouse/pen';
import { actionOfWheel } from '../mouse/profiles';
import { WheelSteps, zoomOf } from '../mouse/wheel';
import { distance, type CanvasPoint } from '../tools/plane';
import {
  abandon,
  begin,
  cursorAt,
  finish,
  isAtWork,
  isUp,
  proceed,
  STILL,
  type Cursor,
  type PointerParts,
  type Press,
} from './pointerGestures';

/**
 * Mouse, pen and fingers on a viewport. With a tool in hand the left button, a pen or one finger draws; marks can be
 * picked. Two fingers move and zoom the image, three set its window. Touches while a pen is near are those of the hand that holds it.
 */
export function usePointer(element: RefObject<HTMLDivElement | null>, parts: PointerParts): Cursor {
  const now = useRef(parts);
  now.current = parts;
  const [cursor, setCursor] = useState<Cursor>(null);

  useEffect(() => {
    const node = element.current;
    if (!node) return;
    let press: Press | null = null;
    /** A finger that has not told yet whether another one follows. */
    let waiting: { event: PointerEvent; at: CanvasPoint } | null = null;
    const fingers = new Fingers();
    const wheel = new WheelSteps();
    const placeOf = (event: MouseEvent): CanvasPoint => {
      const box = node.getBoundingClientRect();
      return [event.clientX - box.left, event.clientY - box.top];
    };
    const drop = () => {
      if (press) abandon(press, now.current);
      press = null;
      waiting = null;
    };
    const dropFingers = () => {
      if (fingers.count === 0) return;
      drop();
      fingers.clear();
    };
    const start = (event: PointerEvent, at: CanvasPoint) => {
      const { port, marking } = now.current;
      if (!port || (press && press.pointer !== event.pointerId)) return;
      marking.hideCursor();
      press = begin(event, at, port, now.current);
    };

    const lift = (at: CanvasPoint) => {
      const done = press;
      press = null;
      if (done) finish(done, at, now.current.port, now.current);
    };

    const down = (event: PointerEvent) => {
      if (isControl(event.target)) return;
      if (event.pointerType === 'pen') pen.feel(event.timeStamp);
      if (event.pointerType === 'touch' && pen.isNear(event.timeStamp)) return;
      now.current.onActivate();
      node.focus({ preventScroll: true });
      const at = placeOf(event);
      if (event.pointerType === 'touch') {
        fingers.put(event.pointerId, at);
        if (fingers.count > 1) return drop();
        waiting = { event, at };
      } else start(event, at);
      if (press || waiting) node.setPointerCapture(event.pointerId);
      if (event.button === 1) event.preventDefault();
    };
    /** Whether the move is that of one finger, which does what a button would. */
    const fingerMoved = (event: PointerEvent, at: CanvasPoint): boolean => {
      if (!fingers.has(event.pointerId)) return false;
      const { port } = now.current;
      const moved = fingers.movesOfThree(event.pointerId, at);
      const window = moved && port?.snapshot().window;
      if (window) port?.dragWindow(window, ...moved);
      const pinch = fingers.put(event.pointerId, at);
      if (pinch && port) {
        port.view.zoomBy(pinch.zoom, pinch.about);
        const [x, y] = port.view.pan();
        port.view.panTo([x + pinch.by[0], y + pinch.by[1]]);
      }
      if (fingers.count > 1) return false;
      if (waiting && distance(waiting.at, at) >= STILL) {
        start(waiting.event, waiting.at);
        waiting = null;
      }
      return true;
    };
    const moveTo = (event: PointerEvent) => {
      const { port, marking } = now.current;
      const at = placeOf(event);
      if (event.pointerType === 'pen') pen.feel(event.timeStamp);
      if (event.pointerType === 'touch' && !fingerMoved(event, at)) return;
      now.current.onHover(at);
      if (!press) {
        if (marking.isDrawing()) marking.drawMove(at);
        if (now.current.measuring.isUnderWay()) now.current.measuring.move(at);
        setCursor(cursorAt(at, now.current));
        return;
      }
      if (!port || press.pointer !== event.pointerId) return;
      if (isUp(press, event)) return lift(press.last);
      // A fast hand moves far between frames: the browser keeps the places in between.
      const between = event.getCoalescedEvents?.() ?? [];
      proceed(press, at, between.length > 0 ? between.map(placeOf) : [at], port, now.current);
    };
    const up = (event: PointerEvent) => {
      if (event.pointerType === 'touch') {
        fingers.lift(event.pointerId);
        now.current.onHover(null);
        if (waiting?.event.pointerId === event.pointerId) start(waiting.event, waiting.at);
        waiting = null;
      }
      if (press?.pointer === event.pointerId) lift(placeOf(event));
    };
    const lost = (event: PointerEvent) => {
      fingers.lift(event.pointerId);
      if (waiting?.event.pointerId === event.pointerId || press?.pointer === event.pointerId) drop();
    };
    const left = () => now.current.onHover(null);
    const wheeled = (event: WheelEvent) => {
      event.preventDefault();
      const { port, mouse, onActivate, onSlab } = now.current;
      const action = actionOfWheel(mouse, event);
      if (action === 'zoom') return port?.view.zoomBy(zoomOf(event), placeOf(event));
      const step = wheel.take(event);
      // No page is turned under a hand that draws.
      if (isAtWork(press)) return;
      if (port && (action === 'pan' || (event.shiftKey && wheel.isPad))) {
        const [x, y] = port.view.pan();
        return port.view.panTo([x - event.deltaX, y - event.deltaY]);
      }
      if (step === 0) return;
      onActivate();
      if (action === 'slab') onSlab(-step);
      else if (action === 'scroll') port?.scrollBy(step);
    };
    const doubled = (event: MouseEvent) => {
      const { marking, measuring, tool, isWaiting, onEnlarge } = now.current;
      if (isControl(event.target) || measuring.armed || isWaiting) return;
      const at = placeOf(event);
      if (marking.isDrawing()) marking.drawClose();
      else if (!tool && !marking.addVertexAt(at) && !marking.pickAt(at)) onEnlarge();
    };
    const menu = (event: Event) => event.preventDefault();

    const listeners = {
      pointerdown: down,
      pointermove: moveTo,
      pointerup: up,
      pointercancel: lost,
      pointerleave: left,
      dblclick: doubled,
      contextmenu: menu,
    };
    for (const [name, listener] of Object.entries(listeners)) node.addEventListener(name, listener as EventListener);
    node.addEventListener('wheel', wheeled, { passive: false });
    const withoutPen = pen.onNear(dropFingers);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) node.removeEventListener(name, listener as EventListener);
      node.removeEventListener('wheel', wheeled);
      withoutPen();
    };
  }, [element]);

  return cursor;
}

const isControl = (target: EventTarget | null) =>
  target instanceof Element && target.closest('button, a, input, form') !== null;
