import { useCallback, useMemo, useRef, useState } from 'react';
import type { ImagePoint, Mark } from '../types';
import { redrawn, simplifiedRing } from '../tools/contour';
import { close, move, press, preview, release, takeBack, type Drawing, type Step } from '../tools/drawing';
import { HANDLE_REACH, pick, type Pick } from '../tools/picking';
import { distance, scaleOf, toCanvas, toImage, type CanvasPoint, type Plane } from '../tools/plane';
import { isWhole, moved, rounded, within, withHandleAt } from '../tools/shapes';
import type { Preview } from './MarkLayer';
import type { ActiveTool, Overlay } from './overlay';

/** The image under the pointer, while it is fit to be marked. */
export type MarkingGround = { instance: string; frame: number; columns: number; rows: number; plane: Plane };
type Edit = {
  overlay: Overlay;
  kind: 'handle' | 'move' | 'redraw';
  handle: number;
  from: ImagePoint;
  stroke: ImagePoint[];
  points: ImagePoint[];
};

export type MarkingParts = {
  ground: MarkingGround | null;
  tool: ActiveTool | null;
  /** The marks of the shown image. */
  overlays: Overlay[];
  onDrawn(mark: Mark): void;
  onEdited(id: string, mark: Mark): void;
};

const FREEHAND_GRAIN = 1.5;

/** Drawing and changing marks on one viewport, by pointer and by key alike. */
export function useMarking(parts: MarkingParts) {
  const now = useRef(parts);
  now.current = parts;
  const [drawing, setDrawing] = useMirrored<Drawing | null>(null);
  const [edit, setEdit] = useMirrored<Edit | null>(null);
  const [cursor, setCursor] = useMirrored<CanvasPoint | null>(null);

  const actions = useMemo(() => {
    const imageAt = (at: CanvasPoint): ImagePoint | null => {
      const { ground } = now.current;
      return ground && within(toImage(ground.plane, at), ground.columns, ground.rows);
    };
    const inImage = (canvas: number) => canvas / (now.current.ground ? scaleOf(now.current.ground.plane) : 1);
    const take = (step: Step) => {
      const { ground, tool } = now.current;
      setDrawing(step.drawing);
      if (step.done && ground && tool) {
        now.current.onDrawn({
          instance: ground.instance,
          frame: ground.frame,
          shape: tool.shape,
          points: step.done,
        });
      }
    };
    return {
      /** What can be picked up here. With a tool in hand only handles can. */
      pickAt(at: CanvasPoint): Pick<Overlay> | null {
        const { ground, overlays, tool } = now.current;
        if (!ground) return null;
        const all = overlays.map((overlay) => ({
          of: overlay,
          mark: overlay.mark,
          showsHandles: Boolean(overlay.selected && !overlay.locked),
        }));
        const found = pick(all, ground.plane, at);
        return tool && found?.handle == null ? null : found;
      },
      drawPress(at: CanvasPoint) {
        const point = imageAt(at);
        if (!drawing.current && !isOnImage(now.current.ground, at)) return;
        if (point && now.current.tool)
          take(press(drawing.current, now.current.tool.shape, point, inImage(HANDLE_REACH)));
      },
      drawMove(at: CanvasPoint) {
        const point = imageAt(at);
        if (point && drawing.current) setDrawing(move(drawing.current, point, inImage(FREEHAND_GRAIN)));
      },
      drawRelease(at: CanvasPoint) {
        const point = imageAt(at);
        if (point && drawing.current) take(release(drawing.current, point, inImage(HANDLE_REACH / 2)));
      },
      drawClose: () => drawing.current && take(close(drawing.current)),
      drawBack: () => drawing.current && setDrawing(takeBack(drawing.current)),
      cancel() {
        const wasBusy = Boolean(drawing.current ?? edit.current);
        setDrawing(null);
        setEdit(null);
        setCursor(null);
        return wasBusy;
      },
      editStart(found: Pick<Overlay>, at: CanvasPoint, wholeMark: boolean) {
        const point = imageAt(at);
        if (!point || found.of.locked) return;
        const isContour = found.of.mark.shape === 'contour';
        const kind = found.handle !== null ? 'handle' : isContour && !wholeMark ? 'redraw' : 'move';
        setEdit({
          overlay: found.of,
          kind,
          handle: found.handle ?? 0,
          from: point,
          stroke: [point],
          points: found.of.mark.points,
        });
      },
      editMove(at: CanvasPoint) {
        const point = imageAt(at);
        if (point && edit.current) setEdit(edited(edit.current, point, inImage(FREEHAND_GRAIN)));
      },
      editEnd() {
        const done = edit.current;
        setEdit(null);
        if (!done || done.points === done.overlay.mark.points) return;
        const ring = done.overlay.mark.shape === 'contour' ? simplifiedRing(done.points) : done.points;
        const points = rounded(ring);
        if (isWhole(done.overlay.mark.shape, points))
          now.current.onEdited(done.overlay.id, { ...done.overlay.mark, points });
      },
      /** Moves the key cursor; it appears in the middle of the viewport. */
      cursorBy(dx: number, dy: number, middle: CanvasPoint) {
        const from =
          cursor.current ??
          (drawing.current && now.current.ground ? toCanvas(now.current.ground.plane, drawing.current.cursor) : middle);
        const at: CanvasPoint = cursor.current || drawing.current ? [from[0] + dx, from[1] + dy] : middle;
        setCursor(at);
        actions.drawMove(at);
      },
      /** Sets a point at the key cursor. */
      cursorPress(middle: CanvasPoint) {
        const at = cursor.current ?? middle;
        setCursor(at);
        actions.drawPress(at);
        if (drawing.current) setDrawing({ ...drawing.current, pressed: false });
      },
      /** Moves the selected marks of the shown image by image pixels. */
      nudge(dx: number, dy: number) {
        for (const overlay of now.current.overlays.filter((one) => one.selected && !one.locked)) {
          now.current.onEdited(overlay.id, {
            ...overlay.mark,
            points: rounded(moved(overlay.mark.points, [dx, dy])),
          });
        }
      },
      hideCursor: () => cursor.current && setCursor(null),
      isDrawing: () => drawing.current !== null,
      isEditing: () => edit.current !== null,
    };
  }, [drawing, edit, cursor, setDrawing, setEdit, setCursor]);

  const shown: Preview | null =
    drawing.current && parts.tool ? { ...preview(drawing.current), color: parts.tool.color } : null;
  const overlays = useEdited(parts.overlays, edit.current);
  return { actions, preview: shown, overlays, cursor: cursor.current };
}

