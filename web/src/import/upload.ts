import type { FileReport, ImportSummary } from '../api/types';
import { Refusal } from '../api/refusal';

/** A file to send, with its path inside the chosen folder. */
export type Chosen = { name: string; file: Blob };

/** What an upload needs of the server. */
export type Wire = {
  begin: () => Promise<{ import: string }>;
  send: (id: string, chosen: Chosen, onSent: (bytes: number) => void, signal: AbortSignal) => Promise<FileReport[]>;
  complete: (id: string) => Promise<ImportSummary>;
  /** Waits before a file is tried again. */
  pause: (attempt: number) => Promise<void>;
};

export type Progress = {
  phase: 'sending' | 'completing' | 'done' | 'stopped' | 'failed';
  import: string | null;
  files: number;
  filesDone: number;
  bytes: number;
  bytesSent: number;
  reports: FileReport[];
  summary: ImportSummary | null;
  failure: Error | null;
};

export const PARALLEL = 4;
const ATTEMPTS = 4;

/**
 * Sends every file, a few at a time; a file that the network lost is tried again, one that the server
 * refuses is reported and the rest go on. Whatever was sent is kept, also when it is stopped.
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

  const settle = async (id: string, chosen: Chosen) => {
    const onSent = (bytes: number) => {
      underWay.set(chosen, Math.min(bytes, chosen.file.size));
      update({});
    };
    const reports = await sendPatiently(id, chosen, onSent);
    underWay.delete(chosen);
    settledBytes += chosen.file.size;
    update({ filesDone: progress.filesDone + 1, reports: [...progress.reports, ...reports] });
  };

  const sendPatiently = async (id: string, chosen: Chosen, onSent: (bytes: number) => void): Promise<FileReport[]> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await wire.send(id, chosen, onSent, signal);
      } catch (error) {
        if (signal.aborted) throw error;
        const lost = !(error instanceof Refusal) || error.status === 0 || error.status >= 500;
        if (!lost) return [refused(chosen, error)];
        if (attempt === ATTEMPTS) throw error;
        onSent(0);
        await wire.pause(attempt);
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
        await settle(id, chosen);
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
