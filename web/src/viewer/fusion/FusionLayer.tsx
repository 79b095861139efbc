import { useEffect, useRef } from 'react';
import type { Plane } from '../tools/plane';
import { coloured } from './colour';
import type { Fused } from './useFusion';
import styles from './fusion.module.css';

/** Another series in colour over the image, pixel on pixel. */
export function FusionLayer({ fused, opacity, plane }: { fused: Fused; opacity: number; plane: Plane }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const { values, window, columns, rows } = fused;
  useEffect(() => {
    const context = canvas.current?.getContext('2d');
    if (context) context.putImageData(new ImageData(coloured(values, window), columns, rows), 0, 0);
  }, [values, window, columns, rows]);
  const { a, b, c, d, e, f } = plane;
  return (
    <canvas
      ref={canvas}
      className={styles.layer}
      width={columns}
      height={rows}
      aria-hidden="true"
      data-testid="fusion"
      style={{ opacity, transform: `matrix(${a}, ${b}, ${c}, ${d}, ${e}, ${f})` }}
    />
  );
}
