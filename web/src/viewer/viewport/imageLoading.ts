/** Fetching and decoding the images of a case: what the reader looks at first, then the rest around it. */
import { cache, imageLoader, type Types } from '@cornerstonejs/core';
import { frames } from './frames';
import { FrameFailure } from './frameRequest';

export type LoadProgress = {
  total: number;
  loaded: ReadonlySet<string>;
  /** Images that cannot be shown, with the reason. */
  failed: ReadonlyMap<string, string>;
};

/** `isWanted`: somebody looks at its place now. */
type Load = (imageId: string, isWanted: boolean) => Promise<Types.IImage>;
export type LoadParts = {
  load: Load;
  /** An image that was loaded and is still kept. */
  kept?(imageId: string): Types.IImage | undefined;
  hurry?(imageId: string): void;
  prefer?(imageId: string): void;
  wait(ms: number): Promise<void>;
  /** When listeners are told of what came; else at once. */
  soon?(tell: () => void): void;
};

/** Images come faster than the screen that tells of them should be drawn anew. */
const TOGETHER_MS = 80;

/** Options of Cornerstone's: lower comes first. */
export const WANTED = { priority: 0, requestType: 'interaction' };
const AHEAD = { priority: 1, requestType: 'prefetch' };

const browser: LoadParts = {
  load: (id, isWanted) => imageLoader.loadAndCacheImage(id, isWanted ? WANTED : AHEAD),
  kept: (id) => cache.getImage(id),
  hurry: (id) => frames.hurry(id),
  prefer: (id) => frames.prefer(id),
  soon: (tell) => void setTimeout(tell, TOGETHER_MS),
  wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
};

const AT_ONCE = 4;
/** Pauses before an image is tried again that a passing fault kept away. */
const PAUSES = [500, 2_000, 5_000];
/** A decoder that met nonsense may never answer. */
const LONGEST_MS = 120_000;
/** Beyond this the rest is fetched when it is scrolled to. */
const AHEAD_BYTES = 900 * 1024 ** 2;

export class ImageLoading {
  private readonly running = new Map<string, Promise<Types.IImage>>();
  private readonly loaded = new Set<string>();
  private readonly failed = new Map<string, string>();
  private readonly listeners = new Set<() => void>();
  private snapshot: LoadProgress;
  private isOutdated = false;
  private isTelling = false;
  private stacks: string[][] = [];
  private focus = { stack: 0, index: 0 };
  private ended = false;
  /** Something failed that need not fail again. */
  private mayRecover = false;
  private bytes = 0;
  private mostAhead = AHEAD_BYTES;

  constructor(private readonly parts: LoadParts = browser) {
    this.snapshot = { total: 0, loaded: this.loaded, failed: this.failed };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  progress = (): LoadProgress => {
    if (this.isOutdated) this.snapshot = this.counted();
    this.isOutdated = false;
    return this.snapshot;
  };

  /** Begins to fetch all images of the stacks. */
  start(stacks: string[][]): void {
    this.stacks = stacks;
    this.publish();
    this.fill();
  }

  /** The reader looks here: neighbours come first. */
  lookAt(stack: number, index: number): void {
    this.focus = { stack, index };
  }

  /** Of the images on their way, the reader turns to this one. */
  prefer(imageId: string): void {
    if (this.running.has(imageId)) this.parts.prefer?.(imageId);
  }

  /** One image, at once. A failure is recorded and thrown with its reason. */
  async load(imageId: string): Promise<Types.IImage> {
    const kept = this.kept(imageId);
    if (kept) return kept;
    if (this.running.has(imageId)) this.parts.hurry?.(imageId);
    return this.begin(imageId, true);
  }

  /** An image that is at hand: nothing has to be waited for. */
  kept(imageId: string): Types.IImage | undefined {
    return this.loaded.has(imageId) ? this.parts.kept?.(imageId) : undefined;
  }

  /** Nothing is on its way, and nothing more is fetched by itself. */
  get isAtRest(): boolean {
    return this.running.size === 0 && (this.bytes >= this.mostAhead || !this.nextImage());
  }

  /** Many images, as fast as may be. One that cannot be had fails all. */
  async all(imageIds: string[]): Promise<void> {
    const waiting = imageIds.filter((id) => !this.loaded.has(id));
    const next = async (): Promise<void> => {
      for (let id = waiting.shift(); id !== undefined && !this.ended; id = waiting.shift()) await this.load(id);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, next));
  }

  /** Somebody waits for all of the case: the rest is fetched however much it is. */
  fetchRest(): void {
    this.mostAhead = Infinity;
    this.fill();
  }

  /** Tries everything again that failed. */
  retry = (): void => {
    this.failed.clear();
    this.mayRecover = false;
    this.publish();
    this.fill();
  };

