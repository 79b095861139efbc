import { useEffect, useMemo, useRef, useSyncExternalStore } from 'react';
import type { Display } from '../hanging/displays';
import { redrawn, simplifiedRing } from '../tools/contour';
import { close, move, press, preview, release, takeBack, type Drawing, type Step, type Wire } from '../tools/drawing';
import { pick, POINT_REACH, type Pick } from '../tools/picking';
import { distance, scaleOf, toCanvas, toImage, type CanvasPoint } from '../tools/plane';
import { handles, hasVertices, isRing, isWhole, moved, outline, rounded, within, withHandleAt } from '../tools/shapes';
import type { DrawingUnderWay } from '../tools/waiting';
import { cutInTwo, pushedAlong, withoutVertex, withVertex, withVertexAfter } from '../tools/vertices';
import { GROWTH } from '../tools/ways';
import type { ImagePoint, Mark, Shape } from '../types';
import { canMark, imageOf, isOnImage, markOn, type MarkingGround } from './ground';
import type { Preview } from './MarkLayer';
import { useMirrored } from './mirrored';
import type { ActiveTool, Overlay } from './overlay';
import type { Painting } from './usePainting';

type Edit = {
  overlay: Overlay;
  kind: 'handle' | 'move' | 'redraw' | 'sculpt';
  handle: number;
  from: ImagePoint;
  stroke: ImagePoint[];
  points: ImagePoint[];
};
/** A corner that keys move. */
type Chosen = { id: string; handle: number };

export type MarkingParts = {
  ground: MarkingGround | null;
  source: Display;
  tool: ActiveTool | null;
  /** The marks of the shown image. */
  overlays: Overlay[];
  painting: Painting;
  /** The way along edges from one point to another. */
  wire: Wire;
  underWay: DrawingUnderWay;
  onDrawn(mark: Mark): void;
  /** The mark becomes these. */
  onEdited(id: string, ...marks: Mark[]): void;
  onRefused(sentence: string): void;
};

const FREEHAND_GRAIN = 1.5;
/** A sculpted polygon or spline may leave the hand's line by so many pixels: its corners stay few enough to be dragged. */
const CORNER_TOLERANCE = 0.5;
/** How near counts as the same place while one draws. */
const DRAW_REACH = 9;

/** What is said before a submission, and before another drawing. */
export const UNFINISHED = 'A drawing is not finished.';

