import { useCallback, useRef, useState } from 'react';
import type { Frame } from '../reformat/planes';
import { areParallel, nearestTo, shareSpace, toPatient, type Place } from '../space/place';
import { Sight } from '../space/sight';
import type { Vector } from '../space/vectors';
import { DrawingUnderWay } from '../tools/waiting';
import type { Mark } from '../types';
import type { ImageLoading } from '../viewport/imageLoading';
import type { ActiveTool, Overlay } from '../viewport/overlay';
import type { Look } from '../viewport/portState';
import type { Window } from '../viewport/voi';
import { Viewport, type ViewerOptions, type ViewportControl } from '../viewport/Viewport';
import type { Display } from './displays';
import { SharedWindows } from './sharedWindows';
import styles from './hanging.module.css';
import type { HangingState } from './useHanging';

export type GridProps = {
  hanging: HangingState;
  options: ViewerOptions;
  caseLabel: string;
  loading: ImageLoading;
  overlays: Overlay[];
  tool: ActiveTool | null;
  hint?: string | undefined;
  onDrawn(mark: Mark): void;
  onEdited(id: string, ...marks: Mark[]): void;
  onPainted(marks: Mark[], source: Display): void;
  onRadius(steps: number): void;
  onRefused(sentence: string): void;
  onPicked(id: string | null): void;
  onSlice(position: number, slice: number): void;
  onControl(index: number, control: ViewportControl | null): void;
  /** The active slab is to be thicker, or thinner, by this. */
  onSlab(millimetres: number): void;
};

/** The viewports that are on the screen. */
export function ViewportGrid({ onControl, ...shared }: GridProps) {
  const { layout, shown } = shared.hanging;
  const [sight] = useState(() => new Sight());
  const [underWay] = useState(() => new DrawingUnderWay());
  const controls = useRef(new Map<number, ViewportControl>());
  const [windows] = useState(() => new SharedWindows(controls.current));
  const registered = useCallback(
    (index: number, control: ViewportControl | null) => {
      if (control) controls.current.set(index, control);
      else controls.current.delete(index);
      onControl(index, control);
    },
    [onControl],
  );

  /** Has viewports show the images nearest to a point. */
  const goTo = useCallback((from: number, point: Vector, others?: number[]) => {
    const space = controls.current.get(from)?.display.images[0]?.facts.place;
    for (const [index, { port, display }] of controls.current) {
      const place = display.images[0]?.facts.place;
      if (index === from || (others && !others.includes(index)) || !space || !place || !shareSpace(space, place)) continue;
      const slice = nearestTo(display.images.map(({ facts }) => facts.place), point);
      if (slice !== null) port.scrollTo(slice);
    }
  }, []);

  /** Parallel series follow the active one to the same place in the patient. */
  const follow = useCallback(
    (from: number, display: Display, slice: number) => {
      const facts = display.images[slice]?.facts;
      if (!facts?.place) return;
      const { place } = facts;
      const parallel = [...controls.current].flatMap(([index, control]) => {
        const other = control.display.images[0]?.facts.place;
        return other && areParallel(place, other) ? [index] : [];
      });
      goTo(from, middleOfImage(place, facts), parallel);
    },
    [goTo],
  );

  return (
    <div
      className={styles.grid}
      data-testid="viewports"
      style={{
        gridTemplateColumns: `repeat(${layout.columns}, minmax(0, 1fr))`,
        gridTemplateRows: `repeat(${layout.rows}, minmax(0, 1fr))`,
      }}
    >
      {shown.map(({ display, rule }, index) => {
        const [columns, rows] = rule.span ?? [1, 1];
        return (
          <div
            key={`${index}/${display?.key ?? ''}`}
            className={styles.cell}
            style={{ gridColumn: `span ${columns}`, gridRow: `span ${rows}` }}
          >
            {display ? (
              <CellViewport {...shared} index={index} display={display} sight={sight} underWay={underWay} windows={windows} goTo={goTo} follow={follow} onControl={registered} />
            ) : (
              <span className={styles.empty}>No such image in this case</span>
            )}
          </div>
        );
      })}
    </div>
  );
}

