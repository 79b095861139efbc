import { useCallback, useMemo, useRef, useState } from 'react';
import { cutsOf, frameOf, type Frame } from '../reformat/planes';
import { gridOfDisplay, reformatted } from '../reformat/reformat';
import { isRefused, type Grid } from '../reformat/grid';
import type { Slab } from '../reformat/resample';
import type { Orientation3 } from '../space/place';
import { dot } from '../space/vectors';
import type { Mark } from '../types';
import type { ImageLoading } from '../viewport/imageLoading';
import { overFor, USUAL_FUSION, type Fusion } from '../fusion/fusion';
import { ScaleGroup } from '../viewport/scaleGroup';
import type { Look } from '../viewport/portState';
import { arrange, gridFor, orientationOfDisplay, type Arrangement, type Cell, type Hung } from './arrange';
import { inReadingOrder, type Display } from './displays';
import type { HangingProtocol } from './protocols';

export type Shown = { display: Display | null; rule: Cell['rule']; scale: ScaleGroup | undefined; over: Display | null };

/** Says why something cannot be shown. */
export type Refuse = (sentence: string) => void;

/** What hangs where: the stage of the protocol, or what the reader made of it; and how each stack was left. */
export function useHanging(
  displays: Display[],
  loading: ImageLoading,
  options: { saved?: readonly HangingProtocol[]; isSmooth?: boolean; refuse?: Refuse } = {},
) {
  const { saved = NONE, isSmooth = false, refuse = ignore } = options;
  const ordered = useMemo(() => inReadingOrder(displays), [displays]);
  const [before, setBefore] = useState<{ arrangement: Arrangement; active: number } | null>(null);
  const [active, setActive] = useState(0);
  const [slices] = useState(() => new Map<string, number>());
  const [looks] = useState(() => new Map<string, Look>());
  const [frames, setFrames] = useState<ReadonlyMap<string, Frame>>(new Map());
  const grids = useRef(new Map<string, Grid | { reason: string }>());
  const gridOf = useCallback((source: Display) => {
    const known = grids.current.get(source.key) ?? gridOfDisplay(source);
    grids.current.set(source.key, known);
    return known;
  }, []);

  // What is saved meanwhile holds for later cases.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const hung = useMemo(() => feasible(arrange(ordered, saved), gridOf), [ordered]);
  const [stage, setStage] = useState(0);
  const [arrangement, setArrangement] = useState<Arrangement>(() => hung.stages[0] as Arrangement);

  const cuts = useRef(new Map<string, Display>());
  const shown = useMemo(() => {
    const scale = new ScaleGroup();
    return arrangement.cells.map(({ source, rule, over = null }): Shown => {
      const display = source && resolve(source, rule, gridOf(source), frames.get(source.key) ?? null, isSmooth, loading, cuts.current);
      return { display, rule, scale: rule.sameScale ? scale : undefined, over: over && !isRefused(gridOf(over)) ? over : null };
    });
  }, [arrangement, frames, isSmooth, loading, gridOf]);
  const at = Math.min(active, Math.max(shown.length - 1, 0));
  const activeCell = arrangement.cells[at];
  const position = Math.max(0, activeCell?.source ? ordered.indexOf(activeCell.source) : 0);

  const [fusion, setFusion] = useState(USUAL_FUSION);
  const hang = (next: Arrangement, nextActive = 0) => {
    setArrangement(next);
    setActive(nextActive);
    setBefore(null);
  };
  const changeActive = (change: (cell: Cell) => Cell) =>
    setArrangement((now) => ({ ...now, cells: now.cells.map((cell, index) => (index === at ? change(cell) : cell)) }));

  /** Brings the stack with this position onto the screen: where it hangs already, else into the active viewport. */
  const show = (wanted: number) => {
    const source = ordered[Math.max(0, Math.min(ordered.length - 1, wanted))];
    if (!source || (activeCell?.source === source && !activeCell.rule.plane)) return;
    const there = arrangement.cells.findIndex((cell) => cell.source === source && !cell.rule.plane);
    if (there >= 0) return setActive(there);
    changeActive(({ rule: { sameScale, span } }) => ({ source, rule: { ...(sameScale ? { sameScale } : {}), ...(span ? { span } : {}) } }));
  };

  const toStage = (wanted: number) => {
    const next = Math.max(0, Math.min(hung.stages.length - 1, wanted));
    const arranged = hung.stages[next];
    if (!arranged) return;
    setStage(next);
    hang(arranged);
  };

  /** Whether the active stack can be cut; if not, it is said why. */
  const canCut = (source: Display | null | undefined): source is Display => {
    if (!source) return false;
    const grid = gridOf(source);
    if (!isRefused(grid)) return true;
    refuse(`${source.name} cannot be shown in other planes or slabs: ${grid.reason}.`);
    return false;
  };

  return {
    displays: ordered,
    protocol: hung.name,
    stages: hung.stages,
    stage,
    arrangement,
    layout: { columns: arrangement.columns, rows: arrangement.rows },
    shown,
    active: at,
    position,
    slices,
    looks,
    setActive,
    show,
    toStage,
    stepStage: (by: number) => toStage(stage + by),
    /** The active viewport alone, or all as before. */
    enlarge: () => {
      if (before) return hang(before.arrangement, before.active);
      if (!activeCell || arrangement.cells.length < 2) return;
      hang({ name: arrangement.name, columns: 1, rows: 1, cells: [{ ...activeCell, rule: { ...activeCell.rule, span: [1, 1] } }] });
      setBefore({ arrangement, active: at });
    },
    /** One stack alone, or several beside each other. */
    toggleGrid: () => {
      const isOne = arrangement.cells.length <= 1;
      const count = Math.min(4, ordered.length);
      const first = Math.min(Math.floor(position / 4) * 4, Math.max(0, ordered.length - count));
      const cells = isOne ? ordered.slice(first, first + count).map((source) => ({ source, rule: {} })) : [{ source: ordered[position] ?? null, rule: {} }];
      hang({ name: 'Own', ...gridFor(cells.length), cells }, isOne ? position - first : 0);
    },
    /** The active series in three planes, or back. */
    toggleMpr: () => {
      if (before) return hang(before.arrangement, before.active);
      const source = activeCell?.source;
      if (!canCut(source)) return;
      const over = activeCell?.over ?? null;
      hang({
        name: 'MPR',
        columns: 2,
        rows: 2,
        cells: [
          { source, over, rule: { plane: 'axial', span: [1, 2] } },
          { source, over, rule: { plane: 'coronal' } },
          { source, over, rule: { plane: 'sagittal' } },
        ],
      });
      setBefore({ arrangement, active: at });
    },
    /** Lays the active stack together in slabs, or takes it apart again. */
    setSlab: (slab: Slab | null) => {
      const source = activeCell?.source;
      if (!activeCell || (slab && !canCut(source))) return;
      changeActive(({ rule: { slab: _, ...rule }, source: same, ...others }) => {
        const own = same && orientationOfDisplay(same);
        if (slab) return { ...others, source: same, rule: { ...rule, plane: rule.plane ?? own ?? 'axial', slab } };
        const isOwn = rule.plane === own && same && !frames.has(same.key);
        const { plane: __, ...asAcquired } = rule;
        return { ...others, source: same, rule: isOwn ? asAcquired : rule };
      });
    },
    slab: activeCell?.rule.slab ?? null,
    /** How what lies over the images in colour is shown. */
    fusion,
    changeFusion: (change: Partial<Fusion>) => setFusion((now) => ({ ...now, ...change })),
    /** Lays PET over the active stack, or takes it away. */
    toggleOver: () => {
      const source = activeCell?.source;
      if (!source) return;
      const over = activeCell.over ? null : overFor(source, ordered);
      if (!over && !activeCell.over) return refuse(`Nothing can be laid over ${source.name}: the case has no PET in its space.`);
      changeActive(({ rule: { over: _, ...rule }, source: same }) => ({
        source: same,
        over,
        rule: over ? { ...rule, over: { modality: [over.modality] } } : rule,
      }));
    },
    /** What is laid over the active stack. */
    over: shown[at]?.over ?? null,
    /** The directions in which a series is cut. */
    frameOf: (source: Display) => frames.get(source.key) ?? null,
    setFrame: (source: Display, frame: Frame | null) =>
      setFrames((now) => {
        const next = new Map(now);
        if (frame) next.set(source.key, frame);
        else next.delete(source.key);
        return next;
      }),
    gridOf,
  };
}

