import { useMemo, useRef, useState } from 'react';
import type { DisplayImage } from '../hanging/displays';
import { distance, toCanvas, toImage, type CanvasPoint, type Plane } from '../tools/plane';
import type { ImagePoint } from '../types';
import { STILL } from './pointerGestures';
import type { StackPort } from './stackPort';

/** What the next left drag does instead of what it usually does. */
export type Armed = 'region' | 'ruler' | null;
export type Ruler = { imageId: string; from: ImagePoint; to: ImagePoint };
type UnderWay = { kind: 'region' | 'ruler'; from: ImagePoint; to: ImagePoint; isBegun: boolean };

type Parts = {
  port: StackPort | null;
  plane: Plane | null;
  image: DisplayImage | undefined;
  armed: Armed;
  /** A box is used up once it is drawn; the ruler stays in hand. */
  onDisarm(): void;
};

type Actions = {
  start(at: CanvasPoint, kind: 'region' | 'ruler'): void;
  move(at: CanvasPoint): void;
  end(hasMoved: boolean): void;
  cursorBy(dx: number, dy: number, middle: CanvasPoint): void;
  cursorPress(middle: CanvasPoint): void;
  cancel(): void;
  clear(): boolean;
  isUnderWay(): boolean;
};

/** Boxes for windows and rulers: nothing of them is kept with the read. */
export function useMeasuring(parts: Parts) {
  const now = useRef(parts);
  now.current = parts;
  const [underWay, setUnderWay] = useState<UnderWay | null>(null);
  const [rulers, setRulers] = useState<readonly Ruler[]>([]);
  const current = useRef<UnderWay | null>(null);
  const count = useRef(0);
  count.current = rulers.length;

  const actions: Actions = useMemo(() => {
    const set = (next: UnderWay | null) => {
      current.current = next;
      setUnderWay(next);
    };
    /** A click may tremble, and two fast ones lie in one place. */
    const isOnePlace = ({ from, to }: UnderWay) => {
      const { plane } = now.current;
      return !plane || distance(toCanvas(plane, from), toCanvas(plane, to)) < STILL;
    };
    const actions: Actions = {
      start(at: CanvasPoint, kind: 'region' | 'ruler') {
        const { plane } = now.current;
        if (!plane) return;
        const from = toImage(plane, at);
        set({ kind, from, to: from, isBegun: true });
      },
      move(at: CanvasPoint) {
        const { plane } = now.current;
        const was = current.current;
        if (!plane || !was) return;
        const to = toImage(plane, at);
        set({ ...was, to, from: was.isBegun ? was.from : to });
      },
      /** A click alone leaves it under way: the next one ends it. */
      end(hasMoved: boolean) {
        const done = current.current;
        const { port, image, onDisarm } = now.current;
        if (done && !hasMoved && isOnePlace(done)) return set({ ...done, isBegun: true });
        set(null);
        if (!done || !image) return;
        if (done.kind === 'region') {
          port?.windowOf(done.from, done.to);
          onDisarm();
        } else setRulers((before) => [...before, { imageId: image.imageId, from: done.from, to: done.to }]);
      },
      /** By keys: both ends move until the first is set, then the second one. */
      cursorBy(dx: number, dy: number, middle: CanvasPoint) {
        const { plane, armed } = now.current;
        if (!plane || !armed) return;
        const was = current.current;
        const [x, y] = was ? toCanvas(plane, was.to) : middle;
        const to = was ? toImage(plane, [x + dx, y + dy]) : toImage(plane, middle);
        set(was?.isBegun ? { ...was, to } : { kind: armed, from: to, to, isBegun: false });
      },
      cursorPress(middle: CanvasPoint) {
        const was = current.current;
        if (was?.isBegun) return actions.end(was.from !== was.to);
        if (!was) actions.cursorBy(0, 0, middle);
        if (current.current) set({ ...current.current, isBegun: true });
      },
      cancel: () => set(null),
      /** Answers whether there was anything to put away. */
      clear() {
        const had = count.current > 0 || current.current !== null;
        set(null);
        setRulers([]);
        return had;
      },
      isUnderWay: () => current.current !== null,
    };
    return actions;
  }, []);

  const measuring = useMemo(() => ({ ...actions, armed: parts.armed }), [actions, parts.armed]);
  return { measuring, underWay, rulers };
}

export type Measuring = ReturnType<typeof useMeasuring>['measuring'];

/** The length of a ruler in words: millimetres where the image has a scale, else pixels. */
export function lengthText(from: ImagePoint, to: ImagePoint, { facts }: Pick<DisplayImage, 'facts'>): string {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const { spacing } = facts;
  if (!spacing) return `${Math.hypot(dx, dy).toFixed(0)} px`;
  const millimetres = Math.hypot(dx * spacing.column, dy * spacing.row);
  return `${millimetres.toFixed(1)} mm${spacing.projected ? ' projected' : ''}`;
}