  /** The network, or the session, may be back. */
  recover = (): void => {
    if (this.mayRecover) this.retry();
  };

  stop(): void {
    this.ended = true;
    this.listeners.clear();
  }

  private begin(imageId: string, isWanted: boolean): Promise<Types.IImage> {
    const running = this.running.get(imageId);
    if (running) return running;
    const attempt = this.attempt(imageId, isWanted);
    this.running.set(imageId, attempt);
    return attempt;
  }

  private async attempt(imageId: string, isWanted: boolean): Promise<Types.IImage> {
    try {
      const image = await this.patiently(imageId, isWanted);
      if (!this.loaded.has(imageId)) this.bytes += image.sizeInBytes;
      this.loaded.add(imageId);
      this.failed.delete(imageId);
      return image;
    } catch (error) {
      const reason = reasonOf(error);
      this.failed.set(imageId, reason);
      this.mayRecover ||= isPassing(error) || statusOf(error) === 401;
      throw new Error(reason);
    } finally {
      this.running.delete(imageId);
      this.publish();
      this.fill();
    }
  }

  /** Tries again while the server is merely out of reach. */
  private async patiently(imageId: string, isWanted: boolean): Promise<Types.IImage> {
    for (const pause of PAUSES) {
      try {
        return await this.once(imageId, isWanted);
      } catch (error) {
        if (this.ended || !isPassing(error)) throw error;
        await this.parts.wait(pause);
      }
    }
    return this.once(imageId, isWanted);
  }

  private async once(imageId: string, isWanted: boolean): Promise<Types.IImage> {
    const limit = limitOf(this.parts.wait(LONGEST_MS));
    const image = await Promise.race([this.parts.load(imageId, isWanted), limit.passed]).finally(limit.lift);
    if (!hasAllPixels(image)) throw new Error('pixels are missing');
    return image;
  }

  private fill(): void {
    while (!this.ended && this.running.size < AT_ONCE && this.bytes < this.mostAhead) {
      const next = this.nextImage();
      if (!next) return;
      this.begin(next, false).catch(() => undefined);
    }
  }

  private nextImage(): string | undefined {
    const waits = (id: string) => !this.loaded.has(id) && !this.failed.has(id) && !this.running.has(id);
    const current = this.stacks[this.focus.stack] ?? [];
    return nearestFirst(current, this.focus.index).find(waits) ?? this.stacks.flat().find(waits);
  }

  private publish(): void {
    this.isOutdated = true;
    if (this.isTelling) return;
    this.isTelling = true;
    const tell = () => {
      this.isTelling = false;
      this.listeners.forEach((listener) => listener());
    };
    if (this.parts.soon) this.parts.soon(tell);
    else tell();
  }

  private counted = (): LoadProgress => ({
    total: new Set(this.stacks.flat()).size,
    loaded: new Set(this.loaded),
    failed: new Map(this.failed),
  });
}

/** Fails once the time has passed, unless it is lifted: the clock itself would hold whatever came in time until then. */
function limitOf(time: Promise<void>): { passed: Promise<never>; lift(): void } {
  let fail: ((reason: Error) => void) | null = null;
  const passed = new Promise<never>((_, reject) => (fail = reject));
  void time.then(() => fail?.(new Error('it took longer than two minutes')));
  return { passed, lift: () => void (fail = null) };
}

/** Forward before backward: reading goes on more often than it turns. */
export function nearestFirst<T>(items: T[], index: number): T[] {
  return items
    .map((item, at) => ({ item, away: at >= index ? at - index : (index - at) * 2 + 0.5 }))
    .sort((a, b) => a.away - b.away)
    .map(({ item }) => item);
}

/** A file that ends early is decoded without complaint, to a black rest. */
function hasAllPixels(image: Types.IImage): boolean {
  const samples = image.getPixelData().length;
  return samples >= image.rows * image.columns;
}

const causeOf = (error: unknown) => (error && typeof error === 'object' && 'error' in error ? error.error : error);

function statusOf(error: unknown): number | null {
  const cause = causeOf(error);
  return cause && typeof cause === 'object' && 'status' in cause && typeof cause.status === 'number'
    ? cause.status
    : null;
}

function isPassing(error: unknown): boolean {
  const status = statusOf(error);
  return status !== null && (status === 0 || status === 429 || status >= 500);
}

/** Why an image could not be had, as a sentence. */
export function reasonOf(error: unknown): string {
  const failure = causeOf(error);
  if (failure instanceof FrameFailure) return failure.message;
  const said = failure instanceof Error ? failure.message : String(failure);
  return `The image could not be decoded (${said}).`;
}