/** Drawing and changing marks on one viewport, by pointer and by key alike. */
export function useMarking(parts: MarkingParts) {
  const now = useRef(parts);
  now.current = parts;
  const { underWay } = parts;
  const here = parts.ground && imageOf(parts.ground);
  const drawn = useSyncExternalStore(underWay.subscribe, () => underWay.on(here));
  const elsewhere = useSyncExternalStore(underWay.subscribe, () => underWay.elsewhere(here));
  const [edit, setEdit] = useMirrored<Edit | null>(null);
  const [cursor, setCursor] = useMirrored<CanvasPoint | null>(null);
  const [chosen, setChosen] = useMirrored<Chosen | null>(null);
  const disc = useRef<SVGEllipseElement>(null);
  /** The drawing as it was before the button that is down went down. */
  const before = useRef<Drawing | null>(null);
  /** The mark that was picked last. */
  const touched = useRef<string | null>(null);

  const actions = useMemo(() => {
    const image = () => now.current.ground && imageOf(now.current.ground);
    const drawing = {
      get current(): Drawing | null {
        return now.current.underWay.on(image());
      },
    };
    const setDrawing = (next: Drawing | null) => {
      const on = image();
      if (on !== null) now.current.underWay.set(on, next);
    };
    const imageAt = (at: CanvasPoint): ImagePoint | null => {
      const { ground } = now.current;
      return ground && within(toImage(ground.plane, at), ground.columns, ground.rows);
    };
    const inImage = (canvas: number) => canvas / (now.current.ground ? scaleOf(now.current.ground.plane) : 1);
    const isFree = () => {
      const { ground, tool } = now.current;
      return ground !== null && (!tool || canMark(ground, tool.shape));
    };
    /** What the tool draws: areas of paint are outlined first. */
    const drawnShape = (): Shape | null => {
      const { tool } = now.current;
      if (tool?.way === 'knife') return 'line';
      if (tool?.way === 'outline' || tool?.way === 'scissors') return 'contour';
      return tool && tool.shape !== 'mask' ? tool.shape : null;
    };
    const isBrushing = () => {
      const { tool } = now.current;
      return tool?.shape === 'mask' && (tool.way === 'brush' || tool.way === 'eraser' || tool.way === 'fill' || tool.way === 'grow');
    };
    const take = (step: Step) => {
      const { ground, source, tool, painting, onDrawn } = now.current;
      setDrawing(step.drawing);
      if (!step.done || !ground || !tool) return;
      if (tool.way === 'knife') return cut(step.done);
      if (tool.shape === 'mask') return painting.area(step.done, tool.way === 'scissors');
      const mark = markOn(ground, source, tool.shape, step.done);
      if (mark) onDrawn(mark);
    };
    const changeable = () => now.current.overlays.filter(({ selected, locked }) => selected && !locked);
    const outlined = () => changeable().filter(({ mark }) => isRing(mark.shape));
    const cut = (knife: ImagePoint[]) => {
      for (const { id, mark } of outlined()) {
        const parts = mark.shape === 'contour' || mark.shape === 'polygon' ? cutInTwo(mark.points, knife) : null;
        if (!parts) continue;
        return now.current.onEdited(id, ...parts.map((points) => ({ ...mark, points: rounded(points) })));
      }
      now.current.onRefused('The line does not go right through the selected outline: begin and end beside it.');
    };
    /** Sculpting and cutting need an outline. */
    const lacksOutline = (): boolean => {
      if (outlined().length > 0) return false;
      const { tool, onRefused } = now.current;
      onRefused(`Select the finding whose outline is to be ${tool?.way === 'knife' ? 'cut' : 'pushed'}: J steps through the findings.`);
      return true;
    };
    const begin = (overlay: Overlay, kind: Edit['kind'], handle: number, from: ImagePoint) =>
      setEdit({ overlay, kind, handle, from, stroke: [from], points: overlay.mark.points });
    const radiusInImage = () => {
      const { ground, tool } = now.current;
      const [column, row] = ground?.spacing ?? [1, 1];
      return (tool?.brush.radius ?? 1) / Math.sqrt(column * row);
    };
    const sculptAt = (point: ImagePoint) => {
      const under = edit.current;
      const radius = radiusInImage();
      if (!under) return;
      const { shape } = under.overlay.mark;
      const isBegun = under.points !== under.overlay.mark.points;
      // The curve itself is pushed, not the points that it runs through.
      const ring = shape === 'spline' && !isBegun ? outline(shape, under.points).points : under.points;
      const pushed = pushedAlong(ring, under.from, point, radius);
      setEdit({ ...under, from: point, points: pushed === ring && !isBegun ? under.points : pushed });
    };
    const chosenMark = () => {
      const found = changeable().find(({ id }) => id === chosen.current?.id);
      return found && chosen.current ? { overlay: found, handle: chosen.current.handle } : null;
    };
    const become = (overlay: Overlay, points: ImagePoint[]) =>
      now.current.onEdited(overlay.id, { ...overlay.mark, points: rounded(points) });

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
        const found = pick(all, ground.plane, at, tool?.shape === 'point' ? POINT_REACH : undefined);
        return tool && (found?.handle == null || tool.way !== 'draw') ? null : found;
      },
      /** `erases`: paint is taken away, whatever is in hand. */
      drawPress(at: CanvasPoint, erases = false) {
        const { ground, tool, painting, wire, underWay, onRefused } = now.current;
        before.current = drawing.current;
        const point = imageAt(at);
        if (!point || !ground || !tool || !isFree()) return;
        if (!drawing.current && !isOnImage(ground, at)) return;
        if (underWay.elsewhere(image()) !== null) return onRefused(`${UNFINISHED} Go back to it and close it, or Esc drops it.`);
        if (isBrushing() || (erases && tool.shape === 'mask')) return painting.press(point, erases || tool.way === 'eraser');
        if (tool.way === 'sculpt') {
          const [target] = outlined();
          if (!target) return void lacksOutline();
          begin(target, 'sculpt', 0, point);
          return sculptAt(point);
        }
        if (tool.way === 'knife' && !drawing.current && lacksOutline()) return;
        const shape = drawnShape();
        if (shape) take(press(drawing.current, shape, point, inImage(DRAW_REACH), tool.way === 'wire' ? wire : null));
      },
      drawMove(at: CanvasPoint) {
        const point = imageAt(at);
        if (!point) return;
        if (now.current.painting.isPainting()) return now.current.painting.move(point);
        if (edit.current?.kind === 'sculpt') return sculptAt(point);
        if (drawing.current) setDrawing(move(drawing.current, point, inImage(FREEHAND_GRAIN)));
      },
      drawRelease(at: CanvasPoint) {
        const point = imageAt(at);
        if (now.current.painting.isPainting()) return now.current.painting.release();
        if (edit.current?.kind === 'sculpt') return actions.editEnd();
        if (point && drawing.current) take(release(drawing.current, point, inImage(DRAW_REACH / 2)));
      },
      /** The press was not meant: what was drawn before it stays. */
      drawAbandon() {
        now.current.painting.cancel();
        setEdit(null);
        if (drawing.current) setDrawing(before.current && { ...before.current, pressed: false });
      },
      drawClose: () => drawing.current && take(close(drawing.current)),
      drawBack: () => drawing.current && setDrawing(takeBack(drawing.current)),
      cancel() {
        const wasDrawing = now.current.underWay.drop();
        const wasBusy = wasDrawing || Boolean(edit.current ?? chosen.current);
        setEdit(null);
        setCursor(null);
        setChosen(null);
        return now.current.painting.cancel() || wasBusy;
      },
      /** Another image is to be shown: changes and paint under way are over. */
      leave() {
        setEdit(null);
        setCursor(null);
        setChosen(null);
        now.current.painting.cancel();
      },
      touch: (found: Pick<Overlay> | null) => void (touched.current = found?.of.id ?? null),
      editStart(found: Pick<Overlay>, at: CanvasPoint, wholeMark: boolean) {
        actions.touch(found);
        const point = imageAt(at);
        if (!point || found.of.locked) return;
        const isContour = found.of.mark.shape === 'contour';
        const kind = found.handle !== null ? 'handle' : isContour && !wholeMark ? 'redraw' : 'move';
        setChosen(found.handle === null ? null : { id: found.of.id, handle: found.handle });
        begin(found.of, kind, found.handle ?? 0, point);
      },
      editMove(at: CanvasPoint) {
        const point = imageAt(at);
        if (point && edit.current) setEdit(edited(edit.current, point, inImage(FREEHAND_GRAIN)));
      },
      editEnd() {
        const done = edit.current;
        setEdit(null);
        if (!done || done.points === done.overlay.mark.points) return;
        const { shape } = done.overlay.mark;
        const isThinned = shape === 'contour' || done.kind === 'sculpt';
        const ring = isThinned ? simplifiedRing(done.points, shape === 'contour' ? undefined : CORNER_TOLERANCE) : done.points;
        if (isWhole(shape, rounded(ring))) become(done.overlay, ring);
      },
      /** Moves the key cursor; it appears in the middle of the viewport. */
      cursorBy(dx: number, dy: number, middle: CanvasPoint) {
        const from =
          cursor.current ??
          (drawing.current && now.current.ground ? toCanvas(now.current.ground.plane, drawing.current.cursor) : middle);
        const at: CanvasPoint = cursor.current || drawing.current ? [from[0] + dx, from[1] + dy] : middle;
        setCursor(at);
        actions.hover(at);
        actions.drawMove(at);
      },
      /** Sets a point at the key cursor; puts a brush down there, or lifts it. */
      cursorPress(middle: CanvasPoint) {
        const at = cursor.current ?? middle;
        setCursor(at);
        actions.hover(at);
        if (now.current.painting.isPainting() || edit.current?.kind === 'sculpt') return actions.drawRelease(at);
        actions.drawPress(at);
        if (drawing.current) setDrawing({ ...drawing.current, pressed: false });
      },
      /** Moves the chosen corner, else the selected marks of the shown image, by image pixels. */
      nudge(dx: number, dy: number) {
        const corner = chosenMark();
        if (corner) {
          const { mark } = corner.overlay;
          const from = handles(mark.shape, mark.points)[corner.handle];
          if (from) become(corner.overlay, withHandleAt(mark.shape, mark.points, corner.handle, [from[0] + dx, from[1] + dy]));
          return;
        }
        for (const overlay of changeable().filter(({ mark }) => mark.shape !== 'mask'))
          become(overlay, moved(overlay.mark.points, [dx, dy]));
      },
      /** Chooses the next corner of the selected mark. */
      nextVertex() {
        const target = changeable().find(({ mark }) => handles(mark.shape, mark.points).length > 0);
        if (!target) return;
        const count = handles(target.mark.shape, target.mark.points).length;
        const next = chosen.current?.id === target.id ? (chosen.current.handle + 1) % count : 0;
        setChosen({ id: target.id, handle: next });
      },
      /** A corner more behind the chosen one. */
      addVertex() {
        const corner = chosenMark();
        if (!corner || !hasVertices(corner.overlay.mark.shape)) return;
        become(corner.overlay, withVertexAfter(corner.overlay.mark.points, corner.handle));
        setChosen({ id: corner.overlay.id, handle: corner.handle + 1 });
      },
      /** A corner less. Answers whether one was chosen. */
      removeVertex(found?: Pick<Overlay>): boolean {
        const handle = found?.handle ?? chosenMark()?.handle;
        const overlay = found?.of ?? chosenMark()?.overlay;
        if (handle === undefined || !overlay || overlay.locked || !hasVertices(overlay.mark.shape)) return false;
        setChosen(null);
        become(overlay, withoutVertex(overlay.mark.points, handle));
        return true;
      },
      /** A corner more on the line under the pointer. */
      addVertexAt(at: CanvasPoint): boolean {
        const found = actions.pickAt(at);
        const point = imageAt(at);
        if (!found || found.handle !== null || !point || found.of.locked || !found.of.selected) return false;
        if (!hasVertices(found.of.mark.shape)) return false;
        become(found.of, withVertex(found.of.mark.points, point));
        return true;
      },
      /** The brush's edge follows the pointer, past React: it changes with every move. */
      hover(at: CanvasPoint | null) {
        const { ground, tool } = now.current;
        const node = disc.current;
        if (!node) return;
        const shows = at && ground && tool && (isBrushing() || tool.way === 'sculpt') && tool.way !== 'fill';
        node.style.display = shows ? '' : 'none';
        if (!shows) return;
        const { a, b, c, d } = ground.plane;
        node.dataset.way = tool.way;
        // Growing shows how far it may reach.
        const radius = tool.brush.radius * (tool.way === 'grow' ? GROWTH : 1);
        node.setAttribute('cx', at[0].toFixed(1));
        node.setAttribute('cy', at[1].toFixed(1));
        node.setAttribute('rx', ((radius / ground.spacing[0]) * Math.hypot(a, b)).toFixed(1));
        node.setAttribute('ry', ((radius / ground.spacing[1]) * Math.hypot(c, d)).toFixed(1));
      },
      /** The selected mark on this image; of several the one that was picked. */
      selectedHere: (): string | null => (changeable().find(({ id }) => id === touched.current) ?? changeable()[0])?.id ?? null,
      hideCursor: () => cursor.current && setCursor(null),
      isDrawing: () => drawing.current !== null,
      /** On this image or another. */
      isUnfinished: () => drawing.current !== null || now.current.underWay.elsewhere(image()) !== null,
      isEditing: () => edit.current !== null,
      isBusy: () => drawing.current !== null || now.current.painting.isPainting(),
    };
  }, [edit, cursor, chosen, setEdit, setCursor, setChosen]);
  useWaiting(underWay, here);

  const shown: Preview | null = drawn && parts.tool ? { ...preview(drawn), color: parts.tool.color } : null;
  const overlays = useEdited(parts.overlays, edit.current);
  return { actions, preview: shown, overlays, cursor: cursor.current, chosen: chosen.current, disc, elsewhere };
}

export type Marking = ReturnType<typeof useMarking>['actions'];

/** What is drawn waits on its image once another one is here, or none. */
function useWaiting(underWay: DrawingUnderWay, here: string | null) {
  const last = useRef<string | null>(null);
  useEffect(() => {
    if (here === null) return;
    if (last.current !== null && last.current !== here) underWay.leave(last.current);
    last.current = here;
  }, [underWay, here]);
  useEffect(
    () => () => {
      if (last.current !== null) underWay.leave(last.current);
    },
    [underWay],
  );
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
