import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Cell } from '../hanging/arrange';
import type { Display } from '../hanging/displays';
import type { MouseMap } from '../mouse/profiles';
import type { Fusion } from '../fusion/fusion';
import { FusionControl } from '../fusion/FusionControl';
import { FusionLayer } from '../fusion/FusionLayer';
import { useFusion } from '../fusion/useFusion';
import { isRefused, type Grid } from '../reformat/grid';
import { frameOf, type Frame } from '../reformat/planes';
import type { Sight } from '../space/sight';
import type { Vector } from '../space/vectors';
import type { CanvasPoint } from '../tools/plane';
import type { Mark } from '../types';
import { countOf } from '../mask/spans';
import { liveText } from '../measure/live';
import { CoarseLayer } from './CoarseLayer';
import { Corners } from './Corners';
import type { DrawingUnderWay } from '../tools/waiting';
import { canMark, groundOf } from './ground';
import type { ImageLoading } from './imageLoading';
import { MarkLayer } from './MarkLayer';
import { MaskLayer } from './MaskLayer';
import { Measures } from './Measures';
import type { ActiveTool, Overlay } from './overlay';
import { patientAt, PlaneLines } from './PlaneLines';
import type { ScaleGroup } from './scaleGroup';
import { CLOSED, type Look } from './portState';
import type { StackPort } from './stackPort';
import { useCine } from './useCine';
import { useCoarse } from './useCoarse';
import { useLiveWire } from './useLiveWire';
import { useMarking, type Marking } from './useMarking';
import { useMarksHere } from './useMarksHere';
import { useMasks, useShownMasks } from './useMasks';
import { useMeasuring, type Armed, type Measuring } from './useMeasuring';
import { usePainting } from './usePainting';
import { usePlaneLines } from './usePlaneLines';
import { usePointer } from './usePointer';
import { hangingOf, useCuts, usePort, useRecovery } from './usePort';
import { useProbe } from './useProbe';
import type { Window } from './voi';
import { WindowText } from './WindowText';
import styles from './viewport.module.css';

/** What keys and lists command of a viewport. */
export type ViewportControl = {
  port: StackPort;
  marking: Marking;
  measuring: Measuring;
  /** Turns the other planes about the middle of this one; says why not, where it cannot. */
  turnPlanes(degrees: number): void;
  middle(): CanvasPoint;
  display: Display;
  typeWindow(): void;
  toggleCine(): void;
  /** Puts away rulers, and whatever else is only there to look. Answers whether there was something. */
  clear(): boolean;
};

/** What the reader chose for all viewports. */
export type ViewerOptions = {
  mouse: MouseMap;
  isSmooth: boolean;
  isLinked: boolean;
  showsLines: boolean;
  showsProbe: boolean;
  armed: Armed;
  disarm(): void;
};

export type ViewportProps = {
  index: number;
  display: Display;
  rule: Cell['rule'];
  scale: ScaleGroup | undefined;
  /** What is laid over it in colour, and how. */
  over: Display | null;
  fusion: Fusion;
  onFusion(change: Partial<Fusion>): void;
  look: Look | undefined;
  options: ViewerOptions;
  sight: Sight;
  underWay: DrawingUnderWay;
  caseLabel: string;
  loading: ImageLoading;
  /** Marks of the whole case; those of the shown image are drawn. */
  overlays: Overlay[];
  tool: ActiveTool | null;
  hint?: string | undefined;
  isActive: boolean;
  /** Nothing hangs beside it: the image lies in the middle. */
  isAlone?: boolean | undefined;
  openAt?: number | undefined;
  gridOf(source: Display): Grid | { reason: string };
  frame: Frame | null;
  onActivate(): void;
  onDrawn(mark: Mark): void;
  /** The mark becomes these. */
  onEdited(id: string, ...marks: Mark[]): void;
  /** Pixels of these images are painted so now; none: nothing is left. */
  onPainted(marks: Mark[], source: Display): void;
  /** The brush is to be larger by so many steps. */
  onRadius(steps: number): void;
  onRefused(sentence: string): void;
  onPicked(id: string | null): void;
  onLook(look: Look, was: Window | null): void;
  onSlab(millimetres: number): void;
  onEnlarge(): void;
  /** Other viewports are to show this point of the patient; all of them where none is named. */
  onGoTo(point: Vector, others?: number[]): void;
  onTurn(source: Display, frame: Frame): void;
  /** Another slice is asked for. */
  onSlice?: ((slice: number) => void) | undefined;
  onControl?: ((control: ViewportControl | null) => void) | undefined;
};

