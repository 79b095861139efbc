import { useSyncExternalStore } from 'react';

/** Which slice each stack shows, by the stack's position. Scrolling draws anew who asks for it, not the whole screen. */
export class Slices {
  private readonly at = new Map<number, number>();
  private readonly listeners = new Set<() => void>();

  get(position: number): number {
    return this.at.get(position) ?? 0;
  }

  set(position: number, slice: number): void {
    if (this.at.get(position) === slice) return;
    this.at.set(position, slice);
    for (const listener of this.listeners) listener();
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** The slice that this stack shows now. */
export const useSlice = (slices: Slices, position: number): number =>
  useSyncExternalStore(slices.subscribe, () => slices.get(position));
