/** Reading time is time with the page in sight and the reader not idle for longer than this. */
export const IDLE_AFTER_SECONDS = 60;

export type ActiveTime = { seconds: number; lastActivity: number; lastTick: number };

export const startTime = (now: number, seconds = 0): ActiveTime => ({
  seconds,
  lastActivity: now,
  lastTick: now,
});

export const noteActivity = (time: ActiveTime, now: number): ActiveTime => ({ ...time, lastActivity: now });

/** A tick of the clock (milliseconds). A gap longer than two seconds is a sleeping computer and counts as two. */
export function tick(time: ActiveTime, now: number, visible: boolean): ActiveTime {
  const elapsed = Math.min(Math.max(now - time.lastTick, 0), 2_000) / 1000;
  const isIdle = now - time.lastActivity > IDLE_AFTER_SECONDS * 1000;
  return { ...time, lastTick: now, seconds: visible && !isIdle ? time.seconds + elapsed : time.seconds };
}
