import { spansKept } from '../mask/cut';
import { boundsOf } from '../mask/spans';
import { pathsOf } from '../mask/trace';
import { toCanvas, type Plane } from '../tools/plane';
import type { Pixels } from '../types';
import styles from './viewport.module.css';

/** Painted pixels to show on an image or a cut. */
export type ShownMask = { id: string; color: string; selected: boolean; opacity: number; label: string | null; pixels: Pixels };

/** Painted pixels, each as it is: the edge stays a thin line at any zoom. */
export function MaskLayer({ masks, plane }: { masks: readonly ShownMask[]; plane: Plane }) {
  if (masks.length === 0) return null;
  const { a, b, c, d, e, f } = plane;
  const transform = `matrix(${a} ${b} ${c} ${d} ${e} ${f})`;
  return (
    <svg className={styles.marks} aria-hidden="true" data-masks={masks.length}>
      {masks.map(({ id, color, selected, opacity, label, pixels }) => {
        const { fill, edge } = pathsOf(pixels);
        return (
          <g key={id} data-mask={id}>
            <g transform={transform}>
              <path d={fill} fill={color} fillOpacity={opacity} stroke="none" />
              <path className={styles.maskEdge} d={edge} stroke={color} strokeWidth={selected ? 1.8 : 1} />
            </g>
            {label && <MaskLabel pixels={pixels} plane={plane} text={label} color={color} />}
          </g>
        );
      })}
    </svg>
  );
}

/** A number beside the paint: colour never stands alone. */
function MaskLabel({ pixels, plane, text, color }: { pixels: Pixels; plane: Plane; text: string; color: string }) {
  const bounds = boundsOf(spansKept(pixels));
  if (!bounds) return null;
  const { left, right, top, bottom } = bounds;
  const corners = [left, right].flatMap((x) => [top, bottom].map((y) => toCanvas(plane, [x, y])));
  const x = Math.max(...corners.map((corner) => corner[0]));
  const y = Math.min(...corners.map((corner) => corner[1]));
  return (
    <text className={styles.markLabel} x={x + 4} y={y + 4} fill={color}>
      {text}
    </text>
  );
}
