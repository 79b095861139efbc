/** Pixels that shapes cover: those whose centre lies inside. Pure, in image points. */
import type { ImagePoint } from '../types';
import { noSpans, type Line, type Spans } from './spans';

type Frame = { columns: number; rows: number };

/** Columns whose centres lie from one place to another. */
function between(from: number, to: number, columns: number): Line {
  const first = Math.max(0, Math.ceil(from - 0.5));
  const behind = Math.min(columns, Math.floor(to - 0.5) + 1);
  return behind > first ? [first, behind] : [];
}

/** An upright ellipse round a place; radii in columns and rows. The pixel under the place always belongs to it. */
export function discAt(frame: Frame, [x, y]: ImagePoint, [rx, ry]: readonly [number, number]): Spans {
  const lines: (Line | undefined)[] = [];
  for (let row = Math.max(0, Math.floor(y - ry)); row <= Math.min(frame.rows - 1, Math.ceil(y + ry)); row += 1) {
    const off = (row + 0.5 - y) / ry;
    if (Math.abs(off) > 1) continue;
    const half = rx * Math.sqrt(1 - off * off);
    const line = between(x - half, x + half, frame.columns);
    if (line.length > 0) lines[row] = line;
  }
  const [column, row] = [Math.floor(x), Math.floor(y)];
  if (column >= 0 && row >= 0 && column < frame.columns && row < frame.rows) lines[row] ??= [column, column + 1];
  return { ...frame, lines };
}

/** The inside of a closed line (even-odd rule). */
export function inside(frame: Frame, corners: readonly ImagePoint[]): Spans {
  if (corners.length < 3) return noSpans(frame.columns, frame.rows);
  const crossings: number[][] = [];
  corners.forEach((to, index) => {
    const from = corners[(index + corners.length - 1) % corners.length] ?? to;
    const [upper, lower] = from[1] < to[1] ? [from, to] : [to, from];
    const first = Math.max(0, Math.ceil(upper[1] - 0.5));
    for (let row = first; row < frame.rows && row + 0.5 < lower[1]; row += 1) {
      const share = (row + 0.5 - upper[1]) / (lower[1] - upper[1]);
      (crossings[row] ??= []).push(upper[0] + share * (lower[0] - upper[0]));
    }
  });
  const lines: (Line | undefined)[] = [];
  crossings.forEach((found, row) => {
    const sorted = found.sort((a, b) => a - b);
    const line: number[] = [];
    for (let index = 0; index + 1 < sorted.length; index += 2) {
      const [from, to] = between(sorted[index] ?? 0, sorted[index + 1] ?? 0, frame.columns);
      if (from === undefined || to === undefined) continue;
      if (line.at(-1) === from) line[line.length - 1] = to;
      else if (from >= (line.at(-1) ?? 0)) line.push(from, to);
    }
    if (line.length > 0) lines[row] = line;
  });
  return { ...frame, lines };
}
