/**
 * The next case, made ready while this one is read: its metadata, and its images. They stand in the memory of this page
 * alone and go when another case is opened. The read itself is opened when its turn comes.
 */
import { displaysOf, inReadingOrder, type Display } from '../../viewer/hanging/displays';
import type { HangingProtocol } from '../../viewer/hanging/protocols';
import { projectHanging } from '../../viewer/preferences/hangLikeThis';
import { endAhead, fetchAhead, forgetAhead } from '../../viewer/viewport/ahead';
import { coarse } from '../../viewer/viewport/coarse';
import { describeImages, renderingEngine } from '../../viewer/viewport/engine';
import type { ImageLoading } from '../../viewer/viewport/imageLoading';
import type { DicomJson, ReadingProject, Series } from '../api';
import { hangingAddress, openRead, readAddress, readMetadata, upcomingRead } from '../client';

export type Prepared = { read: string; metadata: DicomJson[]; ofProject: HangingProtocol[] };
let next: Prepared | null = null;

/** What was made ready of a read that is now opened; what was made ready of another is forgotten. */
export function prepared(read: string): Prepared | null {
  const ready = next?.read === read ? next : null;
  next = null;
  if (ready) endAhead();
  else {
    forgetAhead();
    coarse.forgetAhead();
  }
  return ready;
}

/** Makes the next case ready once all of this one is here; answers how to stop that. */
export function prepareNext(project: string, loading: ImageLoading): () => void {
  let isEnded = false;
  let unsubscribe = () => undefined as unknown;
  const look = () => {
    if (!loading.isAtRest) return;
    unsubscribe();
    whenIdle(() => void prepare(project, () => upcomingRead(project), () => isEnded));
  };
  unsubscribe = loading.subscribe(look);
  look();
  return () => {
    isEnded = true;
    unsubscribe();
  };
}

/** Makes the case ready that this reader goes on with, or begins with; answers how to stop that. */
export function prepareFirst({ project, open_read }: Pick<ReadingProject, 'project' | 'open_read'>): () => void {
  let isEnded = false;
  const first = () => (open_read ? openRead(open_read) : upcomingRead(project));
  whenIdle(() => void prepare(project, first, () => isEnded));
  return () => {
    isEnded = true;
  };
}

type Known = { read?: string | null; series: Series[] };

/** What fails here is tried again, and told, when the case is opened. */
async function prepare(project: string, find: () => Promise<Known>, isEnded: () => boolean): Promise<void> {
  try {
    const { read, series } = isEnded() ? { series: [] } : await find();
    if (!read || next?.read === read || isEnded()) return;
    const base = readAddress(read);
    const [metadata, ofProject] = await Promise.all([readMetadata(base), projectHanging(hangingAddress(project))]);
    if (isEnded()) return;
    renderingEngine();
    const displays = displaysOf(base, series, metadata);
    describeImages(displays, metadata);
    next = { read, metadata, ofProject };
    coarse.fetchAhead(inReadingOrder(displays).flatMap(({ images: [first] }) => first ?? []));
    fetchAhead(inOpeningOrder(displays));
  } catch {
    forgetAhead();
  }
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
