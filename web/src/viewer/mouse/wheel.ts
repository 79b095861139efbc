/**
 * Wheels and touch pads as steps. Browsers tell of both in the same events: a wheel turns in notches of one size, a
 * touch pad sends a stream of small ones that goes on after the fingers have left.
 */
export type Turn = { deltaX: number; deltaY: number; deltaMode: number; timeStamp: number };

/** Pixels that count as a notch, or as a step of a touch pad. */
const STEP = 50;
/** Pixels of a line and of a page, for browsers that count in those. */
const LINE = 33;
const PAGE = 400;
/** Milliseconds without an event that end a stream. */
const PAUSE = 150;
/** So many events that each are no larger than the one before: the fingers have left. */
const COASTING_AFTER = 5;
/** Steps that a touch pad still makes after that. */
const COASTING_STEPS = 3;

type Stream = {
  kind: 'wheel' | 'pad';
  at: number;
  size: number;
  sum: number;
  falling: number;
  left: number;
};

/** Pixels of an event along the axis that it turns about most. */
export function pixelsOf({ deltaX, deltaY, deltaMode }: Turn): number {
  const turned = Math.abs(deltaY) >= Math.abs(deltaX) ? deltaY : deltaX;
  return deltaMode === 1 ? turned * LINE : deltaMode === 2 ? turned * PAGE : turned;
}

/** Steps from events: one for each notch of a wheel; for a touch pad one for each 50 pixels, never two at once. */
export class WheelSteps {
  private stream: Stream | null = null;

  /** Whether the last turn was of fingers on a touch pad. */
  get isPad(): boolean {
    return this.stream?.kind === 'pad';
  }

  take(turn: Turn): -1 | 0 | 1 {
    const pixels = pixelsOf(turn);
    const size = Math.abs(pixels);
    if (size === 0) return 0;
    const way = Math.sign(pixels) as -1 | 1;
    const stream = this.follow(turn.timeStamp, pixels, turn.deltaMode !== 0);
    if (stream.kind === 'wheel') return way;
    stream.sum += pixels;
    if (Math.abs(stream.sum) < STEP) return 0;
    stream.sum = 0;
    if (stream.falling < COASTING_AFTER) return way;
    stream.left -= 1;
    return stream.left >= 0 ? way : 0;
  }

  /** The stream that the event belongs to, with what the event says of it. */
  private follow(at: number, pixels: number, isCounted: boolean): Stream {
    const size = Math.abs(pixels);
    const before = this.stream;
    const isNew = !before || at - before.at > PAUSE || Math.sign(before.sum || pixels) !== Math.sign(pixels);
    if (isNew) {
      const kind = isCounted || size >= STEP ? 'wheel' : 'pad';
      // Slow fingers pause, and go on from where they were.
      const sum = before && before.sum * pixels > 0 ? before.sum : 0;
      return (this.stream = { kind, at, size, sum, falling: 0, left: COASTING_STEPS });
    }
    // Notches are of one size, or of a few at once; what is uneven comes from fingers.
    const notches = size / before.size;
    if (before.kind === 'wheel' && !isCounted && Math.abs(notches - Math.round(notches)) > 0.01) before.kind = 'pad';
    const isFalling = size <= before.size;
    before.falling = isFalling ? before.falling + 1 : 0;
    if (size > before.size) before.left = COASTING_STEPS;
    before.at = at;
    if (before.kind === 'pad' || size < before.size) before.size = size;
    return before;
  }
}

/** How much a turn zooms: a notch by a tenth, a pinch on a touch pad as far as the fingers part. */
export function zoomOf(turn: Turn): number {
  const pixels = pixelsOf(turn);
  if (Math.abs(pixels) >= STEP) return pixels < 0 ? 1.1 : 1 / 1.1;
  return Math.exp(-pixels / 100);
}
