import { useCallback, useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Cell } from '../hanging/arrange';
import type { Display } from '../hanging/displays';
import { normalIn, turnedFrame, type Frame } from '../reformat/planes';
import { areParallel, orientationOf, shareSpace, toPatient, type Place } from '../space/place';
import type { Sight } from '../space/sight';
import { cross, dot, minus, unit, type Vector } from '../space/vectors';
import { toCanvas, type CanvasPoint, type Plane } from '../tools/plane';
import type { ImageFacts } from './facts';
import { grabLine, patientAt, pivotOf, planeLine, PLANE_COLORS, type LineGrab, type PlaneLine } from './PlaneLines';
import type { LineDrags } from './pointerGestures';

type Parts = {
  index: number;
  display: Display;
  rule: Cell['rule'];
  /** Of the image that is asked for. */
  place: Place | null;
  /** The image that is shown. */
  image: ImageFacts | null;
  plane: Plane | null;
  sight: Sight;
  isShown: boolean;
  frameNow(): Frame | null;
  onGoTo(point: Vector, others?: number[]): void;
  onTurn(frame: Frame): void;
};

const SHORT = { axial: 'Ax', coronal: 'Cor', sagittal: 'Sag' } as const;
type Drag = { grab: LineGrab; frame: Frame | null; pivot: Vector | null; from: Vector };

/** The other viewports' planes on this one, and what dragging them does: it moves them, or turns them. */
export function usePlaneLines(parts: Parts) {
  const { index, display, rule, place, image, sight, isShown } = parts;
  const slice = display.images.findIndex(({ facts }) => facts.place === place);
  useEffect(() => {
    sight.set(index, { display, rule, place, slice });
    return () => sight.set(index, null);
  }, [sight, index, display, rule, place, slice]);
  const seen = useSyncExternalStore(sight.subscribe, sight.snapshot);

  const lines = useMemo(() => {
    const on = image?.place;
    if (!isShown || !on) return [];
    const mine = display.reformat?.source ?? display;
    return [...seen].flatMap(([of, other]): PlaneLine[] => {
      if (of === index || !other.place || !shareSpace(on, other.place) || areParallel(on, other.place)) return [];
      const source = other.display.reformat?.source ?? other.display;
      const orientation = other.rule.plane ?? orientationOf(other.place);
      const line = planeLine(
        { place: on, columns: image.columns, rows: image.rows },
        {
          of,
          place: other.place,
          name: SHORT[orientation],
          color: PLANE_COLORS[orientation],
          thickness: other.display.reformat?.slab ? other.display.reformat.thickness : null,
          turns: source === mine && rule.plane !== undefined && other.rule.plane !== undefined,
        },
      );
      return line ? [line] : [];
    });
  }, [seen, image, isShown, index, display, rule]);

  const now = useRef({ ...parts, lines });
  now.current = { ...parts, lines };
  const drags = useMemo((): LineDrags => {
    let drag: Drag | null = null;
    const pointAt = (at: CanvasPoint) => {
      const { image, plane } = now.current;
      return image?.place && plane ? patientAt(image.place, plane, at) : null;
    };
    return {
      grab(at) {
        const { lines, plane, display } = now.current;
        return plane ? grabLine(lines, plane, at, !display.reformat) : null;
      },
      start(grab, at) {
        const { plane, sight, frameNow } = now.current;
        const from = pointAt(at);
        if (!from || !plane) return;
        const pivot = grab.kind === 'turn' ? pointAt(toCanvas(plane, grab.pivot)) : null;
        sight.keepTo(pivot);
        drag = { grab, pivot, from, frame: grab.kind === 'turn' ? frameNow() : null };
      },
      drag(at) {
        const point = pointAt(at);
        const { rule, onGoTo, onTurn } = now.current;
        if (!drag || !point) return;
        if (drag.grab.kind === 'move') return onGoTo(point, drag.grab.of);
        if (!drag.frame || !drag.pivot || !rule.plane) return;
        const axis = normalIn(drag.frame, rule.plane);
        const [a, b] = [unit(minus(drag.from, drag.pivot)), unit(minus(point, drag.pivot))];
        const angle = Math.atan2(dot(cross(a, b), axis), dot(a, b));
        onTurn(turnedFrame(drag.frame, rule.plane, angle));
      },
      end() {
        drag = null;
        now.current.sight.letGo();
      },
    };
  }, []);
  /** By keys, about where the lines cross. Answers whether there are planes to turn. */
  const turn = useCallback((degrees: number): boolean => {
    const { lines, image, rule, sight, frameNow, onTurn } = now.current;
    const frame = frameNow();
    const turning = lines.filter(({ turns }) => turns);
    if (!image?.place || !frame || !rule.plane || turning.length === 0) return false;
    sight.keepTo(sight.pivot ?? toPatient(image.place, pivotOf(turning)));
    onTurn(turnedFrame(frame, rule.plane, (degrees * Math.PI) / 180));
    sight.letGo();
    return true;
  }, []);
  return { lines, drags, turn };
}