/** One stack of images with the marks that lie on it. */
export function Viewport(props: ViewportProps) {
  const { display, overlays, tool, isActive, options, rule } = props;
  const element = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const port = usePort(props, picture);
  const state = useSyncExternalStore(port?.subscribe ?? never, port?.snapshot ?? (() => CLOSED));
  const progress = useSyncExternalStore(props.loading.subscribe, props.loading.progress);
  const image = state.shown === null || state.failure ? undefined : display.images[state.shown];
  const isSettled = image !== undefined && state.shown === state.target && state.drawn === image.imageId;
  const ground = isSettled && state.plane && display.prior === null ? groundOf(display, image, state.shown ?? 0, state.plane) : null;
  const masks = useMasks(display, overlays);
  const thickness = display.reformat?.step ?? masks.lattice.spacing[2];
  const { here, crossing, asKept } = useMarksHere(display, isSettled ? image : undefined, overlays, thickness);
  const painting = usePainting({
    tool,
    ground,
    source: masks.source,
    lattice: masks.lattice,
    masks: masks.own,
    valuesOf: masks.valuesOf,
    onPainted: props.onPainted,
    onRefused: props.onRefused,
  });
  const shownMasks = useShownMasks(display, isSettled ? image : undefined, masks, painting.live, tool);
  const wire = useLiveWire(port, image);
  const marking = useMarking({
    ground,
    source: masks.source,
    tool,
    overlays: here,
    painting: painting.actions,
    wire,
    underWay: props.underWay,
    onDrawn: props.onDrawn,
    onEdited: (id, ...marks) => props.onEdited(id, ...marks.map(asKept)),
    onRefused: props.onRefused,
  });
  const measures = useMeasuring({
    port,
    plane: state.plane,
    image,
    armed: options.armed,
    onDisarm: options.disarm,
  });
  const planes = usePlaneLines({
    index: props.index,
    display,
    rule,
    place: display.images[state.target]?.facts.place ?? null,
    image: image?.facts ?? null,
    plane: state.plane,
    sight: props.sight,
    isShown: options.showsLines,
    frameNow: () => {
      const grid = props.gridOf(display.reformat?.source ?? display);
      return props.frame ?? (isRefused(grid) ? null : frameOf(grid));
    },
    onGoTo: props.onGoTo,
    onTurn: (frame) => props.onTurn(display.reformat?.source ?? display, frame),
  });
  const { over, fusion } = props;
  const { isSmooth } = options;
  const fused = useFusion({ over, image: isSettled ? image : undefined, display, fusion, isSmooth, loading: props.loading, gridOf: props.gridOf });
  const probe = useProbe(port, state, options.showsProbe, display, over && fused ? { facts: over.images[0]?.facts, valueAt: fused.valueAt } : null);
  const coarse = useCoarse(display.images[state.target], state, progress);
  // Only these are what the stack opens with; the rest may change while it stands.
  // oxlint-disable-next-line react-hooks/exhaustive-deps
  const hanging = useMemo(() => hangingOf(props), [display, rule, props.look, props.isAlone, props.scale]);
  const { rate, toggle: toggleCine, stop: stopCine } = useCine(port, display);
  const cursor = usePointer(element, {
    port,
    marking: marking.actions,
    measuring: measures.measuring,
    lines: planes.drags,
    tool: ground && tool && canMark(ground, tool.shape) ? tool : null,
    isWaiting: tool !== null && display.prior === null && !isSettled && state.failure === null,
    mouse: options.mouse,
    onActivate: () => {
      if (tool) stopCine();
      props.onActivate();
    },
    onPicked: props.onPicked,
    onSlab: props.onSlab,
    onEnlarge: props.onEnlarge,
    onJump: (at) => {
      const place = image?.facts.place;
      if (place && state.plane) props.onGoTo(patientAt(place, state.plane, at));
    },
    onRadius: props.onRadius,
    onHover: (at) => {
      probe.hover(at);
      marking.actions.hover(at);
    },
  });
  const [isTyping, setIsTyping] = useState(false);
  useRecovery(port, state, display, progress.failed);
  const { measuring } = measures;
  const { turn } = planes;
  const { onRefused } = props;
  const extras = useMemo(
    () => ({
      typeWindow: () => setIsTyping(true),
      toggleCine,
      clear: () => stopCine() || measuring.clear(),
      measuring,
      turnPlanes: (degrees: number) => {
        if (!turn(degrees)) onRefused('Planes are turned where the series is shown in three planes: press O.');
      },
    }),
    [toggleCine, stopCine, measuring, turn, onRefused],
  );
  useControl(props, port, marking.actions, element, extras);
  useLeavingImage(state.target, tool, marking.actions);
  useCuts(port, props);
  useEffect(() => port?.setSmooth(options.isSmooth), [port, options.isSmooth]);
  const { onSlice } = props;
  // Before the stack is open it says nothing of where it will be.
  useEffect(() => {
    if (port) onSlice?.(state.target);
  }, [port, state.target, onSlice]);

  const target = display.images[state.target];
  const facts = target?.facts;
  const images = (display.reformat?.source ?? display).images;

  return (
    <div
      ref={element}
      className={styles.viewport}
      tabIndex={0}
      role="application"
      aria-label={`${display.name}${display.prior ? `, prior, ${display.prior}` : ''}, image ${state.target + 1} of ${display.images.length}`}
      data-testid={`viewport-${props.index}`}
      onPointerEnter={() => target && props.loading.prefer(target.imageId)}
      data-active={isActive}
      data-against={(!props.isAlone && display.against) || undefined}
      data-cursor={cursor ?? undefined}
      data-loaded={isSettled}
      data-coarse={coarse !== null || undefined}
      data-failed={state.failure !== null || undefined}
      data-slice={state.target + 1}
      data-slices={display.images.length}
      data-instance={image?.instance}
      data-display={display.key}
      data-prior={display.prior ?? undefined}
      data-plane={state.plane ? JSON.stringify(state.plane) : undefined}
      data-window-width={state.window ? Math.round(state.window.width) : undefined}
      data-window-center={state.window ? Math.round(state.window.center) : undefined}
      data-marks={here.length}
      data-painted={shownMasks.reduce((sum, { pixels }) => sum + countOf(pixels), 0) || undefined}
    >
      <div ref={picture} className={styles.picture} />
      {coarse && facts && <CoarseLayer id={`coarse-${props.index}`} picture={coarse} facts={facts} hanging={hanging} />}
      {fused && state.plane && <FusionLayer fused={fused} opacity={fusion.opacity} plane={state.plane} />}
      {image && state.plane && <PlaneLines lines={planes.lines} plane={state.plane} />}
      {ground && <MaskLayer masks={shownMasks} plane={ground.plane} />}
      {ground && (
        <MarkLayer
          plane={ground.plane}
          overlays={marking.overlays}
          preview={marking.preview}
          measured={tool?.isMeasured && marking.preview ? liveText(marking.preview.shape, marking.preview.points, image?.facts.spacing) : null}
          cursor={marking.cursor}
          chosen={marking.chosen}
          disc={marking.disc}
          hasBrush={tool !== null}
        />
      )}
      {image && state.plane && (
        <Measures plane={state.plane} image={image} rulers={measures.rulers} underWay={measures.underWay} cuts={crossing} />
      )}
      {state.failure && <Failure sentence={state.failure} onRetry={props.loading.retry} />}
      <Corners
        state={state}
        facts={facts}
        texts={{
          caseLabel: props.caseLabel,
          display,
          loaded: images.filter(({ imageId }) => progress.loaded.has(imageId)).length,
          isCoarse: coarse !== null,
          cine: rate,
          isLinked: options.isLinked,
          height: port?.height ?? 0,
          over: over && <FusionControl over={over} fused={fused} fusion={fusion} onFusion={props.onFusion} />,
          window: port && facts && state.window && (
            <WindowText
              port={port}
              window={state.window}
              facts={facts}
              isTyping={isTyping}
              onTyping={(typing) => {
                setIsTyping(typing);
                if (!typing) element.current?.focus({ preventScroll: true });
              }}
            />
          ),
        }}
      />
      <div ref={probe.text} className={styles.probe} data-testid={`probe-${props.index}`} />
      {isActive && isSettled && <Hint isPrior={display.prior !== null} tool={tool} hint={waitingHint(marking.elsewhere, display) ?? props.hint} grown={painting.grown} armed={options.armed} canMark={!tool || (ground !== null && canMark(ground, tool.shape))} />}
    </div>
  );
}

