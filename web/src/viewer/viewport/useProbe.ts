import { useCallback, useEffect, useRef } from 'react';
import type { Display } from '../hanging/displays';
import { toImage, type CanvasPoint } from '../tools/plane';
import { CLOSED, type PortState } from './portState';
import { probeText, type ProbedOver } from './probe';
import type { StackPort } from './stackPort';

/** The value under the pointer, written past React: it changes with every move. */
export function useProbe(
  port: StackPort | null,
  state: PortState,
  isShown: boolean,
  display: Display,
  over: ProbedOver | null = null,
) {
  const text = useRef<HTMLDivElement>(null);
  const last = useRef<CanvasPoint | null>(null);
  const now = useRef(over);
  now.current = over;
  const write = useCallback(() => {
    const node = text.current;
    if (!node) return;
    const { plane, shown } = port?.snapshot() ?? CLOSED;
    const at = last.current;
    const facts = display.images[shown ?? -1]?.facts;
    const isKnown = isShown && port && plane && at && facts;
    node.textContent = isKnown ? probeText(port, toImage(plane, at), facts, now.current) : '';
  }, [port, isShown, display]);
  const hover = useCallback(
    (at: CanvasPoint | null) => {
      last.current = at;
      write();
    },
    [write],
  );
  useEffect(write, [write, state.shown, state.plane]);
  return { text, hover };
}