export type Marking = ReturnType<typeof useMarking>['actions'];

/** A drawing begins on the image, not beside it. */
function isOnImage(ground: MarkingGround | null, at: CanvasPoint): boolean {
  if (!ground) return false;
  const [x, y] = toImage(ground.plane, at);
  return x >= 0 && y >= 0 && x <= ground.columns && y <= ground.rows;
}

function edited(edit: Edit, at: ImagePoint, grain: number): Edit {
  const original = edit.overlay.mark;
  if (edit.kind === 'handle')
    return { ...edit, points: withHandleAt(original.shape, original.points, edit.handle, at) };
  if (edit.kind === 'move') {
    return { ...edit, points: moved(original.points, [at[0] - edit.from[0], at[1] - edit.from[1]]) };
  }
  const last = edit.stroke.at(-1);
  if (last && distance(last, at) < grain) return edit;
  const stroke = [...edit.stroke, at];
  return { ...edit, stroke, points: redrawn(original.points, stroke) };
}

function useEdited(overlays: Overlay[], edit: Edit | null): Overlay[] {
  return useMemo(
    () =>
      edit
        ? overlays.map((one) =>
            one.id === edit.overlay.id ? { ...one, mark: { ...one.mark, points: edit.points } } : one,
          )
        : overlays,
    [overlays, edit],
  );
}

/** State that is also at hand at once, for several inputs within one frame. */
function useMirrored<T>(initial: T) {
  const mirror = useRef(initial);
  const [, redraw] = useState(0);
  const set = useCallback((next: T) => {
    mirror.current = next;
    redraw((count) => count + 1);
  }, []);
  return [mirror, set] as const;
}
