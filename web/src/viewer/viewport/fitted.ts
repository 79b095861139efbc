/** Where an image lies in its viewport as it opens, worked out before there is one. */
import type { Plane } from '../tools/plane';
import type { ImageFacts } from './facts';
import type { PortHanging } from './portState';

type Size = { width: number; height: number };
type Fitting = Pick<PortHanging, 'mirrored' | 'flip' | 'against' | 'zoom'>;

/** The image as large as it fits in, times `share`; as it hangs. */
export function fittedPlane(facts: ImageFacts, { width, height }: Size, hanging: Fitting, share = 1): Plane {
  const { columns, rows, spacing } = facts;
  const tall = (spacing?.row ?? 1) / (spacing?.column ?? 1);
  const scale = Math.min(width / columns, height / (rows * tall)) * share;
  const isFlipped = hanging.mirrored !== (hanging.flip === 'horizontal');
  const across = scale * columns;
  const left = hanging.against === 'left' ? 0 : hanging.against === 'right' ? width - across : (width - across) / 2;
  const down = scale * tall * rows;
  const isUpsideDown = hanging.flip === 'vertical';
  const plane: Plane = {
    a: isFlipped ? -scale : scale,
    b: 0,
    c: 0,
    d: isUpsideDown ? -scale * tall : scale * tall,
    e: isFlipped ? left + across : left,
    f: (height - down) / 2 + (isUpsideDown ? down : 0),
  };
  return hanging.zoom ? about(plane, [width / 2, height / 2], hanging.zoom) : plane;
}

const about = ({ a, b, c, d, e, f }: Plane, [x, y]: [number, number], times: number): Plane => ({
  a: a * times,
  b: b * times,
  c: c * times,
  d: d * times,
  e: x + (e - x) * times,
  f: y + (f - y) * times,
});
