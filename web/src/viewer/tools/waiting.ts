/**
 * The one drawing that is under way in a room. It belongs to the image that it was begun on, and waits there while others
 * are looked at, or while the viewports are hung anew. Pure but for its listeners.
 */
import type { Drawing } from './drawing';

export type Waiting = { readonly at: string; readonly drawing: Drawing };

export class DrawingUnderWay {
  private kept: Waiting | null = null;
  private readonly listeners = new Set<() => void>();

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  };

  /** What is drawn on this image. */
  readonly on = (image: string | null): Drawing | null => (image !== null && this.kept?.at === image ? this.kept.drawing : null);

  /** The image, other than this one, that a drawing waits on. */
  readonly elsewhere = (image: string | null): string | null => (this.kept && this.kept.at !== image ? this.kept.at : null);

  set(image: string, drawing: Drawing | null): void {
    this.kept = drawing && { at: image, drawing };
    this.tell();
  }

  /** Drops what is under way, wherever it is. Answers whether there was something. */
  drop(): boolean {
    const had = this.kept !== null;
    this.kept = null;
    if (had) this.tell();
    return had;
  }

  /** The reader looks away from this image: the hand is lifted, and what is no more than begun is over. */
  leave(image: string): void {
    const drawing = this.on(image);
    if (drawing) this.set(image, drawing.points.length > 1 ? { ...drawing, pressed: false } : null);
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
