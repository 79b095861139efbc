import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { beginImport, completeImport, findImport } from '../api/imports';
import { pace, sampled, type Sample } from './pace';
import { sendFile } from './sendFile';
import { session, unfinished, type Session } from './sessions';
import { upload, type Chosen, type Progress } from './upload';

type Running = { progress: Progress; stop: AbortController; bytesPerSecond: number | null };

/** Uploads outlive the page that began them: one at a time for each project. */
const running = new Map<string, Running>();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(): void {
  for (const listener of listeners) listener();
}

let told: ReturnType<typeof setTimeout> | undefined;

/** Thousands of small files would otherwise redraw the page thousands of times. */
function tellSoon(): void {
  told ??= setTimeout(() => {
    told = undefined;
    tell();
  }, 150);
}

/** How far this project's upload is; null when none was begun since the page was loaded. */
export function useUpload(project: string): Progress | null {
  return useSyncExternalStore(subscribe, () => running.get(project)?.progress ?? null);
}

/** Bytes a second over the last ten seconds; null while nobody can tell. */
export function usePace(project: string): number | null {
  return useSyncExternalStore(subscribe, () => running.get(project)?.bytesPerSecond ?? null);
}

export const isUnderWay = (progress: Progress | null): boolean =>
  progress?.phase === 'sending' || progress?.phase === 'completing';

export async function startUpload(project: string, files: Chosen[], queries: QueryClient): Promise<void> {
  const stop = new AbortController();
  let samples: Sample[] = [];
  const show = (progress: Progress) => {
    samples = sampled(samples, { at: performance.now(), bytes: progress.bytesSent });
    running.set(project, { progress, stop, bytesPerSecond: pace(samples) });
    if (progress.phase === 'sending') tellSoon();
    else tell();
  };
  window.addEventListener('beforeunload', warn);
  let current: Session | undefined;
  const wire = {
    begin: async () => {
      current = await session(project, (await open(project)) ?? (await beginImport(project)).import);
      return { import: current.import };
    },
    send: (chosen: Chosen, onSent: (bytes: number) => void, signal: AbortSignal) =>
      current ? sendFile(project, current, chosen, onSent, signal) : Promise.reject(new Error('Nothing was begun.')),
    complete: async (id: string) => {
      const summary = await completeImport(project, id);
      await current?.end();
      return summary;
    },
    pause,
  };
  await upload(files, wire, show, stop.signal);
  window.removeEventListener('beforeunload', warn);
  await queries.invalidateQueries({ queryKey: ['project', project] });
}

/** The import that the page was left in, if it can go on. */
async function open(project: string): Promise<string | undefined> {
  const id = await unfinished(project);
  if (!id) return undefined;
  const summary = await findImport(project, id).catch(() => null);
  return summary && !summary.completed_at ? id : undefined;
}

const LONGEST_PAUSE = 10_000;

/** A pause that grows, and that ends when the browser is online again or the upload is stopped. */
function pause(attempt: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, Math.min(LONGEST_PAUSE, 500 * 2 ** attempt));
    window.addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

export function stopUpload(project: string): void {
  running.get(project)?.stop.abort();
}

/** Asks before the page is left while files are under way. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
