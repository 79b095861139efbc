/** What every viewport on the screen looks at, so that each can draw the others' planes. */
import type { Cell } from '../hanging/arrange';
import type { Display } from '../hanging/displays';
import type { Place } from './place';
import type { Vector } from './vectors';

export type Seen = { display: Display; rule: Cell['rule']; place: Place | null; slice: number };

/** Cuts that were turned are drawn a moment later, and a held key turns them many times. */
const MOMENT_MS = 500;

export class Sight {
  private seen: ReadonlyMap<number, Seen> = new Map();
  private readonly listeners = new Set<() => void>();
  private kept: Vector | null = null;
  private leaving: ReturnType<typeof setTimeout> | undefined;

  /** The point that planes keep to while they are turned. */
  get pivot(): Vector | null {
    return this.kept;
  }

  keepTo(pivot: Vector | null): void {
    clearTimeout(this.leaving);
    this.kept = pivot;
  }

  /** The turn is over: what is still to be drawn, and a turn that follows at once, keep to the same point. */
  letGo(): void {
    clearTimeout(this.leaving);
    this.leaving = setTimeout(() => (this.kept = null), MOMENT_MS);
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): ReadonlyMap<number, Seen> => this.seen;

  set(index: number, seen: Seen | null): void {
    const next = new Map(this.seen);
    if (seen) next.set(index, seen);
    else next.delete(index);
    this.seen = next;
    this.listeners.forEach((listener) => listener());
  }
}
