import type { Figure } from '../api/types';
import type { Reading } from './figureText';

/** One line of a dot-and-interval figure; its numbers may be read differently from the axis. */
export type Dot = { key: string; group?: string; label: string; figure: Figure; reading?: Reading };

export const ROW = 22;
export const GROUP_ROW = 26;

export type Placed = { top: number } & ({ kind: 'group'; label: string } | { kind: 'dot'; dot: Dot });

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
  }
  return { rows, height: top };
}

/** From 0 (or the lowest interval end, when below) to 1 (or the highest, when above). */
export function domainOf(dots: Dot[]): [number, number] {
  let low = 0;
  let high = 1;
  for (const { figure } of dots) {
    for (const end of [figure.low, figure.high, figure.value]) {
      if (end == null) continue;
      low = Math.min(low, end);
      high = Math.max(high, end);
    }
  }
  return [low < 0 ? Math.max(-1, Math.floor(low * 5) / 5) : 0, high];
}