type CellProps = GridProps & {
  index: number;
  display: Display;
  sight: Sight;
  underWay: DrawingUnderWay;
  windows: SharedWindows;
  goTo(from: number, point: Vector, others?: number[]): void;
  follow(from: number, display: Display, slice: number): void;
};

function CellViewport({ index, display, hanging, windows, onSlice, onControl, goTo, follow, ...shared }: CellProps) {
  const { sight } = shared;
  const { slices, looks, displays, frameOf, setFrame } = hanging;
  const { loading, options } = shared;
  const cell = hanging.shown[index];
  const source = display.reformat?.source ?? display;
  const position = displays.indexOf(source);
  const key = display.key;
  const isActive = hanging.active === index;
  const leads = isActive && options.isLinked;
  const now = useRef(display);
  now.current = display;
  // Planes that begin to be turned are other stacks: they open where they are turned about, wherever they were last.
  const turned = useRef<{ display: Display; slice: number | null } | null>(null);
  if (sight.pivot && turned.current?.display !== display)
    turned.current = { display, slice: nearestTo(placesOf(display), sight.pivot) };
  const sliced = useCallback(
    (slice: number) => {
      const shown = now.current;
      turned.current = null;
      slices.set(key, slice);
      const acquired = acquiredAt(shown, slice);
      if (acquired !== null) slices.set(source.key, acquired);
      loading.lookAt(position, acquired ?? slice);
      onSlice(position, acquired ?? slices.get(source.key) ?? 0);
      if (leads) follow(index, shown, slice);
    },
    [slices, key, source, position, loading, onSlice, leads, follow, index],
  );
  const controlled = useCallback((control: ViewportControl | null) => onControl(index, control), [index, onControl]);
  const looked = useCallback(
    (look: Look, was: Window | null) => {
      looks.set(source.key, look);
      windows.changed(index, look, was);
    },
    [looks, source.key, windows, index],
  );
  if (!cell) return null;
  return (
    <Viewport
      {...shared}
      index={index}
      display={display}
      rule={cell.rule}
      scale={cell.scale}
      over={cell.over}
      fusion={hanging.fusion}
      onFusion={hanging.changeFusion}
      look={looks.get(source.key)}
      isActive={isActive}
      isAlone={hanging.shown.length === 1}
      openAt={turned.current?.slice ?? slices.get(key) ?? openingOf(display, slices)}
      gridOf={hanging.gridOf}
      frame={frameOf(source)}
      onActivate={() => hanging.setActive(index)}
      onEnlarge={hanging.enlarge}
      onLook={looked}
      onGoTo={(point, others) => goTo(index, point, others)}
      onTurn={(of: Display, frame: Frame) => setFrame(of, frame)}
      onSlice={sliced}
      onControl={controlled}
    />
  );
}

/** The acquired image at a cut that is parallel to it. */
function acquiredAt({ reformat, images }: Display, slice: number): number | null {
  const place = images[slice]?.facts.place;
  const first = reformat?.source.images[0]?.facts.place;
  if (!reformat || !place || !first || !areParallel(place, first)) return reformat ? null : slice;
  return nearestTo(
    reformat.source.images.map(({ facts }) => facts.place),
    place.position,
  );
}

const placesOf = ({ images }: Display) => images.map(({ facts }) => facts.place);

/** Cuts open where the middle of the series' image was. */
function openingOf(display: Display, slices: ReadonlyMap<string, number>): number | undefined {
  const { reformat, images } = display;
  if (!reformat) return undefined;
  const from = reformat.source.images[slices.get(reformat.source.key) ?? 0]?.facts;
  const place = images[0]?.facts.place;
  if (!from?.place || !place || !areParallel(from.place, place)) return Math.floor(images.length / 2);
  return nearestTo(placesOf(display), middleOfImage(from.place, from)) ?? 0;
}

const middleOfImage = (place: Place, { columns, rows }: { columns: number; rows: number }): Vector =>
  toPatient(place, [columns / 2, rows / 2]);
