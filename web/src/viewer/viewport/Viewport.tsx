import { Button } from '@mantine/core';
import { useEffect, useMemo, useRef, useState, useSyncExternalStore } from 'react';
import type { Mark } from '../types';
import type { Display } from '../hanging/displays';
import type { CanvasPoint } from '../tools/plane';
import { Corners } from './Corners';
import type { ImageLoading } from './imageLoading';
import { MarkLayer } from './MarkLayer';
import type { ActiveTool, Overlay } from './overlay';
import { StackPort, type PortState } from './stackPort';
import { useMarking, type Marking } from './useMarking';
import { usePointer } from './usePointer';
import styles from './viewport.module.css';

/** What keys and lists command of a viewport. */
export type ViewportControl = { port: StackPort; marking: Marking; middle(): CanvasPoint; display: Display };

export type ViewportProps = {
  index: number;
  display: Display;
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
  onActivate(): void;
  onDrawn(mark: Mark): void;
  onEdited(id: string, mark: Mark): void;
  onPicked(id: string | null): void;
  /** Another slice is asked for. */
  onSlice?: ((slice: number) => void) | undefined;
  onControl?: ((control: ViewportControl | null) => void) | undefined;
};

const CLOSED: PortState = {
  target: 0,
  shown: null,
  failure: null,
  window: null,
  inverted: false,
  zoom: 1,
  plane: null,
};

/** One stack of images with the marks that lie on it. */
export function Viewport(props: ViewportProps) {
  const { display, overlays, tool, isActive } = props;
  const element = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLDivElement>(null);
  const port = usePort(props, picture);
  const state = useSyncExternalStore(port?.subscribe ?? never, port?.snapshot ?? (() => CLOSED));
  const progress = useSyncExternalStore(props.loading.subscribe, props.loading.progress);
  const image = state.shown === null || state.failure ? undefined : display.images[state.shown];
  const isSettled = image !== undefined && state.shown === state.target;
  const here = useMemo(
    () =>
      isSettled ? overlays.filter(({ mark }) => mark.instance === image.instance && mark.frame === image.frame) : [],
    [overlays, image, isSettled],
  );
  const ground =
    isSettled && state.plane
      ? {
          instance: image.instance,
          frame: image.frame,
          columns: image.facts.columns,
          rows: image.facts.rows,
          plane: state.plane,
        }
      : null;
  const marking = useMarking({
    ground,
    tool,
    overlays: here,
    onDrawn: props.onDrawn,
    onEdited: props.onEdited,
  });
  const cursor = usePointer(element, {
    port,
    marking: marking.actions,
    tool,
    onActivate: props.onActivate,
    onPicked: props.onPicked,
  });
  useRecovery(port, state, display, progress.failed);
  useControl(props, port, marking.actions, element);
  useLeavingImage(state.target, tool, marking.actions);
  const { onSlice } = props;
  useEffect(() => onSlice?.(state.target), [state.target, onSlice]);

  return (
    <div
      ref={element}
      className={styles.viewport}
      tabIndex={0}
      role="application"
      aria-label={`${display.name}, image ${state.target + 1} of ${display.images.length}`}
      data-testid={`viewport-${props.index}`}
      data-active={isActive}
      data-against={display.against ?? undefined}
      data-cursor={cursor ?? undefined}
      data-loaded={isSettled}
      data-failed={state.failure !== null || undefined}
      data-slice={state.target + 1}
      data-slices={display.images.length}
      data-instance={image?.instance}
      data-plane={state.plane ? JSON.stringify(state.plane) : undefined}
      data-window-width={state.window ? Math.round(state.window.width) : undefined}
      data-window-center={state.window ? Math.round(state.window.center) : undefined}
      data-marks={here.length}
    >
      <div ref={picture} className={styles.picture} />
      {ground && (
        <MarkLayer plane={ground.plane} overlays={marking.overlays} preview={marking.preview} cursor={marking.cursor} />
      )}
      {state.failure && <Failure sentence={state.failure} onRetry={props.loading.retry} />}
      <Corners
        state={state}
        facts={display.images[state.target]?.facts}
        texts={{
          caseLabel: props.caseLabel,
          name: display.name,
          count: display.images.length,
          warnings: display.warnings,
          loaded: display.images.filter(({ imageId }) => progress.loaded.has(imageId)).length,
        }}
      />
      {isActive && props.hint && isSettled && <div className={styles.hint}>{props.hint}</div>}
    </div>
  );
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
    if (port && failure !== null && imageId && !failed.has(imageId)) port.tryAgain();
  }, [port, failure, imageId, failed]);
}

const never = () => () => undefined;

/** Opens the stack once its element has a size: an element without one brings the browser down. */
function usePort(
  { index, display, loading, openAt, isAlone }: ViewportProps,
  picture: React.RefObject<HTMLDivElement | null>,
) {
  const [port, setPort] = useState<StackPort | null>(null);
  const first = useRef(openAt ?? 0);
  first.current = openAt ?? 0;
  useEffect(() => {
    const node = picture.current;
    if (!node) return;
    let opened: StackPort | null = null;
    const sized = new ResizeObserver(() => {
      if (node.clientWidth < 2 || node.clientHeight < 2) return;
      if (opened) return opened.resize();
      opened = new StackPort(`viewport-${index}`, node, display.images, loading, {
        mirrored: display.mirrored,
        against: isAlone ? null : display.against,
      });
      setPort(opened);
      void opened.open(first.current);
    });
    sized.observe(node);
    return () => {
      sized.disconnect();
      opened?.close();
      setPort(null);
    };
  }, [index, display, loading, isAlone, picture]);
  return port;
}

function useControl(
  { onControl, display }: ViewportProps,
  port: StackPort | null,
  marking: Marking,
  element: React.RefObject<HTMLDivElement | null>,
) {
  useEffect(() => {
    if (!port || !onControl) return;
    const middle = (): CanvasPoint => [
      (element.current?.clientWidth ?? 0) / 2,
      (element.current?.clientHeight ?? 0) / 2,
    ];
    onControl({ port, marking, middle, display });
    return () => onControl(null);
  }, [port, onControl, marking, element, display]);
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
