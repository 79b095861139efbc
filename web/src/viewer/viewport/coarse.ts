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

  constructor(private readonly parts: CoarseParts = { fetch: overHttp, decode, isAhead }) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** The picture of an image, if it is there. */
  of = (imageId: string | undefined): CoarsePicture | null => this.pictures.get(imageId ?? '') ?? null;

  /** Fetches those of the images that are worth it, all at once. */
  fetchFirst(images: readonly DisplayImage[]): void {
    const wanted = images.filter((image) => isLarge(image) && !this.parts.isAhead(image.imageId)).slice(0, MOST);
    for (const { imageId } of wanted) void this.fetchOne(imageId, this.ending.signal);
  }

  /** The case is closed. */
  forget(): void {
    this.ending.abort();
    this.ending = new AbortController();
    this.pictures.clear();
  }

  /** Without one, the image itself is waited for. */
  private async fetchOne(imageId: string, signal: AbortSignal): Promise<void> {
    try {
      const frame = await this.parts.fetch(`${imageId}?coarse=true`, signal, 'high');
      const picture = await this.parts.decode(imageId, frame);
      if (signal.aborted) return;
      this.pictures.set(imageId, picture);
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
