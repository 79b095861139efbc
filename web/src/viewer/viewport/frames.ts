/**
 * The encoded frames of images: fetched as the line bears it, what is waited for first; or taken from what was fetched
 * ahead. An image that fills the line is fetched alone, so that the first is there long before the last.
 */
import { FrameFailure, overHttp, type Fetch, type Frame } from './frameRequest';

/** Most requests at once, and about how many bytes are on their way together. */
const AT_ONCE = 4;
const ON_THE_WAY_BYTES = 2 * 1024 ** 2;
/** Encoded frames that are kept for a case that is not open yet. */
const AHEAD_BYTES = 384 * 1024 ** 2;

type Waiting = { imageId: string; isWanted: boolean; resolve(frame: Frame): void; reject(error: unknown): void };

export class Frames {
  private readonly waiting: Waiting[] = [];
  private readonly running = new Map<string, { isWanted: boolean; ending: AbortController }>();
  /** Of the last frame that came; before there is one, each may fill the line. */
  private typicalBytes = Infinity;
  private readonly kept = new Map<string, Frame>();
  private keptBytes = 0;
  private expected: ReadonlySet<string> = new Set();
  private plan: string[] = [];
  private whenAhead: (imageId: string, frame: Frame) => void = () => undefined;
  private ahead: { imageId: string; isAwaited: boolean; ending: AbortController; frame: Promise<Frame> } | null = null;
  private isPaused = false;

  constructor(private readonly fetch: Fetch = overHttp) {}

  /** A frame of the case that is open; `isWanted`: the reader waits for it. */
  async of(imageId: string, isWanted: boolean): Promise<Frame> {
    const kept = this.take(imageId);
    if (kept) return kept;
    if (this.ahead?.imageId === imageId) {
      this.ahead.isAwaited = true;
      const coming = await this.ahead.frame.catch(() => null);
      if (coming) return this.take(imageId) ?? coming;
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ imageId, isWanted, resolve, reject });
      this.fill();
    });
  }

  /** Somebody waits for it now. */
  hurry(imageId: string): void {
    const waiting = this.waiting.find((one) => one.imageId === imageId);
    if (!waiting || waiting.isWanted) return;
    waiting.isWanted = true;
    this.fill();
  }

  /** Of all that is waited for, this comes next. */
  prefer(imageId: string): void {
    const at = this.waiting.findIndex((one) => one.imageId === imageId);
    if (at > 0) this.waiting.unshift(...this.waiting.splice(at, 1));
    this.hurry(imageId);
  }

  /**
   * Fetches these frames of a case that is not open yet, one by one, whenever nothing else is on its way. What was
   * fetched for any other case is forgotten. `came` is told of each.
   */
  fetchAhead(imageIds: string[], came: (imageId: string, frame: Frame) => void = () => undefined): void {
    this.expected = new Set(imageIds);
    this.whenAhead = came;
    for (const [imageId, frame] of this.kept) if (!this.expected.has(imageId)) this.drop(imageId, frame);
    if (this.ahead && !this.expected.has(this.ahead.imageId)) this.ahead.ending.abort();
    this.plan = imageIds.filter((imageId) => !this.kept.has(imageId) && imageId !== this.ahead?.imageId);
    this.isPaused = false;
    this.fill();
  }

  /** Fetches nothing more ahead; what came is kept. */
  endAhead(): void {
    this.expected = new Set();
    this.whenAhead = () => undefined;
    this.plan = [];
  }

  /** Lets go of all that is on its way for the open case. */
  cancel(): void {
    const ended = new FrameFailure(null, 'the case was closed');
    this.waiting.splice(0).forEach(({ reject }) => reject(ended));
    this.running.forEach(({ ending }) => ending.abort());
    this.typicalBytes = Infinity;
  }

  /** How much was fetched ahead. */
  aheadOf = (imageIds: string[]): number => imageIds.filter((imageId) => this.kept.has(imageId)).length;

  /** What was fetched ahead, which is kept no longer. */
  take(imageId: string): Frame | undefined {
    const frame = this.kept.get(imageId);
    if (frame) this.drop(imageId, frame);
    return frame;
  }

  private drop(imageId: string, frame: Frame): void {
    this.kept.delete(imageId);
    this.keptBytes -= frame.bytes.byteLength;
  }

  private fill(): void {
    for (let next = this.next(); next; next = this.next()) {
      this.waiting.splice(this.waiting.indexOf(next), 1);
      void this.run(next);
    }
    this.fillAhead();
  }

  /** Whoever is waited for need not wait for what is merely of use. */
  private next(): Waiting | undefined {
    const wanted = this.waiting.find(({ isWanted }) => isWanted);
    const inTheWay = [...this.running.values()].filter(({ isWanted }) => isWanted || !wanted).length;
    const most = Math.max(1, Math.min(AT_ONCE, Math.floor(ON_THE_WAY_BYTES / this.typicalBytes)));
    return inTheWay < most ? (wanted ?? this.waiting[0]) : undefined;
  }

  private async run({ imageId, isWanted, resolve, reject }: Waiting): Promise<void> {
    const ending = new AbortController();
    this.running.set(imageId, { isWanted, ending });
    // What was begun for later may not take the line from what is needed now.
    if (this.ahead?.isAwaited === false) this.ahead.ending.abort();
    try {
      const frame = await this.fetch(imageId, ending.signal, isWanted ? 'high' : 'auto');
      this.typicalBytes = frame.bytes.byteLength;
      resolve(frame);
    } catch (error) {
      reject(error);
    } finally {
      this.running.delete(imageId);
      this.fill();
    }
  }

  private fillAhead(): void {
    if (this.ahead || this.isPaused || this.running.size > 0 || this.keptBytes >= AHEAD_BYTES) return;
    const imageId = this.plan.shift();
    if (imageId === undefined) return;
    const ending = new AbortController();
    const frame = this.fetch(imageId, ending.signal, 'low');
    this.ahead = { imageId, isAwaited: false, ending, frame };
    frame.then(
      (frame) => this.endOfAhead(imageId, frame, false),
      () => this.endOfAhead(imageId, null, ending.signal.aborted),
    );
  }

  /** A request that made way is sent again; one that failed is when the case is opened. */
  private endOfAhead(imageId: string, frame: Frame | null, madeWay: boolean): void {
    this.ahead = null;
    if (!frame && !madeWay) this.isPaused = true;
    if (this.expected.has(imageId)) {
      if (madeWay) this.plan.unshift(imageId);
      if (frame) {
        this.kept.set(imageId, frame);
        this.keptBytes += frame.bytes.byteLength;
        this.whenAhead(imageId, frame);
      }
    }
    this.fillAhead();
  }
}

/** Of all cases that this page shows, one after the other. */
export const frames = new Frames();
