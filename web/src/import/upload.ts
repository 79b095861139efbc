import type { FileReport, ImportSummary } from '../api/types';
import { Refusal } from '../api/refusal';

/** A file to send, with its path inside the chosen folder. */
export type Chosen = { name: string; file: Blob };

/** What an upload needs of the server. */
export type Wire = {
  /** Begins an import, or goes on with the one that the page was left in. */
  begin: () => Promise<{ import: string }>;
  /** Sends what the server does not have of a file yet. */
  send: (chosen: Chosen, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<FileReport[]>;
  complete: (id: string) => Promise<ImportSummary>;
  /** Waits before a file is tried again. */
  pause: (attempt: number, signal: AbortSignal) => Promise<void>;
};

export type Progress = {
  phase: 'sending' | 'completing' | 'done' | 'stopped' | 'failed';
  import: string | null;
  files: number;
  filesDone: number;
  bytes: number;
  bytesSent: number;
  /** Why nothing moves at present, though it goes on by itself. */
  waiting: string | null;
  reports: FileReport[];
  summary: ImportSummary | null;
  failure: Error | null;
};

export const PARALLEL = 4;
const ATTEMPTS = 8;

/** The line was cut, the server is being restarted, or its disk is full: it goes on by itself when that is over. */
const passes = ({ status }: Refusal) => [0, 502, 503, 504, 507].includes(status);

/**
 * Sends every file, a few at a time; what the network lost is sent as soon as it is back, a file that the
 * server refuses is reported and the rest go on. Whatever was sent is kept, also when it is stopped.
 */
export async function upload(
  files: Chosen[],
  wire: Wire,
  show: (progress: Progress) => void,
  signal: AbortSignal,
): Promise<Progress> {
  const underWay = new Map<Chosen, number>();
  let settledBytes = 0;
  let progress: Progress = {
    phase: 'sending',
    import: null,
    files: files.length,
    filesDone: 0,
    bytes: files.reduce((sum, { file }) => sum + file.size, 0),
    bytesSent: 0,
    waiting: null,
    reports: [],
    summary: null,
    failure: null,
  };
  const update = (part: Partial<Progress>) => {
    const sent = [...underWay.values()].reduce((sum, bytes) => sum + bytes, settledBytes);
    progress = { ...progress, bytesSent: Math.min(sent, progress.bytes), ...part };
    show(progress);
    return progress;
  };

  const settle = async (chosen: Chosen) => {
    const onSent = (bytes: number) => {
      underWay.set(chosen, Math.min(bytes, chosen.file.size));
      update({});
    };
    const reports = await sendPatiently(chosen, onSent);
    underWay.delete(chosen);
    settledBytes += chosen.file.size;
    update({ filesDone: progress.filesDone + 1, reports: [...progress.reports, ...reports], waiting: null });
  };

  const sendPatiently = async (chosen: Chosen, onSent: (bytes: number) => void): Promise<FileReport[]> => {
    let failures = 0;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await wire.send(chosen, onSent, signal);
      } catch (error) {
        if (signal.aborted || !(error instanceof Refusal)) throw error;
        if (passes(error)) update({ waiting: error.message });
        else if (error.status < 500 && error.status !== 409) return [refused(chosen, error)];
        else if ((failures += 1) === ATTEMPTS) throw error;
        await wire.pause(attempt, signal);
        if (signal.aborted) throw error;
      }
    }
  };

  try {
    const { import: id } = await wire.begin();
    update({ import: id });
    const waiting = files.values();
    const worker = async () => {
      for (const chosen of waiting) {
        if (signal.aborted || progress.phase !== 'sending') return;
        await settle(chosen);
      }
    };
    await Promise.all(Array.from({ length: Math.min(PARALLEL, files.length) }, worker));
    if (signal.aborted) return await stop(id);
    update({ phase: 'completing' });
    const summary = await wire.complete(id);
    return update({ phase: 'done', summary });
  } catch (error) {
    if (signal.aborted && progress.import) return stop(progress.import);
    return update({ phase: 'failed', failure: error as Error });
  }

  async function stop(id: string): Promise<Progress> {
    const summary = await wire.complete(id).catch(() => null);
    return update({ phase: 'stopped', summary });
  }
}

function refused(chosen: Chosen, error: Refusal): FileReport {
  return { name: chosen.name, outcome: 'refused', reason: error.message, sop_instance_uid: null };
}
