import { lineOfCut, normalOf, toPatient, type Place } from '../space/place';
import { plus, times } from '../space/vectors';
import { distance, distanceToSegment, toCanvas, toImage, type CanvasPoint, type Plane } from '../tools/plane';
import type { ImagePoint } from '../types';
import styles from './viewport.module.css';

/** Another viewport's plane where it cuts this image. */
export type PlaneLine = {
  /** The other viewport. */
  of: number;
  name: string;
  color: string;
  ends: [ImagePoint, ImagePoint];
  /** The borders of its slab. */
  borders: [ImagePoint, ImagePoint][];
  /** It can be turned: its series is cut, not shown as acquired. */
  turns: boolean;
};

export const PLANE_COLORS = { axial: '#6aa9dd', coronal: '#5fb98a', sagittal: '#d0a94e' } as const;

/** The lines of planes on an image, with the borders of slabs thicker than a cut. */
export function planeLine(
  on: { place: Place; columns: number; rows: number },
  other: { of: number; place: Place; name: string; color: string; thickness: number | null; turns: boolean },
): PlaneLine | null {
  const ends = lineOfCut(on.place, on.columns, on.rows, other.place);
  if (!ends) return null;
  const borders = [-0.5, 0.5].flatMap((side) => {
    const position = plus(other.place.position, times(normalOf(other.place), side * (other.thickness ?? 0)));
    const border = other.thickness && lineOfCut(on.place, on.columns, on.rows, { ...other.place, position });
    return border ? [border] : [];
  });
  return { of: other.of, name: other.name, color: other.color, ends, borders, turns: other.turns };
}

const path = (plane: Plane, [from, to]: [ImagePoint, ImagePoint]) => {
  const [a, b] = [toCanvas(plane, from), toCanvas(plane, to)];
  return `M${a[0].toFixed(1)} ${a[1].toFixed(1)}L${b[0].toFixed(1)} ${b[1].toFixed(1)}`;
};

/** Handles lie this far along a line, from its middle to its end. */
const HANDLE_AT = 0.8;

export const handlesOf = ([from, to]: [ImagePoint, ImagePoint]): [ImagePoint, ImagePoint] => {
  const middle: ImagePoint = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];
  const out = (end: ImagePoint): ImagePoint => [
    middle[0] + (end[0] - middle[0]) * HANDLE_AT,
    middle[1] + (end[1] - middle[1]) * HANDLE_AT,
  ];
  return [out(from), out(to)];
};

export function PlaneLines({ lines, plane }: { lines: PlaneLine[]; plane: Plane }) {
  return (
    <svg className={styles.marks} aria-hidden="true" data-lines={lines.length} data-empty={lines.length === 0}>
      {lines.map((line) => (
        <g key={line.of} data-plane-line={line.of}>
          <path className={styles.planeLine} d={path(plane, line.ends)} stroke={line.color} />
          {line.borders.map((border, at) => (
            <path
              key={at}
              className={styles.planeLine}
              d={path(plane, border)}
              stroke={line.color}
              strokeDasharray="3 5"
            />
          ))}
          {line.turns &&
            handlesOf(line.ends).map((handle, at) => {
              const [x, y] = toCanvas(plane, handle);
              return <circle key={at} className={styles.turnGrip} cx={x} cy={y} r={4} stroke={line.color} />;
            })}
          <PlaneName line={line} plane={plane} />
        </g>
      ))}
    </svg>
  );
}

function PlaneName({ line, plane }: { line: PlaneLine; plane: Plane }) {
  const [x, y] = toCanvas(plane, line.ends[0]);
  const [x1, y1] = toCanvas(plane, line.ends[1]);
  const size = Math.hypot(x1 - x, y1 - y) || 1;
  return (
    <text className={styles.planeName} x={x + ((x1 - x) / size) * 14 + 3} y={y + ((y1 - y) / size) * 14 - 3} fill={line.color}>
      {line.name}
    </text>
  );
}

const REACH = 6;
/** What of the lines lies under the pointer. */
export type LineGrab = { kind: 'move'; of: number[] } | { kind: 'turn'; of: number; pivot: ImagePoint };

/** On a stack as acquired lines are not held this near to where they cross, in parts of their half length. */
const MIDDLE = 0.35;

/**
 * What a press there holds. On a stack as acquired a drag in the middle of the image sets the window, as it does without
 * lines: there they are held further out.
 */
export function grabLine(lines: PlaneLine[], plane: Plane, at: CanvasPoint, isAcquired: boolean): LineGrab | null {
  for (const line of lines) {
    if (!line.turns) continue;
    const near = handlesOf(line.ends).some((handle) => distance(toCanvas(plane, handle), at) <= REACH + 2);
    if (near) return { kind: 'turn', of: line.of, pivot: lines.length > 1 ? pivotOf(lines) : middle(line.ends) };
  }
  const crossing = toCanvas(plane, pivotOf(lines));
  const under = lines.filter(({ ends }) => {
    const [from, to] = [toCanvas(plane, ends[0]), toCanvas(plane, ends[1])];
    const isInMiddle = distance(crossing, at) < (MIDDLE * distance(from, to)) / 2;
    return distanceToSegment(at, from, to) <= REACH && !(isAcquired && isInMiddle);
  });
  return under.length > 0 ? { kind: 'move', of: under.map(({ of }) => of) } : null;
}

const middle = ([from, to]: [ImagePoint, ImagePoint]): ImagePoint => [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2];

/** What planes turn about: where the first two lines cross, else the middle of the one that there is. */
export function pivotOf(lines: PlaneLine[]): ImagePoint {
  const [first, second] = lines;
  if (!first) return [0, 0];
  if (!second) return middle(first.ends);
  const [p, q, r, s] = [...first.ends, ...second.ends] as [ImagePoint, ImagePoint, ImagePoint, ImagePoint];
  const d = (q[0] - p[0]) * (s[1] - r[1]) - (q[1] - p[1]) * (s[0] - r[0]);
  if (Math.abs(d) < 1e-6) return middle(first.ends);
  const t = ((r[0] - p[0]) * (s[1] - r[1]) - (r[1] - p[1]) * (s[0] - r[0])) / d;
  return [p[0] + t * (q[0] - p[0]), p[1] + t * (q[1] - p[1])];
}

/** The point of the patient under a place on the screen. */
export const patientAt = (place: Place, plane: Plane, at: CanvasPoint) => toPatient(place, toImage(plane, at));
