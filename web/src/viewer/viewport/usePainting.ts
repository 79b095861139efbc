import { useEffect, useMemo, useRef, useState } from 'react';
import type { Display } from '../hanging/displays';
import { stamp, stroke, within, type Brush, type Painted } from '../mask/brush';
import { spansKept } from '../mask/cut';
import { enclosed, windowAround } from '../mask/grow';
import { growApart } from '../mask/growApart';
import { inTurns } from '../mask/inTurns';
import { aimOnCut, aimOnSlice, type Aim, type Lattice } from '../mask/lattice';
import { insideOnCut } from '../mask/onCut';
import { inside } from '../mask/shapes';
import { combined, noSpans, pixelsOf, spansOf, type Spans } from '../mask/spans';
import type { Values as SliceValues } from '../reformat/resample';
import { GROWTH } from '../tools/ways';
import type { ImagePoint, Mark, Pixels } from '../types';
import type { MarkingGround } from './ground';
import { useMirrored } from './mirrored';
import type { ActiveTool } from './overlay';

export type PaintingParts = {
  tool: ActiveTool | null;
  ground: MarkingGround | null;
  /** The series that is painted, and its voxels. */
  source: Display;
  lattice: Lattice;
  /** What the selected finding has painted, by slice. */
  masks: ReadonlyMap<number, Pixels>;
  /** The values of a slice, where they are at hand. */
  valuesOf(slice: number): SliceValues | null;
  onPainted(marks: Mark[], source: Display): void;
  onRefused(sentence: string): void;
};

/** A stroke under way: what each slice that it touched has become. */
type Stroke = { aim: Aim; changed: ReadonlyMap<number, Spans>; erases: boolean };

/** Where the tissue about a seed is even, growth in computed tomography still takes so many HU on either side. */
const LEAST_SPREAD = 10;

