/** Whether a pen is near the screen: then the hand that holds it lies there too, and touches are not meant. */

/** Milliseconds after a pen was last felt in which touches are still the hand's. */
const STAYS = 700;

export class PenWatch {
  private felt = Number.NEGATIVE_INFINITY;
  private readonly listeners = new Set<() => void>();

  /** A pen was felt. Who listens is told when it comes near, so that the hand's touches before it are dropped too. */
  feel(at: number): void {
    const wasNear = this.isNear(at);
    this.felt = at;
    if (!wasNear) this.listeners.forEach((listener) => listener());
  }

  isNear = (at: number): boolean => at - this.felt < STAYS;

  onNear(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }
}

/** One pen for all viewports of the page. */
export const pen = new PenWatch();
