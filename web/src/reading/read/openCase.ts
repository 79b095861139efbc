import type { DicomJson, Read } from '../api';
import { hangingAddress, openRead, readAddress, readMetadata } from '../client';
import type { LocalDraft } from '../draft/autosave';
import { localDraft } from '../draft/localDrafts';
import { leftWith } from '../draft/leaving';
import { isOnItsWay, opening } from '../draft/opening';
import { ReadSession } from '../draft/session';
import { take, takeOver, type Hold } from '../draft/windows';
import { displaysOf, inReadingOrder, priorDisplays, type Display } from '../../viewer/hanging/displays';
import type { HangingProtocol } from '../../viewer/hanging/protocols';
import { projectHanging } from '../../viewer/preferences/hangLikeThis';
import { coarse } from '../../viewer/viewport/coarse';
import { describeImages, forgetImages, renderingEngine } from '../../viewer/viewport/engine';
import { ImageLoading } from '../../viewer/viewport/imageLoading';
import { prepareNext, prepared, type Prepared } from './nextCase';

const LONGEST_CLOSING_MS = 2_000;
/** What a page sent while it was left has arrived, or is lost, by then. */
const LOOKS_FOR_WHAT_IS_ON_ITS_WAY = 6;
const BETWEEN_LOOKS_MS = 500;

export type OpenCase = {
  read: Read;
  session: ReadSession;
  displays: Display[];
  metadata: DicomJson[];
  /** How the project hangs its cases. */
  ofProject: HangingProtocol[];
  loading: ImageLoading;
  close(): void;
};
export type Opened = { kind: 'open'; case: OpenCase } | { kind: 'elsewhere' } | { kind: 'submitted' };

/** The last case may still be saving when the next one is opened. */
let closing: Promise<void> = Promise.resolve();

/**
 * Opens a read in this window. `onElsewhere` runs when another window takes it over; by then everything is saved and
 * closed here.
 */
export async function openCase(token: string, byForce: boolean, onElsewhere: () => void): Promise<Opened> {
  await Promise.race([closing, new Promise((resolve) => setTimeout(resolve, LONGEST_CLOSING_MS))]);
  let opened: OpenCase | null = null;
  const handOver = async () => {
    await opened?.session.hand();
    opened?.close();
    onElsewhere();
  };
  const hold = await (byForce ? takeOver : take)(token, handOver);
  if (!hold) return { kind: 'elsewhere' };
  try {
    const outcome = await begin(token, hold);
    if (outcome.kind === 'open') opened = outcome.case;
    else hold.release();
    return outcome;
  } catch (error) {
    hold.release();
    throw error;
  }
}

/** What a read is opened with besides. */
async function surroundings(read: Read, ready: Prepared | null) {
  const [ofProject, local] = await Promise.all([
    ready?.ofProject ?? projectHanging(hangingAddress(read.project)),
    localDraft(read.read, read.draft_key)
      .load()
      .catch(() => null),
  ]);
  return { read: await arrived(read, local), ofProject, local };
}

/** The read once it holds what this browser's earlier page sent while it was left. */
async function arrived(read: Read, local: LocalDraft | null): Promise<Read> {
  const left = leftWith(read.read);
  let now = read;
  for (let look = 0; look < LOOKS_FOR_WHAT_IS_ON_ITS_WAY && isOnItsWay(now, local, left); look += 1) {
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS_MS));
    now = await openRead(read.read);
  }
  return now;
}

async function begin(token: string, hold: Hold): Promise<Opened> {
  renderingEngine();
  const base = readAddress(token);
  const ready = prepared(token);
  const [{ read, ofProject, local }, metadata] = await Promise.all([
    openRead(token).then((read) => surroundings(read, ready)),
    ready?.metadata ?? readMetadata(base),
  ]);
  if (read.state === 'submitted') {
    await localDraft(token, read.draft_key)
      .clear()
      .catch(() => undefined);
    return { kind: 'submitted' };
  }
  const ofPriors = await Promise.all(
    read.priors.map(async (prior, at) => {
      const address = `${base}/priors/${at + 1}`;
      return { address, prior, metadata: await readMetadata(address) };
    }),
  );
  metadata.push(...ofPriors.flatMap((one) => one.metadata));
  const displays = inReadingOrder([
    ...displaysOf(base, read.series, metadata),
    ...ofPriors.flatMap((one) => priorDisplays(one.address, one.prior, one.metadata)),
  ]);
  describeImages(displays, metadata);
  coarse.fetchFirst(displays.flatMap(({ images: [first] }) => first ?? []));
  const loading = new ImageLoading();
  loading.start(displays.map(({ images }) => images.map(({ imageId }) => imageId)));
  const session = new ReadSession(read, opening(read, local, leftWith(token)));
  window.addEventListener('online', loading.recover);
  window.addEventListener('focus', loading.recover);
  const stopPreparing = prepareNext(read.project, loading);
  const close = () => {
    stopPreparing();
    loading.stop();
    window.removeEventListener('online', loading.recover);
    window.removeEventListener('focus', loading.recover);
    forgetImages();
    closing = session.hand().finally(hold.release);
  };
  return { kind: 'open', case: { read, session, displays, metadata, ofProject, loading, close } };
}
