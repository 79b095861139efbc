import { useMemo, useRef, useState } from 'react';
import type { DisplayImage } from '../hanging/displays';
import { toImage, type CanvasPoint, type Plane } from '../tools/plane';
import type { ImagePoint } from '../types';
import type { StackPort } from './stackPort';

/** What the next left drag does instead of what it usually does. */
export type Armed = 'region' | 'ruler' | null;
export type Ruler = { imageId: string; from: ImagePoint; to: ImagePoint };
type UnderWay = { kind: 'region' | 'ruler'; from: ImagePoint; to: ImagePoint };

type Parts = {
  port: StackPort | null;
  plane: Plane | null;
  image: DisplayImage | undefined;
  armed: Armed;
  /** A box is used up once it is drawn; the ruler stays in hand. */
  onDisarm(): void;
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

  const actions = useMemo(() => {
    const set = (next: UnderWay | null) => {
      current.current = next;
      setUnderWay(next);
    };
    return {
      start(at: CanvasPoint, kind: 'region' | 'ruler') {
        const { plane } = now.current;
        if (!plane) return;
        const from = toImage(plane, at);
        set({ kind, from, to: from });
      },
      move(at: CanvasPoint) {
        const { plane } = now.current;
        if (plane && current.current) set({ ...current.current, to: toImage(plane, at) });
      },
      end(hasMoved: boolean) {
        const done = current.current;
        const { port, image, onDisarm } = now.current;
        set(null);
        if (!done || !hasMoved || !image) return;
        if (done.kind === 'region') {
          port?.windowOf(done.from, done.to);
          onDisarm();
        } else setRulers((before) => [...before, { imageId: image.imageId, from: done.from, to: done.to }]);
      },
      cancel: () => set(null),
      /** Answers whether there was anything to put away. */
      clear() {
        const had = count.current > 0;
        setRulers([]);
        return had;
      },
      isUnderWay: () => current.current !== null,
    };
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
