import type { FileReport } from '../api/types';
import { api, data } from '../api/client';
import { Refusal } from '../api/refusal';
import type { Chosen } from './upload';
import type { Session } from './sessions';

/** Smaller files go in one request: sending them anew costs less than asking how far they are. */
const PIECEMEAL_FROM = 4 << 20;

type Sent = (bytes: number) => void;
type Standing = { upload: string; offset: number; bytes: number; files?: FileReport[] | null };

/** Sends one file; what a line that was cut, or a page that was left, had brought of it is not sent again. */
export async function sendFile(
  project: string,
  session: Session,
  { name, file }: Chosen,
  onSent: Sent,
  signal: AbortSignal,
): Promise<FileReport[]> {
  const known = await session.of(name, file);
  if (known?.files) return known.files;
  const root = `/api/projects/${project}/imports/${session.import}`;
  if (file.size < PIECEMEAL_FROM) {
    const address = `${root}/files?name=${encodeURIComponent(name)}`;
    const { files } = await send<{ files: FileReport[] }>('POST', address, file, onSent, signal);
    await session.note(name, file, { files });
    return files;
  }
  const path = { project, import: session.import };
  const begun = known?.upload ? await stood(path, known.upload) : null;
  const standing: Standing =
    begun ??
    (await data(
      api.POST('/api/projects/{project}/imports/{import}/uploads', {
        params: { path },
        body: { name, bytes: file.size },
      }),
    ));
  await session.note(name, file, { upload: standing.upload });
  const { upload, offset } = standing;
  onSent(offset);
  const files =
    standing.files ??
    (
      await send<Standing>(
        'PATCH',
        `${root}/uploads/${upload}?offset=${offset}`,
        file.slice(offset),
        (bytes) => onSent(offset + bytes),
        signal,
      )
    ).files;
  if (!files) throw Refusal.unreachable();
  await session.note(name, file, { files });
  return files;
}

/** How far an upload is that was begun earlier; null where the server has forgotten it. */
async function stood(path: { project: string; import: string }, upload: string): Promise<Standing | null> {
  try {
    return await data(
      api.GET('/api/projects/{project}/imports/{import}/uploads/{upload}', { params: { path: { ...path, upload } } }),
    );
  } catch (error) {
    if (error instanceof Refusal && error.status === 404) return null;
    throw error;
  }
}

/** A request of which one sees how many bytes have gone out. */
function send<Answer>(
  method: string,
  address: string,
  body: Blob,
  onSent: Sent,
  signal: AbortSignal,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const abort = () => request.abort();
    signal.addEventListener('abort', abort, { once: true });
    request.open(method, address);
    request.responseType = 'json';
    request.setRequestHeader('Content-Type', 'application/octet-stream');
    request.upload.onprogress = (event) => onSent(event.loaded);
    request.onerror = () => reject(Refusal.unreachable());
    request.onabort = () => reject(new Error('Stopped.'));
    request.onload = () => {
      if (request.status === 200 && request.response) resolve(request.response as Answer);
      else reject(Refusal.of(request.status, request.response));
    };
    request.onloadend = () => signal.removeEventListener('abort', abort);
    request.send(body);
  });
}
