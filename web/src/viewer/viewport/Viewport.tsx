import { Button } from '@mantine/core';
import { useCallback, useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Cell } from '../hanging/arrange';
import type { Display } from '../hanging/displays';
import type { MouseMap } from '../mouse/profiles';
import { isRefused, type Grid } from '../reformat/grid';
import { frameOf, type Frame } from '../reformat/planes';
import { nearestTo } from '../space/place';
import type { Sight } from '../space/sight';
import type { Vector } from '../space/vectors';
import { toImage, type CanvasPoint } from '../tools/plane';
import type { Mark } from '../types';
import { Corners } from './Corners';
import { cutMarks } from './cutMarks';
import type { ImageLoading } from './imageLoading';
import { MarkLayer } from './MarkLayer';
import { Measures } from './Measures';
import type { ActiveTool, Overlay } from './overlay';
import { patientAt, PlaneLines } from './PlaneLines';
import { probeText } from './probe';
import type { ScaleGroup } from './scaleGroup';
import { CLOSED, StackPort, type Look, type PortState } from './stackPort';
import { useCine } from './useCine';
import { useMarking, type Marking } from './useMarking';
import { useMeasuring, type Armed } from './useMeasuring';
import { usePlaneLines } from './usePlaneLines';
import { usePointer } from './usePointer';
import { WindowText } from './WindowText';
import styles from './viewport.module.css';

