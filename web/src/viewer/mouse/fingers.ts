/** Fingers on a touch screen: what two of them do to the view, and three to the window. */
import type { CanvasPoint } from '../tools/plane';

/** The view grows by `zoom` about a point, and then moves. */
export type Pinch = { about: CanvasPoint; zoom: number; by: CanvasPoint };

/** Nearer than this two fingers tell no direction any more. */
const LEAST_APART = 10;

export class Fingers {
  private readonly places = new Map<number, CanvasPoint>();

  get count(): number {
    return this.places.size;
  }

  has = (id: number): boolean => this.places.has(id);

  lift = (id: number): boolean => this.places.delete(id);

  clear(): void {
    this.places.clear();
  }

  /** How far the middle of three fingers moves as one of them goes there; nothing where not exactly three are down. */
  movesOfThree(id: number, at: CanvasPoint): CanvasPoint | null {
    const before = this.places.get(id);
    return before && this.count === 3 ? [(at[0] - before[0]) / 3, (at[1] - before[1]) / 3] : null;
  }

  /** A finger is put down, or has moved; what that does where exactly two are down. */
  put(id: number, at: CanvasPoint): Pinch | null {
    const before = this.places.get(id);
    this.places.set(id, at);
    const other = [...this.places].find(([one]) => one !== id)?.[1];
    if (!before || !other || this.count !== 2) return null;
    const [was, is] = [apart(before, other), apart(at, other)];
    return {
      about: middle(before, other),
      zoom: was < LEAST_APART || is < LEAST_APART ? 1 : is / was,
      by: [(at[0] - before[0]) / 2, (at[1] - before[1]) / 2],
    };
  }
}

const apart = (a: CanvasPoint, b: CanvasPoint) => Math.hypot(a[0] - b[0], a[1] - b[1]);
const middle = (a: CanvasPoint, b: CanvasPoint): CanvasPoint => [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