const NONE: readonly HangingProtocol[] = [];
const ignore = () => undefined;

/** The stages whose planes can be cut; where none is left, all. */
function feasible(hung: Hung, gridOf: (source: Display) => Grid | { reason: string }): Hung {
  const stages = hung.stages.filter(({ cells }) =>
    cells.every(({ source, rule }) => !source || !rule.plane || !isRefused(gridOf(source))),
  );
  return stages.length > 0 ? { ...hung, stages } : hung;
}

/** The stack of a cell: as acquired, or cut. A cut stays the same one as long as nothing of it changes. */
function resolve(
  source: Display,
  rule: Cell['rule'],
  grid: Grid | { reason: string },
  frame: Frame | null,
  isSmooth: boolean,
  loading: ImageLoading,
  known: Map<string, Display>,
): Display {
  if (!rule.plane || isRefused(grid)) return source;
  if (!rule.slab && isAsShown(source, grid, frame ?? frameOf(grid), rule.plane)) return source;
  const how = { plane: rule.plane, frame, slab: rule.slab ?? null, isSmooth };
  const key = JSON.stringify([source.key, how]);
  const display = known.get(key) ?? reformatted(source, grid, how, loading);
  // Turning and thickening make many; only the last few are of use.
  if (known.size > 40) known.clear();
  known.set(key, display);
  return display;
}

const AS_SHOWN = 0.999_99;

/** Whether a stack, as acquired, is what a cut in this plane would show: then its images can be marked. */
function isAsShown(source: Display, grid: Grid, frame: Frame, plane: Orientation3): boolean {
  const acquired = source.images[0]?.facts.place;
  const cut = cutsOf(grid, frame, plane).places[0];
  return Boolean(acquired && cut && dot(acquired.column, cut.column) > AS_SHOWN && dot(acquired.row, cut.row) > AS_SHOWN);
}

export type HangingState = ReturnType<typeof useHanging>;

/** Where a mark lies: the stack's position and the slice. */
export function locate(
  displays: readonly Display[],
  mark: Pick<Mark, 'instance' | 'frame'>,
): { position: number; slice: number } | null {
  for (const [position, display] of displays.entries()) {
    const slice = display.images.findIndex(({ instance, frame }) => instance === mark.instance && frame === mark.frame);
    if (slice >= 0) return { position, slice };
  }
  return null;
}

/** A mark's place in words: the view's name where a stack is one image, else the image's number. */
export function placeText(displays: Display[], mark: Pick<Mark, 'instance' | 'frame'>): string {
  const place = locate(displays, mark);
  const display = place ? displays[place.position] : undefined;
  if (!place || !display) return '–';
  if (display.images.length === 1) return display.name;
  const stacks = displays.filter(({ images }) => images.length > 1).length;
  return stacks > 1 ? `${display.name}: ${place.slice + 1}` : `${place.slice + 1}`;
}
