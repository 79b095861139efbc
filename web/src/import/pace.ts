/** Bytes that had been sent at a time (ms). */
export type Sample = { at: number; bytes: number };

const WINDOW = 10_000;

/** The samples with another one; those older than ten seconds go, but for the newest of them. */
export function sampled(samples: Sample[], sample: Sample): Sample[] {
  const kept = samples.filter(({ at }) => sample.at - at <= WINDOW);
  const last = samples.at(samples.length - kept.length - 1);
  return [...(kept.length < samples.length && last ? [last] : []), ...kept, sample];
}

/** Bytes a second over the samples; null before there is a second to tell by. */
export function pace(samples: Sample[]): number | null {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < 1000) return null;
  return Math.max(0, ((last.bytes - first.bytes) / (last.at - first.at)) * 1000);
}

/** Seconds until the rest is sent; null where nothing moves. */
export const secondsLeft = (bytesLeft: number, bytesPerSecond: number | null): number | null =>
  bytesPerSecond === null || bytesPerSecond < 1 ? null : bytesLeft / bytesPerSecond;