/** What keys and lists command of a viewport. */
export type ViewportControl = {
  port: StackPort;
  marking: Marking;
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
  look: Look | undefined;
  options: ViewerOptions;
  sight: Sight;
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
  onEdited(id: string, mark: Mark): void;
  onPicked(id: string | null): void;
  onLook(look: Look): void;
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
  const here = useMemo(
    () =>
      isSettled ? overlays.filter(({ mark }) => mark.instance === image.instance && mark.frame === image.frame) : [],
    [overlays, image, isSettled],
  );
  const ground =
    isSettled && state.plane && !image.make
      ? {
          instance: image.instance,
          frame: image.frame,
          columns: image.facts.columns,
          rows: image.facts.rows,
          plane: state.plane,
        }
      : null;
  const marking = useMarking({ ground, tool, overlays: here, onDrawn: props.onDrawn, onEdited: props.onEdited });
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
  const probe = useProbe(port, state, options.showsProbe, display);
  const cursor = usePointer(element, {
    port,
    marking: marking.actions,
    measuring: measures.measuring,
    lines: planes.drags,
    tool: ground ? tool : null,
    mouse: options.mouse,
    onActivate: props.onActivate,
    onPicked: props.onPicked,
    onSlab: props.onSlab,
    onEnlarge: props.onEnlarge,
    onJump: (at) => {
      const place = image?.facts.place;
      if (place && state.plane) props.onGoTo(patientAt(place, state.plane, at));
    },
    onHover: probe.hover,
  });
  const cine = useCine(port, display);
  const [isTyping, setIsTyping] = useState(false);
  useRecovery(port, state, display, progress.failed);
  const { clear } = measures.measuring;
  const extras = useMemo(
    () => ({
      typeWindow: () => setIsTyping(true),
      toggleCine: cine.toggle,
      clear: () => cine.stop() || clear(),
    }),
    [cine.toggle, cine.stop, clear],
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

  const cuts = useMemo(() => {
    const place = image?.facts.place;
    if (!display.reformat || !place || !isSettled) return [];
    const grid = props.gridOf(display.reformat.source);
    return isRefused(grid) ? [] : cutMarks(overlays, display.reformat.source.images, grid.spacing[2], place);
  }, [image, isSettled, overlays, display]);
  const facts = display.images[state.target]?.facts;
  const images = (display.reformat?.source ?? display).images;

  return (
    <div
      ref={element}
      className={styles.viewport}
      tabIndex={0}
      role="application"
      aria-label={`${display.name}, image ${state.target + 1} of ${display.images.length}`}
      data-testid={`viewport-${props.index}`}
      data-active={isActive}
      data-against={(!props.isAlone && display.against) || undefined}
      data-cursor={cursor ?? undefined}
      data-loaded={isSettled}
      data-failed={state.failure !== null || undefined}
      data-slice={state.target + 1}
      data-slices={display.images.length}
      data-instance={image?.instance}
      data-display={display.key}
      data-plane={state.plane ? JSON.stringify(state.plane) : undefined}
      data-window-width={state.window ? Math.round(state.window.width) : undefined}
      data-window-center={state.window ? Math.round(state.window.center) : undefined}
      data-marks={here.length}
    >
      <div ref={picture} className={styles.picture} />
      {image && state.plane && <PlaneLines lines={planes.lines} plane={state.plane} />}
      {ground && (
        <MarkLayer plane={ground.plane} overlays={marking.overlays} preview={marking.preview} cursor={marking.cursor} />
      )}
      {image && state.plane && (
        <Measures plane={state.plane} image={image} rulers={measures.rulers} underWay={measures.underWay} cuts={cuts} />
      )}
      {state.failure && <Failure sentence={state.failure} onRetry={props.loading.retry} />}
      <Corners
        state={state}
        facts={facts}
        texts={{
          caseLabel: props.caseLabel,
          display,
          loaded: images.filter(({ imageId }) => progress.loaded.has(imageId)).length,
          cine: cine.rate,
          isLinked: options.isLinked,
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
      {isActive && isSettled && <Hint tool={tool} hint={props.hint} armed={options.armed} canMark={!image.make} />}
    </div>
  );
}

const ARMED = {
  region: 'Drag a box: the window is set over the values in it.',
  ruler: 'Drag to measure. Rulers are not kept with the read. Esc puts them away.',
};

function Hint({ tool, hint, armed, canMark }: { tool: ActiveTool | null; hint: string | undefined; armed: Armed; canMark: boolean }) {
  const text = armed
    ? ARMED[armed]
    : tool && !canMark
      ? 'Marks are drawn on images as they were acquired, not on cuts and slabs.'
      : hint;
  return text ? <div className={styles.hint}>{text}</div> : null;
}

/** The value under the pointer, written past React: it changes with every move. */
function useProbe(port: StackPort | null, state: PortState, isShown: boolean, display: Display) {
  const text = useRef<HTMLDivElement>(null);
  const last = useRef<CanvasPoint | null>(null);
  const write = useCallback(() => {
    const node = text.current;
    if (!node) return;
    const { plane, shown } = port?.snapshot() ?? CLOSED;
    const at = last.current;
    const facts = display.images[shown ?? -1]?.facts;
    const isKnown = isShown && port && plane && at && facts;
    node.textContent = isKnown ? probeText(port, toImage(plane, at), facts) : '';
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

/** Other cuts of the same series take their place without a new viewport. */
function useCuts(port: StackPort | null, { display, sight }: ViewportProps) {
  const before = useRef(display);
  useEffect(() => {
    const was = before.current;
    before.current = display;
    if (!port || was === display || was.key !== display.key) return;
    const places = display.images.map(({ facts }) => facts.place);
    const from = was.images[port.snapshot().target]?.facts;
    const point = sight.pivot ?? (from?.place && patientAt(from.place, { a: 1, b: 0, c: 0, d: 1, e: 0, f: 0 }, [from.columns / 2, from.rows / 2]));
    port.change(display.images, (point && nearestTo(places, point)) ?? port.snapshot().target);
  }, [port, display, sight]);
}

/** An image that is no longer among the failed ones is tried again where its failure is shown. */
function useRecovery(
  port: StackPort | null,
  { failure, target }: PortState,
  { images }: Display,
  failed: ReadonlyMap<string, string>,
) {
  const imageId = images[target]?.imageId;
  useEffect(() => {
    if (port && failure !== null && imageId && !failed.has(imageId) && !images[target]?.make) port.tryAgain();
  }, [port, failure, imageId, failed]);
}

const never = () => () => undefined;

/** Opens the stack once its element has a size: an element without one brings the browser down. */
function usePort(props: ViewportProps, picture: React.RefObject<HTMLDivElement | null>) {
  const { index, display, loading, isAlone, scale } = props;
  const [port, setPort] = useState<StackPort | null>(null);
  const now = useRef(props);
  now.current = props;
  useEffect(() => {
    const node = picture.current;
    if (!node) return;
    let opened: StackPort | null = null;
    const sized = new ResizeObserver(() => {
      if (node.clientWidth < 2 || node.clientHeight < 2) return;
      if (opened) return opened.resize();
      const { display, rule, options, look, openAt, onLook } = now.current;
      opened = new StackPort(`viewport-${index}`, node, display.images, loading, {
        mirrored: display.mirrored,
        against: isAlone ? null : display.against,
        window: rule.window,
        zoom: rule.zoom,
        flip: rule.flip,
        scale,
        isSmooth: options.isSmooth,
        look,
        onLook,
      });
      setPort(opened);
      void opened.open(openAt ?? 0);
    });
    sized.observe(node);
    return () => {
      sized.disconnect();
      opened?.close();
      setPort(null);
    };
  }, [index, display.key, loading, isAlone, scale, picture]);
  return port;
}

function useControl(
  { onControl, display }: ViewportProps,
  port: StackPort | null,
  marking: Marking,
  element: React.RefObject<HTMLDivElement | null>,
  extras: Pick<ViewportControl, 'typeWindow' | 'toggleCine' | 'clear'>,
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

/** A drawing belongs to one image and one tool: leaving either ends it. */
function useLeavingImage(target: number, tool: ActiveTool | null, marking: Marking) {
  const shape = tool?.name;
  useEffect(() => {
    marking.cancel();
  }, [target, shape, marking]);
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
