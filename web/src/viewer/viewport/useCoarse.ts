import { useSyncExternalStore } from 'react';
import type { DisplayImage } from '../hanging/displays';
import { coarse, type CoarsePicture } from './coarse';
import type { LoadProgress } from './imageLoading';
import type { PortState } from './portState';

/** What is shown of an image in few pixels, while nothing else can be shown of it. */
export function useCoarse(image: DisplayImage | undefined, state: PortState, { loaded }: LoadProgress): CoarsePicture | null {
  const picture = useSyncExternalStore(coarse.subscribe, () => coarse.of(image?.imageId));
  const isWaiting = image !== undefined && state.shown === null && !state.failure && !loaded.has(image.imageId);
  return isWaiting ? picture : null;
}
