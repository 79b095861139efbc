import { SHAPE_NAMES } from '../words';
import type { ExplainedStructure } from './structure';

type Shape = ExplainedStructure['shape'];

const PATHS: Record<Shape, string> = {
  point: 'M8 2.5v4m0 3v4m-5.5-5.5h4m3 0h4',
  line: 'M3 13 13 3',
  rectangle: 'M2.5 4h11v8h-11z',
  ellipse: 'M1.8 8a6.2 4.2 0 1 0 12.4 0a6.2 4.2 0 1 0-12.4 0',
  polygon: 'M3 12.5 2.5 6 8 2.5l5.5 4-2 6.5z',
  contour: 'M3 10c-2-4 2-8 5-6.5s6 .5 5.5 4-3 3-4.5 4.5-5 1.5-6-2z',
  bidirectional: 'M3 13 13 3M6 5.5l4.5 4.5',
  angle: 'M13.5 4 3 12.5h10.5',
  circle: 'M2.5 8a5.5 5.5 0 1 0 11 0a5.5 5.5 0 1 0-11 0',
  spline: 'M3 9c-1-4 3-7 6-5.5s2 2.5 4 4-1 6-4 5.5-5-1-6-4zM3 9h.1M9 3.5h.1M13 7.5h.1',
  box: 'M2.5 6h7.5v7.5H2.5zM6 2.5h7.5V10M2.5 6 6 2.5M10 6l3.5-3.5M10 13.5 13.5 10',
  mask: 'M5 3.5h6v3h2.5v5h-3v2h-6v-3h-2v-4H5zM7 7.5h2v2H7z',
};

/** A structure's shape in its colour. */
export function ShapeSign({ shape, color }: { shape: Shape; color: string }) {
  return (
    <svg
      width="16"
      height="16"
      viewBox="0 0 16 16"
      fill="none"
      stroke={color}
      strokeWidth="1.6"
      strokeLinejoin="round"
      role="img"
      aria-label={SHAPE_NAMES[shape]}
    >
      <path d={PATHS[shape]} />
    </svg>
  );
}
