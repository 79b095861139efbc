/** Long work in short turns, between which the page lives on. */

/** A turn lasts so long, in ms: a frame of 60 a second has room for it. */
const TURN_MS = 8;

/** Runs the steps to their end, unless it is stopped. */
export function inTurns<T>(steps: Generator<unknown, T>, done: (result: T) => void): { stop(): void } {
  let isStopped = false;
  const turn = () => {
    if (isStopped) return;
    const end = performance.now() + TURN_MS;
    do {
      const step = steps.next();
      if (step.done) return done(step.value);
    } while (performance.now() < end);
    setTimeout(turn);
  };
  setTimeout(turn);
  return {
    stop: () => {
      isStopped = true;
    },
  };
}
