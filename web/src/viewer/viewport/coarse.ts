/**
 * Large images in few pixels, fetched before all else and shown until the full pixels are there. They are of this page
 * alone, never among the loaded images: nothing is marked, measured or submitted on them.
 */
import type { Types } from '@cornerstonejs/core';
import type { DisplayImage } from '../hanging/displays';
import { isAhead } from './ahead';
import { decode } from './decode';
import { overHttp, type Fetch, type Frame } from './frameRequest';

/** Smaller images come as soon. */
const LEAST_PIXELS = 2e6;
/** As many as hang side by side. */
const MOST = 8;

export type CoarsePicture = Pick<Types.IImage, 'columns' | 'rows' | 'invert' | 'getPixelData'>;
export type CoarseParts = {
  fetch: Fetch;
  decode(imageId: string, frame: Frame): Promise<CoarsePicture>;
  isAhead(imageId: string): boolean;
};

export class Coarse {
  private readonly pictures = new Map<string, CoarsePicture>();
  private readonly listeners = new Set<() => void>();
  private ending = new AbortController();
  /** Of the case that comes next. */
  private ahead = { pictures: new Map<string, CoarsePicture>(), ending: new AbortController() };

  constructor(private readonly parts: CoarseParts = { fetch: overHttp, decode, isAhead }) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The picture of an image, if it is there. */
  of = (imageId: string | undefined): CoarsePicture | null => this.pictures.get(imageId ?? '') ?? null;

  /** Fetches those of the images that are worth it, all at once; of what was fetched ahead, no more than these is kept. */
  fetchFirst(images: readonly DisplayImage[]): void {
    const { pictures } = this.ahead;
    this.forgetAhead();
    for (const { imageId } of images.filter(isLarge).slice(0, MOST)) {
      const ready = pictures.get(imageId);
      if (ready) this.pictures.set(imageId, ready);
      else if (!this.parts.isAhead(imageId)) void this.fetchOne(imageId, this.ending.signal, this.pictures);
    }
  }

  /** Fetches those of the next case, to be there before its images are decoded. */
  fetchAhead(images: readonly DisplayImage[]): void {
    this.forgetAhead();
    const { pictures, ending } = this.ahead;
    for (const { imageId } of images.filter(isLarge).slice(0, MOST)) void this.fetchOne(imageId, ending.signal, pictures);
  }

  /** The case is closed; what is of the next one stays. */
  forget(): void {
    this.ending.abort();
    this.ending = new AbortController();
    this.pictures.clear();
  }

  forgetAhead(): void {
    this.ahead.ending.abort();
    this.ahead = { pictures: new Map(), ending: new AbortController() };
  }

  /** Without one, the image itself is waited for. */
  private async fetchOne(imageId: string, signal: AbortSignal, into: Map<string, CoarsePicture>): Promise<void> {
    try {
      const frame = await this.parts.fetch(`${imageId}?coarse=true`, signal, into === this.pictures ? 'high' : 'low');
      const picture = await this.parts.decode(imageId, frame);
      if (signal.aborted) return;
      into.set(imageId, picture);
      this.listeners.forEach((listener) => listener());
    } catch {
      // The image itself says what is wrong with it.
    }
  }
}

const isLarge = ({ facts, make }: DisplayImage) =>
  !make && !facts.isColor && facts.columns * facts.rows >= LEAST_PIXELS;

/** Of the case that is open. */
export const coarse = new Coarse();
