/**
 * Painted pixels of one frame as stretches of columns, row by row: what is painted, joined and shown. Pure; a change
 * makes a new value that shares the rows it left alone.
 */
import type { Pixels } from '../types';

/** First column and the column behind the last, in turn, rising; never touching. */
export type Line = readonly number[];
export type Spans = { columns: number; rows: number; lines: readonly (Line | undefined)[] };

export const noSpans = (columns: number, rows: number): Spans => ({ columns, rows, lines: [] });

const NOTHING: Line = [];
export const lineAt = ({ lines }: Spans, row: number): Line => lines[row] ?? NOTHING;

export function spansOf({ columns, rows, runs }: Pixels): Spans {
  const lines: number[][] = [];
  let at = 0;
  for (let index = 0; index + 1 < runs.length; index += 2) {
    at += runs[index] ?? 0;
    const end = at + (runs[index + 1] ?? 0);
    for (let row = Math.floor(at / columns); row * columns < end; row += 1) {
      const from = Math.max(at, row * columns) - row * columns;
      (lines[row] ??= []).push(from, Math.min(end - row * columns, columns));
    }
    at = end;
  }
  return { columns, rows, lines };
}

export function pixelsOf({ columns, rows, lines }: Spans): Pixels {
  const runs: number[] = [];
  let end = 0;
  lines.forEach((line, row) => {
    for (let index = 0; line && index + 1 < line.length; index += 2) {
      const from = row * columns + (line[index] ?? 0);
      const count = (line[index + 1] ?? 0) - (line[index] ?? 0);
      // A stretch to the right edge goes on at the left edge of the next row.
      if (from === end && runs.length > 0) runs[runs.length - 1] = (runs.at(-1) ?? 0) + count;
      else runs.push(from - end, count);
      end = from + count;
    }
  });
  return { columns, rows, runs };
}

/** How many pixels are inside. */
export const countOf = ({ runs }: Pixels): number =>
  runs.reduce((sum, run, index) => (index % 2 === 1 ? sum + run : sum), 0);

/** Joins two lines, or takes the second from the first. */
export function combinedLine(a: Line, b: Line, isTaken: boolean): Line {
  const result: number[] = [];
  let [i, j, inA, inB] = [0, 0, false, false];
  let isInside = false;
  while (i < a.length || j < b.length) {
    const at = Math.min(a[i] ?? Infinity, b[j] ?? Infinity);
    for (; a[i] === at; i += 1) inA = !inA;
    for (; b[j] === at; j += 1) inB = !inB;
    const now = isTaken ? inA && !inB : inA || inB;
    if (now !== isInside) result.push(at);
    isInside = now;
  }
  return result;
}

const isSameLine = (a: Line, b: Line) => a.length === b.length && a.every((value, index) => value === b[index]);

/** The pixels with others joined to them, or taken from them. The same value where nothing changes. */
export function combined(spans: Spans, other: Spans, isTaken = false): Spans {
  let lines: (Line | undefined)[] | null = null;
  other.lines.forEach((line, row) => {
    if (!line || line.length === 0 || row >= spans.rows) return;
    const before = lineAt(spans, row);
    const next = combinedLine(before, line, isTaken);
    if (isSameLine(before, next)) return;
    lines ??= [...spans.lines];
    lines[row] = next;
  });
  return lines ? { ...spans, lines } : spans;
}

export const isEmpty = ({ lines }: Spans): boolean => lines.every((line) => !line || line.length === 0);

export function contains(spans: Spans, column: number, row: number): boolean {
  const line = lineAt(spans, row);
  for (let index = 0; index < line.length; index += 2) {
    if (column < (line[index] ?? 0)) return false;
    if (column < (line[index + 1] ?? 0)) return true;
  }
  return false;
}

export type Bounds = { left: number; right: number; top: number; bottom: number };

/** The columns and rows that are painted; right and bottom lie behind the last. */
export function boundsOf({ lines }: Spans): Bounds | null {
  let bounds: Bounds | null = null;
  lines.forEach((line, row) => {
    if (!line || line.length === 0) return;
    const [left, right] = [line[0] ?? 0, line.at(-1) ?? 0];
    bounds ??= { left, right, top: row, bottom: row };
    bounds = { left: Math.min(bounds.left, left), right: Math.max(bounds.right, right), top: bounds.top, bottom: row + 1 };
  });
  return bounds;
}

/** The pixels of a field of bytes that are not nought; it begins at a place of the frame. */
export function spansOfField(
  field: Uint8Array,
  { left, top, width }: { left: number; top: number; width: number },
  frame: { columns: number; rows: number },
): Spans {
  const lines: (Line | undefined)[] = [];
  for (let row = 0; row * width < field.length; row += 1) {
    if (top + row < 0 || top + row >= frame.rows) continue;
    const line: number[] = [];
    let isInside = false;
    for (let column = 0; column <= width; column += 1) {
      const x = left + column;
      const now = column < width && x >= 0 && x < frame.columns && field[row * width + column] !== 0;
      if (now !== isInside) line.push(x);
      isInside = now;
    }
    if (line.length > 0) lines[top + row] = line;
  }
  return { ...frame, lines };
}

/** The pixels within bounds as a field of bytes. */
export function fieldOf(spans: Spans, { left, right, top, bottom }: Bounds): Uint8Array {
  const width = right - left;
  const field = new Uint8Array(width * (bottom - top));
  for (let row = top; row < bottom; row += 1) {
    const line = lineAt(spans, row);
    for (let index = 0; index < line.length; index += 2) {
      const from = Math.max(line[index] ?? 0, left) - left;
      const to = Math.min(line[index + 1] ?? 0, right) - left;
      if (to > from) field.fill(1, (row - top) * width + from, (row - top) * width + to);
    }
  }
  return field;
}