const ARMED = {
  region: 'Drag a box, or click two corners: the window is set over the values in it.',
  ruler: 'Drag, or click twice, to measure. Rulers are not kept with the read. Esc puts them away.',
};

type HintProps = { isPrior: boolean; tool: ActiveTool | null; hint: string | undefined; grown: number | null; armed: Armed; canMark: boolean };

function Hint({ isPrior, tool, hint, grown, armed, canMark }: HintProps) {
  const text = armed
    ? ARMED[armed]
    : tool && isPrior
      ? 'A prior study is only looked at: nothing is marked on it.'
    : tool && !canMark
      ? 'A box is drawn on images as they were acquired, or on cuts along their axes.'
    : grown !== null
      ? `Growing${grown > 0 ? `: ${grown.toLocaleString('en')} voxels so far` : ' …'} · Esc stops it`
      : hint;
  return text ? <div className={styles.hint}>{text}</div> : null;
}

/** Where a drawing waits that was begun on another image. */
function waitingHint(elsewhere: string | null, { images }: Display): string | null {
  if (elsewhere === null) return null;
  const slice = images.findIndex(({ instance, frame }) => `${instance}/${frame}` === elsewhere);
  return `A drawing waits on ${slice < 0 ? 'another image' : `image ${slice + 1}`}: go back to it and close it · Esc drops it`;
}

