import type { QueryClient } from '@tanstack/react-query';
import { useSyncExternalStore } from 'react';
import { beginImport, completeImport } from '../api/imports';
import { sendFile } from './sendFile';
import { upload, type Chosen, type Progress } from './upload';

type Running = { progress: Progress; stop: AbortController };

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

export const isUnderWay = (progress: Progress | null): boolean =>
  progress?.phase === 'sending' || progress?.phase === 'completing';

export async function startUpload(project: string, files: Chosen[], queries: QueryClient): Promise<void> {
  const stop = new AbortController();
  const show = (progress: Progress) => {
    running.set(project, { progress, stop });
    if (progress.phase === 'sending') tellSoon();
    else tell();
  };
  window.addEventListener('beforeunload', warn);
  const wire = {
    begin: () => beginImport(project),
    send: (id: string, chosen: Chosen, onSent: (bytes: number) => void, signal: AbortSignal) =>
      sendFile(
        `/api/projects/${project}/imports/${id}/files?name=${encodeURIComponent(chosen.name)}`,
        chosen.file,
        onSent,
        signal,
      ),
    complete: (id: string) => completeImport(project, id),
    pause: (attempt: number) => new Promise<void>((resolve) => setTimeout(resolve, 500 * 2 ** attempt)),
  };
  await upload(files, wire, show, stop.signal);
  window.removeEventListener('beforeunload', warn);
  await queries.invalidateQueries({ queryKey: ['project', project] });
}

export function stopUpload(project: string): void {
  running.get(project)?.stop.abort();
}

/** Asks before the page is left while files are under way. */
function warn(event: BeforeUnloadEvent): void {
  event.preventDefault();
}
