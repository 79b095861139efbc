import type { Figure } from '../api/types';
import type { Reading } from './figureText';

/** One line of a dot-and-interval figure; its numbers may be read differently from the axis. */
export type Dot = {
  key: string;
  group?: string;
  label: string;
  figure: Figure;
  reading?: Reading;
  /** A line below this one that helps to read it. */
  note?: string;
};

export const ROW = 22;
export const GROUP_ROW = 26;

export type Placed = { top: number } & (
  { kind: 'group'; label: string } | { kind: 'dot'; dot: Dot } | { kind: 'note'; key: string; text: string }
);

/** Rows from top to bottom, with a heading before each new group. */
export function place(dots: Dot[]): { rows: Placed[]; height: number } {
  const rows: Placed[] = [];
  let top = 0;
  let group: string | undefined;
  for (const dot of dots) {
    if (dot.group !== undefined && dot.group !== group) {
      group = dot.group;
      rows.push({ kind: 'group', label: group, top });
      top += GROUP_ROW;
    }
    rows.push({ kind: 'dot', dot, top });
    top += ROW;
    if (dot.note !== undefined) {
      rows.push({ kind: 'note', key: dot.key, text: dot.note, top });
      top += ROW;
    }
  }
  return { rows, height: top };
}

/** From 0 (or the lowest interval end, when below, but never below −1) to 1: nothing agrees by more. */
export function domainOf(dots: Dot[]): [number, number] {
  const ends = dots.flatMap(({ figure }) => [figure.low, figure.high, figure.value]).filter((end) => end != null);
  const low = Math.min(0, ...ends);
  return [low < 0 ? Math.max(-1, Math.floor(low * 5) / 5) : 0, 1];
}

/** What rounding may add: a coefficient of −1 is not beyond an axis that begins there. */
const ROUNDING = 1e-9;
export const isOnAxis = (value: number, [first, last]: [number, number]): boolean =>
  value >= first - ROUNDING && value <= last + ROUNDING;

/** An interval's ends within the axis, and which of them go beyond it; nothing when all of it lies beyond. */
export type Bar = { low: number; high: number; goesBelow: boolean; goesAbove: boolean };

export function barOf({ low, high }: Figure, [first, last]: [number, number]): Bar | null {
  if (low == null || high == null || high < first - ROUNDING || low > last + ROUNDING) return null;
  return {
    low: Math.max(low, first),
    high: Math.min(high, last),
    goesBelow: low < first - ROUNDING,
    goesAbove: high > last + ROUNDING,
  };
}

const CHARACTER = 6.6;
export const LONGEST_LABEL = 42;

/** How wide the labels need their column to be, in pixels. */
export function labelWidth(dots: Dot[]): number {
  const longest = Math.max(0, ...dots.map(({ label }) => Math.min(label.length, LONGEST_LABEL)));
  return Math.max(120, Math.ceil(longest * CHARACTER) + 16);
}
