import { useEffect, useRef, useState, type RefObject } from 'react';
import type { Display } from '../hanging/displays';
import { nearestTo } from '../space/place';
import { identity } from '../tools/plane';
import { patientAt } from './PlaneLines';
import type { PortHanging, PortState } from './portState';
import { StackPort } from './stackPort';
import type { ViewportProps } from './Viewport';

/** How the stack is to open. */
export function hangingOf({ display, rule, options, look, onLook, isAlone, scale }: ViewportProps): PortHanging {
  return {
    mirrored: display.mirrored,
    against: isAlone ? null : display.against,
    window: rule.window,
    zoom: rule.zoom,
    flip: rule.flip,
    inverted: rule.inverted,
    scale,
    isSmooth: options.isSmooth,
    look,
    onLook,
  };
}

/** Opens the stack once its element has a size: an element without one brings the browser down. */
export function usePort(props: ViewportProps, picture: RefObject<HTMLDivElement | null>) {
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
      const { display, openAt } = now.current;
      opened = new StackPort(`viewport-${index}`, node, display.images, loading, hangingOf(now.current));
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

/** Other cuts of the same series take their place without a new viewport. */
export function useCuts(port: StackPort | null, { display, sight }: ViewportProps) {
  const before = useRef(display);
  useEffect(() => {
    const was = before.current;
    before.current = display;
    if (!port || was === display || was.key !== display.key) return;
    const places = display.images.map(({ facts }) => facts.place);
    const from = was.images[port.snapshot().target]?.facts;
    const point = sight.pivot ?? (from?.place && patientAt(from.place, identity, [from.columns / 2, from.rows / 2]));
    port.change(display.images, (point && nearestTo(places, point)) ?? port.snapshot().target);
  }, [port, display, sight]);
}

/** An image that is no longer among the failed ones is tried again where its failure is shown. */
export function useRecovery(
  port: StackPort | null,
  { failure, target }: PortState,
  { images }: Display,
  failed: ReadonlyMap<string, string>,
) {
  const { imageId, make } = images[target] ?? {};
  const isMade = make !== undefined;
  useEffect(() => {
    if (port && failure !== null && imageId && !failed.has(imageId) && !isMade) port.tryAgain();
  }, [port, failure, imageId, isMade, failed]);
}
