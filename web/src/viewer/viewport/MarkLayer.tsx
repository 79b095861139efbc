import type { RefObject } from 'react';
import type { Shape, ImagePoint } from '../types';
import { toCanvas, type CanvasPoint, type Plane } from '../tools/plane';
import { handles, isRing, linesOf } from '../tools/shapes';
import type { Overlay } from './overlay';
import styles from './viewport.module.css';

export type Preview = { shape: Shape; points: ImagePoint[]; closed: boolean; color: string };

/** The marks of the shown image, drawn over it in screen pixels so that lines stay thin at any zoom. */
export function MarkLayer({
  plane,
  overlays,
  preview,
  measured,
  cursor,
  chosen,
  disc,
  hasBrush,
}: {
  plane: Plane;
  overlays: Overlay[];
  preview: Preview | null;
  /** What the shape under way measures, where that may be said. */
  measured: string | null;
  cursor: CanvasPoint | null;
  /** The corner that keys move. */
  chosen: { id: string; handle: number } | null;
  /** The edge of the brush. */
  disc: RefObject<SVGEllipseElement | null>;
  hasBrush: boolean;
}) {
  const outlined = overlays.filter(({ mark }) => mark.shape !== 'mask');
  const isEmpty = outlined.length === 0 && !preview && !cursor && !hasBrush;
  return (
    <svg className={styles.marks} aria-hidden="true" data-empty={isEmpty}>
      {outlined.map((overlay) => (
        <MarkShape
          key={overlay.id}
          overlay={overlay}
          plane={plane}
          chosen={chosen?.id === overlay.id ? chosen.handle : null}
        />
      ))}
      <ellipse ref={disc} className={styles.brush} style={{ display: 'none' }} data-testid="brush" />
      {preview && <PreviewShape preview={preview} measured={measured} plane={plane} />}
      {cursor && <KeyCursor at={cursor} />}
    </svg>
  );
}

function KeyCursor({ at: [x, y] }: { at: CanvasPoint }) {
  const path = `M${x - 16} ${y}h13m6 0h13M${x} ${y - 16}v13m0 6v13`;
  return (
    <>
      <path className={styles.shade} d={path} />
      <path className={styles.cursor} d={path} />
    </>
  );
}

const fixed = (value: number) => value.toFixed(1);
const pathOf = (points: CanvasPoint[], closed: boolean) =>
  points.map(([x, y], index) => `${index === 0 ? 'M' : 'L'}${fixed(x)} ${fixed(y)}`).join('') + (closed ? 'Z' : '');

function MarkShape({ overlay, plane, chosen }: { overlay: Overlay; plane: Plane; chosen: number | null }) {
  const { mark, color, selected, dashed, locked, label } = overlay;
  const lines = linesOf(mark.shape, mark.points).map(({ points, closed }) => ({
    corners: points.map((point) => toCanvas(plane, point)),
    closed,
  }));
  const corners = lines.flatMap((line) => line.corners);
  const path = lines.map((line) => pathOf(line.corners, line.closed)).join('');
  const grips = selected && !locked ? handles(mark.shape, mark.points).map((point) => toCanvas(plane, point)) : [];
  return (
    <g data-mark={overlay.id} data-selected={selected || undefined}>
      {mark.shape === 'point' ? (
        <PointSign at={corners[0]} color={color} selected={selected ?? false} />
      ) : (
        <>
          {selected && <path className={styles.halo} d={path} />}
          <path className={styles.shade} d={path} />
          <path className={styles.line} d={path} stroke={color} strokeDasharray={dashed ? '6 4' : undefined} />
        </>
      )}
      {grips.map(([x, y], index) => {
        const size = index === chosen ? 11 : 7;
        return (
          <rect
            key={index}
            className={styles.grip}
            data-chosen={index === chosen || undefined}
            x={x - size / 2}
            y={y - size / 2}
            width={size}
            height={size}
          />
        );
      })}
      {label && <MarkLabel corners={corners} text={label} color={color} />}
    </g>
  );
}

function PointSign({ at, color, selected }: { at: CanvasPoint | undefined; color: string; selected: boolean }) {
  if (!at) return null;
  const cross = `M${at[0] - 11} ${at[1]}h6m10 0h6M${at[0]} ${at[1] - 11}v6m0 10v6`;
  return (
    <>
      {selected && <circle className={styles.halo} cx={at[0]} cy={at[1]} r={5} />}
      <circle className={styles.shade} cx={at[0]} cy={at[1]} r={5} />
      <circle className={styles.line} cx={at[0]} cy={at[1]} r={5} stroke={color} />
      <path className={styles.line} d={cross} stroke={color} />
    </>
  );
}

function MarkLabel({ corners, text, color }: { corners: CanvasPoint[]; text: string; color: string }) {
  const right = corners.reduce((best, point) => (point[0] > best[0] ? point : best), corners[0] ?? [0, 0]);
  return (
    <text className={styles.markLabel} x={right[0] + 7} y={right[1] - 5} fill={color}>
      {text}
    </text>
  );
}

function PreviewShape({ preview, measured, plane }: { preview: Preview; measured: string | null; plane: Plane }) {
  const lines = preview.closed ? linesOf(preview.shape, preview.points) : [{ points: preview.points, closed: false }];
  const path = lines
    .map((line) => pathOf(line.points.map((point) => toCanvas(plane, point)), line.closed))
    .join('');
  const [start, end] = preview.points;
  const first = start && toCanvas(plane, start);
  const beside = end && toCanvas(plane, end);
  return (
    <g>
      <path className={styles.shade} d={path} />
      <path className={styles.line} d={path} stroke={preview.color} />
      {isRing(preview.shape) && first && <circle className={styles.grip} cx={first[0]} cy={first[1]} r={4} />}
      {measured && beside && (
        <text className={styles.rulerText} x={beside[0] + 10} y={beside[1] - 8} data-testid="measured">
          {measured}
        </text>
      )}
    </g>
  );
}
