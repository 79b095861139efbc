/**
 * Images of the case that comes next, in this page's memory alone: fetched when nothing else is, the first of them decoded
 * too, so that they are on the screen as soon as the case is opened.
 */
import type { Types } from '@cornerstonejs/core';
import { decode } from './decode';
import { frames } from './frames';

/** Decoded pixels that are kept for a case that is not open yet: four views of a mammogram, or a CT of 300 slices. */
const DECODED_BYTES = 160 * 1024 ** 2;

let images = new Map<string, Types.IImage>();

/** Fetches these images, whose attributes are known, in this order. What is of another case is forgotten. */
export function fetchAhead(imageIds: string[]): void {
  const mine = new Map<string, Types.IImage>();
  images = mine;
  let bytes = 0;
  frames.fetchAhead(imageIds, (imageId, frame) => {
    if (bytes >= DECODED_BYTES) return;
    // One that cannot be decoded says so when it is looked at.
    decode(imageId, frame).then(
      (image) => {
        if (images !== mine) return;
        bytes += image.sizeInBytes;
        mine.set(imageId, image);
        frames.take(imageId);
      },
      () => undefined,
    );
  });
}

/** Nothing more is fetched ahead; what there is can still be taken. */
export const endAhead = (): void => frames.endAhead();

export const forgetAhead = (): void => fetchAhead([]);

/** Whether the image was fetched already, or will be had without asking. */
export const isAhead = (imageId: string): boolean => images.has(imageId) || frames.aheadOf([imageId]) > 0;

/** An image that is there already: whoever takes it keeps it. */
export function aheadImage(imageId: string): Types.IImage | undefined {
  const image = images.get(imageId);
  images.delete(imageId);
  return image;
}