const never = () => () => undefined;

function useControl(
  { onControl, display }: ViewportProps,
  port: StackPort | null,
  marking: Marking,
  element: React.RefObject<HTMLDivElement | null>,
  extras: Pick<ViewportControl, 'typeWindow' | 'toggleCine' | 'clear' | 'measuring' | 'turnPlanes'>,
) {
  useEffect(() => {
    if (!port || !onControl) return;
    const middle = (): CanvasPoint => [
      (element.current?.clientWidth ?? 0) / 2,
      (element.current?.clientHeight ?? 0) / 2,
    ];
    onControl({ port, marking, middle, display, ...extras });
    return () => onControl(null);
  }, [port, onControl, marking, element, display, extras]);
}

/** A drawing belongs to one tool: putting it down ends it. On another image it waits. */
function useLeavingImage(target: number, tool: ActiveTool | null, marking: Marking) {
  const inHand = tool && `${tool.name}/${tool.way}`;
  const before = useRef(inHand);
  useEffect(() => marking.leave(), [target, marking]);
  useEffect(() => {
    if (before.current !== inHand) marking.cancel();
    before.current = inHand;
  }, [inHand, marking]);
}

function Failure({ sentence, onRetry }: { sentence: string; onRetry(): void }) {
  return (
    <div className={styles.failure} role="alert">
      <strong>This image cannot be shown</strong>
      <span>{sentence}</span>
      <span>The case cannot be submitted without it.</span>
      <Button variant="default" size="xs" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}
