/**
 * The next case, made ready while this one is read: its metadata, and its images as they were encoded. They stand in the
 * memory of this page alone and go when another case is opened. The read itself is opened when its turn comes.
 */
import { displaysOf, inReadingOrder, type Display } from '../../viewer/hanging/displays';
import type { HangingProtocol } from '../../viewer/hanging/protocols';
import { projectHanging } from '../../viewer/preferences/hangLikeThis';
import { frames } from '../../viewer/viewport/frames';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import type { DicomJson } from '../api';
import { hangingAddress, readAddress, readMetadata, upcomingRead } from '../client';

export type Prepared = { read: string; metadata: DicomJson[]; ofProject: HangingProtocol[] };
let next: Prepared | null = null;

/** What was made ready of a read that is now opened; what was made ready of another is forgotten. */
export function prepared(read: string): Prepared | null {
  const ready = next?.read === read ? next : null;
  next = null;
  if (ready) frames.endAhead();
  else frames.fetchAhead([]);
  return ready;
}

/** Makes the next case ready once all of this one is here; answers how to stop that. */
export function prepareNext(project: string, loading: ImageLoading): () => void {
  let isEnded = false;
  let unsubscribe = () => undefined as unknown;
  const begin = () => {
    unsubscribe();
    whenIdle(() => {
      // What the next case is worth to fetch ahead, it is not worth to be told of its failing.
      if (!isEnded) prepare(project, () => isEnded).catch(() => undefined);
    });
  };
  const look = () => loading.isAtRest && begin();
  unsubscribe = loading.subscribe(look);
  look();
  return () => {
    isEnded = true;
    unsubscribe();
  };
}

async function prepare(project: string, isEnded: () => boolean): Promise<void> {
  const { read, series } = await upcomingRead(project);
  if (!read || isEnded()) return;
  const base = readAddress(read);
  const [metadata, ofProject] = await Promise.all([readMetadata(base), projectHanging(hangingAddress(project))]);
  if (isEnded()) return;
  next = { read, metadata, ofProject };
  frames.fetchAhead(inOpeningOrder(displaysOf(base, series, metadata)));
}

/** The image that each stack opens with, then the others as they are scrolled. */
function inOpeningOrder(displays: Display[]): string[] {
  const stacks = inReadingOrder(displays).map(({ images }) => images.map(({ imageId }) => imageId));
  return [...stacks.flatMap(([first]) => first ?? []), ...stacks.flatMap(([, ...others]) => others)];
}

const whenIdle = (run: () => void): void => {
  if ('requestIdleCallback' in window) window.requestIdleCallback(run, { timeout: 2_000 });
  else setTimeout(run, 200);
};
