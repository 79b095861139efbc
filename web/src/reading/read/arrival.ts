/** How much of a case has come: a read is submitted only on all of its own images. */
import type { Display, DisplayImage } from '../../viewer/hanging/displays';
import { placeText } from '../../viewer/hanging/useHanging';
import type { LoadProgress } from '../../viewer/viewport/imageLoading';
import type { Missing } from '../api';

export type Arrival = {
  /** Images of the case; those of prior studies do not count. */
  total: number;
  came: number;
  /** Those that are still on their way. */
  waiting: DisplayImage[];
  /** Those that cannot be shown, as things that the read lacks. */
  failed: Missing[];
};

export function arrivalOf(displays: Display[], { loaded, failed }: Pick<LoadProgress, 'loaded' | 'failed'>): Arrival {
  const own = displays.filter(({ prior }) => prior === null).flatMap(({ images }) => images);
  const images = [...new Map(own.map((image) => [image.imageId, image])).values()];
  return {
    total: images.length,
    came: images.filter(({ imageId }) => loaded.has(imageId)).length,
    waiting: images.filter(({ imageId }) => !loaded.has(imageId) && !failed.has(imageId)),
    failed: images.flatMap((image) => {
      const reason = failed.get(image.imageId);
      if (reason === undefined || loaded.has(image.imageId)) return [];
      const sentence = `Image ${placeText(displays, image)} cannot be shown. ${reason}`;
      return [{ finding: null, question: null, attribute: null, instance: image.instance, sentence }];
    }),
  };
}

/** Whether all of the case is there to be judged. */
export const isComplete = ({ total, came }: Arrival): boolean => came === total;

export const arrivalText = ({ total, came }: Arrival): string =>
  total === 1 ? 'The image is still on its way' : `${came} of ${total} images have come`;
