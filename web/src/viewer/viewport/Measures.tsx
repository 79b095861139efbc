import type { DisplayImage } from '../hanging/displays';
import { toCanvas, type Plane } from '../tools/plane';
import type { ImagePoint } from '../types';
import type { CutMark } from './cutMarks';
import { lengthText, type Ruler } from './useMeasuring';
import styles from './viewport.module.css';

type Props = {
  plane: Plane;
  image: DisplayImage;
  rulers: readonly Ruler[];
  underWay: { kind: 'region' | 'ruler'; from: ImagePoint; to: ImagePoint } | null;
  cuts: CutMark[];
};

/** Rulers, a box in the making, and marks of the series where they cut this plane. */
export function Measures({ plane, image, rulers, underWay, cuts }: Props) {
  const here = rulers.filter(({ imageId }) => imageId === image.imageId);
  const shown = underWay?.kind === 'ruler' ? [...here, { ...underWay, imageId: image.imageId }] : here;
  const isEmpty = cuts.length === 0 && shown.length === 0 && underWay?.kind !== 'region';
  return (
    <svg className={styles.marks} aria-hidden="true" data-cut-marks={cuts.length} data-empty={isEmpty}>
      {cuts.map(({ id, color, corners }) => (
        <polygon
          key={id}
          className={styles.cutMark}
          points={corners.map((corner) => toCanvas(plane, corner).join(',')).join(' ')}
          stroke={color}
          fill={color}
        />
      ))}
      {shown.map(({ from, to }, at) => (
        <RulerLine key={at} plane={plane} from={from} to={to} image={image} />
      ))}
      {underWay?.kind === 'region' && <Box plane={plane} from={underWay.from} to={underWay.to} />}
    </svg>
  );
}

function RulerLine({ plane, from, to, image }: { plane: Plane; from: ImagePoint; to: ImagePoint; image: DisplayImage }) {
  const [a, b] = [toCanvas(plane, from), toCanvas(plane, to)];
  const line = `M${a[0]} ${a[1]}L${b[0]} ${b[1]}`;
  return (
    <g data-testid="ruler">
      <path className={styles.shade} d={line} />
      <path className={styles.ruler} d={line} />
      <text className={styles.rulerText} x={b[0] + 8} y={b[1] + 4}>
        {lengthText(from, to, image)}
      </text>
    </g>
  );
}

function Box({ plane, from, to }: { plane: Plane; from: ImagePoint; to: ImagePoint }) {
  const corners: ImagePoint[] = [from, [to[0], from[1]], to, [from[0], to[1]]];
  return <polygon className={styles.box} points={corners.map((corner) => toCanvas(plane, corner).join(',')).join(' ')} />;
}