/** Painting pixels of a series, on its images and on cuts through them. */
export function usePainting(parts: PaintingParts) {
  const now = useRef(parts);
  now.current = parts;
  const [under, setUnder] = useMirrored<Stroke | null>(null);
  /** Voxels that growth has found so far; null while nothing grows. */
  const [grown, setGrown] = useState<number | null>(null);
  const growth = useRef<{ stop(): void } | null>(null);
  useEffect(() => () => growth.current?.stop(), []);

  const actions = useMemo(() => {
    const before = (slice: number): Spans => {
      const { masks, lattice } = now.current;
      const pixels = masks.get(slice);
      return pixels ? spansKept(pixels) : noSpans(lattice.columns, lattice.rows);
    };
    const aimAt = (point: ImagePoint): Aim | null => {
      const { ground, lattice } = now.current;
      if (ground?.image) return aimOnSlice(lattice, ground.image.slice, point);
      return ground?.cut ? aimOnCut(lattice, ground.cut.place, ground.cut.step, point) : null;
    };
    /** What is covered joins what is painted, or is taken from it. */
    const apply = (changed: ReadonlyMap<number, Spans>, covered: Painted, isTaken: boolean) => {
      const { tool, valuesOf } = now.current;
      const next = new Map(changed);
      for (const [slice, spans] of covered) {
        const window = tool?.brush.window;
        const values = window ? valuesOf(slice) : null;
        if (window && !values) continue;
        const kept = window && values ? within(spans, values, window) : spans;
        next.set(slice, combined(next.get(slice) ?? before(slice), kept, isTaken));
      }
      return next;
    };
    const commit = (changed: ReadonlyMap<number, Spans>) => {
      const { source, onPainted } = now.current;
      const marks = [...changed].flatMap(([slice, spans]): Mark[] => {
        const image = source.images[slice];
        if (!image || spans === before(slice)) return [];
        return [{ instance: image.instance, frame: image.frame, shape: 'mask', points: [], mask: pixelsOf(spans) }];
      });
      if (marks.length > 0) onPainted(marks, source);
    };
    const stopGrowth = () => {
      growth.current?.stop();
      growth.current = null;
      setGrown(null);
    };
    /** What has grown joins the paint, a slice at a time; all over again where the paint changes meanwhile. */
    const takeGrowth = (found: ReadonlyMap<number, Pixels>) => {
      const { source, masks, onPainted } = now.current;
      growth.current = inTurns(joined(source, masks, found), (marks) => {
        if (now.current.masks !== masks) return takeGrowth(found);
        stopGrowth();
        if (marks.length > 0) onPainted(marks, source);
      });
    };
    const brush = (): Brush => ({ radius: now.current.tool?.brush.radius ?? 1, isBall: now.current.tool?.brush.isBall ?? false });

    return {
      /** `erases`: as with the eraser, whatever is in hand. */
      press(point: ImagePoint, erases = now.current.tool?.way === 'eraser'): void {
        const { tool, lattice } = now.current;
        const aim = aimAt(point);
        if (!aim || (growth.current && (erases || tool?.way !== 'grow'))) return;
        if (tool?.way === 'fill' && !erases) return actions.fill(aim);
        if (tool?.way === 'grow' && !erases) return actions.grow(aim);
        if (erases && now.current.masks.size === 0)
          return now.current.onRefused('Select the painted finding that is to be erased from: J steps through the findings.');
        setUnder({ aim, erases, changed: apply(new Map(), stamp(lattice, brush(), aim), erases) });
      },
      move(point: ImagePoint): void {
        const aim = aimAt(point);
        if (!aim || !under.current) return;
        const { aim: from, changed, erases } = under.current;
        const covered = stroke(now.current.lattice, brush(), from, aim);
        setUnder({ aim, erases, changed: apply(changed, covered, erases) });
      },
      release(): void {
        const done = under.current;
        setUnder(null);
        if (done) commit(done.changed);
      },
      /** Everything within a closed line on this image, or within the thickness of this cut. */
      area(corners: ImagePoint[], isTaken: boolean): void {
        const { ground, lattice } = now.current;
        if (ground?.image) commit(apply(new Map(), new Map([[ground.image.slice, inside(lattice, corners)]]), isTaken));
        if (ground?.cut) commit(apply(new Map(), insideOnCut(lattice, ground.cut, corners), isTaken));
      },
      fill({ at }: Aim): void {
        const slice = Math.round(at[2]);
        const spans = before(slice);
        const gap = enclosed(spans, Math.round(at[0]), Math.round(at[1]));
        if (gap) commit(new Map([[slice, combined(spans, gap)]]));
        else now.current.onRefused('There is no gap here that paint encloses.');
      },
      grow({ at }: Aim): void {
        const { lattice, source, tool, valuesOf, onRefused } = now.current;
        const seed = at.map(Math.round) as [number, number, number];
        const values = valuesOf(seed[2]);
        if (!values || !tool) return onRefused('The values of this image are not here yet.');
        const window = tool.brush.window ?? windowAround(values, lattice, [seed[0], seed[1]], source.modality === 'CT' ? LEAST_SPREAD : 0);
        const radius = tool.brush.radius * GROWTH;
        const isUnchanged = () => now.current.tool === tool && now.current.source === source;
        stopGrowth();
        setGrown(0);
        growth.current = growApart(lattice, valuesOf, { seed, window, radius, isFlat: !tool.brush.isBall }, {
          progressed: setGrown,
          done(found) {
            if (!isUnchanged()) return stopGrowth();
            if (found) return takeGrowth(found);
            stopGrowth();
            onRefused('Too much hangs together here: choose a narrower window of values, or a smaller radius.');
          },
        });
      },
      cancel(): boolean {
        const wasBusy = actions.isPainting();
        stopGrowth();
        setUnder(null);
        return wasBusy;
      },
      /** A stroke is under way, or growth. */
      isPainting: () => under.current !== null || growth.current !== null,
    };
  }, [under, setUnder]);

  return { actions, live: under.current?.changed ?? null, grown };
}

function* joined(source: Display, masks: ReadonlyMap<number, Pixels>, found: ReadonlyMap<number, Pixels>): Generator<void, Mark[]> {
  const marks: Mark[] = [];
  for (const [slice, pixels] of found) {
    const image = source.images[slice];
    const before = masks.get(slice);
    const mask = before ? pixelsOf(combined(spansKept(before), spansOf(pixels))) : pixels;
    if (image) marks.push({ instance: image.instance, frame: image.frame, shape: 'mask', points: [], mask });
    yield;
  }
  return marks;
}

export type Painting = ReturnType<typeof usePainting>['actions'];
