import type { Shape } from '../api';

const PATHS: Record<Shape, string> = {
  point: 'M8 2.5v4m0 3v4m-5.5-5.5h4m3 0h4',
  line: 'M3 13 13 3',
  rectangle: 'M2.5 4h11v8h-11z',
  ellipse: 'M1.8 8a6.2 4.2 0 1 0 12.4 0a6.2 4.2 0 1 0-12.4 0',
  polygon: 'M3 12.5 2.5 6 8 2.5l5.5 4-2 6.5z',
  contour: 'M3 10c-2-4 2-8 5-6.5s6 .5 5.5 4-3 3-4.500 4.500-5 1.500-6-2z',
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
      aria-label={shape}
    >
      <path d={PATHS[shape]} />
    </svg>
  );
}
