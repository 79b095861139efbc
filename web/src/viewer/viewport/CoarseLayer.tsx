import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { CoarsePicture } from './coarse';
import type { ImageFacts } from './facts';
import { fittedPlane } from './fitted';
import type { PortHanging } from './portState';
import { millimetrePixels, ScaleGroup } from './scaleGroup';
import styles from './viewport.module.css';
import { greyOf } from './voi';
import { openingWindow, windowOfPixels } from './windows';

type CoarseProps = { id: string; picture: CoarsePicture; facts: ImageFacts; hanging: PortHanging };

/** An image in few pixels, as it will hang once all of them are there. */
export function CoarseLayer({ id, picture, facts, hanging }: CoarseProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const size = useSize(canvas);
  const [share, setShare] = useState(1);
  const scale = hanging.scale && groupBeside(hanging.scale);
  useLayoutEffect(() => {
    if (!scale || !size) return;
    const fits = millimetrePixels(fittedPlane(facts, size, { ...hanging, zoom: undefined }), facts);
    scale.join(id, fits, (least) => setShare(least / fits));
    return () => scale.leave(id);
  }, [id, scale, size, facts, hanging]);
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    context?.putImageData(drawn(picture, facts, hanging), 0, 0);
  }, [picture, facts, hanging]);
  // Pixels of the image to one of these, along the side that has the most.
  const isWide = facts.columns > facts.rows;
  const side = isWide ? Math.ceil(facts.columns / picture.columns) : Math.ceil(facts.rows / picture.rows);
  const { a, b, c, d, e, f } = fittedPlane(facts, size ?? NOTHING, hanging, share);
  const transform = `matrix(${[a, b, c, d].map((value) => value * side).join()},${e},${f})`;
  return (
    <canvas
      ref={canvas}
      className={styles.coarse}
      width={picture.columns}
      height={picture.rows}
      style={{ transform, visibility: size ? 'visible' : 'hidden' }}
    />
  );
}

const groups = new WeakMap<ScaleGroup, ScaleGroup>();

/** Coarse pictures share a scale among themselves: what is worked out here is not to move the images. */
function groupBeside(group: ScaleGroup): ScaleGroup {
  const beside = groups.get(group) ?? new ScaleGroup();
  groups.set(group, beside);
  return beside;
}

const NOTHING = { width: 1, height: 1 };

/** The size of what the canvas lies in. */
function useSize(canvas: React.RefObject<HTMLCanvasElement | null>) {
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useLayoutEffect(() => {
    const around = canvas.current?.parentElement;
    if (!around) return;
    const measure = () => setSize({ width: around.clientWidth, height: around.clientHeight });
    const sized = new ResizeObserver(measure);
    sized.observe(around);
    return () => sized.disconnect();
  }, [canvas]);
  return size;
}

function drawn(picture: CoarsePicture, facts: ImageFacts, { window, look, inverted }: PortHanging): ImageData {
  const values = picture.getPixelData();
  const shown = look?.window ?? window ?? openingWindow(facts) ?? windowOfPixels(values, facts.padding);
  const isInverted = (inverted ?? picture.invert) !== (look?.inverted ?? false);
  const image = new ImageData(picture.columns, picture.rows);
  for (let at = 0; at < values.length; at += 1) {
    const grey = greyOf(shown, values[at] ?? 0);
    image.data.fill(Math.round((isInverted ? 1 - grey : grey) * 255), at * 4, at * 4 + 3);
    image.data[at * 4 + 3] = 255;
  }
  return image;
}
