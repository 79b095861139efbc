import type { FileReport } from '../api/types';
import { Refusal } from '../api/refusal';

/** Sends one file's bytes as they are, telling how many have gone out. */
export function sendFile(
  address: string,
  body: Blob,
  onSent: (bytes: number) => void,
  signal: AbortSignal,
): Promise<FileReport[]> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    request.open('POST', address);
    request.responseType = 'json';
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () => reject(Refusal.unreachable());
    request.onabort = () => reject(new Error('Stopped.'));
    request.onload = () => {
      const answer = request.response as { files?: FileReport[] } | null;
      if (request.status === 200 && answer?.files) resolve(answer.files);
      else reject(Refusal.of(request.status, request.response));
    };
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.send(body);
  });
}
