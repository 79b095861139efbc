/** What every viewport on the screen looks at, so that each can draw the others' planes. */
import type { Cell } from '../hanging/arrange';
import type { Display } from '../hanging/displays';
import type { Place } from './place';
import type { Vector } from './vectors';

export type Seen = { display: Display; rule: Cell['rule']; place: Place | null; slice: number };

export class Sight {
  private seen: ReadonlyMap<number, Seen> = new Map();
  private readonly listeners = new Set<() => void>();
  /** The point that planes keep to while they are turned. */
  pivot: Vector | null = null;

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
