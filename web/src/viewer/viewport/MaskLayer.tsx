import { pathsOf } from '../mask/trace';
import type { Plane } from '../tools/plane';
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
      {masks.map(({ id, color, selected, opacity, pixels }) => {
        const { fill, edge } = pathsOf(pixels);
        return (
          <g key={id} transform={transform} data-mask={id}>
            <path d={fill} fill={color} fillOpacity={opacity} stroke="none" />
            <path className={styles.maskEdge} d={edge} stroke={color} strokeWidth={selected ? 1.8 : 1} />
          </g>
        );
      })}
    </svg>
  );
}
