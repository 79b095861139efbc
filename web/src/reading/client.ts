import type { DicomJson, Draft, Enclosed, Missing, Read, ReadingHome, ReleasedProtocol, Upcoming } from './api';

/** An answer of the server that is not a success, with the server's own sentence. `status` 0: it was not reached. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly type: string,
    detail: string,
    readonly extra: Record<string, unknown> = {},
  ) {
    super(detail);
    this.name = 'Problem';
  }
}

const root = '/api/reading';
const part = encodeURIComponent;

/** Where the images and metadata of a read are served. */
export const readAddress = (read: string) => `${root}/reads/${part(read)}`;
/** Where a project's own hangings are told. */
export const hangingAddress = (project: string) => `${root}/projects/${part(project)}/hanging`;
/** Where a picture of a manual is served. */
export const pictureAddress = (project: string, version: number) => (name: string) =>
  `${root}/projects/${part(project)}/protocol/${version}/pictures/${part(name)}`;

/** Browsers refuse to let larger requests outlive their page; these are sent as usual. */
const LONGEST_KEPT_ALIVE = 20_000;

async function call<T>(method: string, address: string, body?: unknown, keepalive = false): Promise<T> {
  const text = body === undefined ? null : JSON.stringify(body);
  let response: Response;
  try {
    response = await fetch(address, {
      method,
      keepalive: keepalive && (text?.length ?? 0) < LONGEST_KEPT_ALIVE,
      credentials: 'same-origin',
      headers: text === null ? {} : { 'Content-Type': 'application/json' },
      ...(text === null ? {} : { body: text }),
    });
  } catch {
    throw new Problem(0, 'unreachable', 'The server cannot be reached; check the network.');
  }
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemFrom(response.status, answer);
  if (answer === null)
    throw new Problem(502, 'unreadable', 'The server sent an answer that cannot be read; try again.');
  return answer as T;
}

function problemFrom(status: number, answer: unknown): Problem {
  const said = (answer ?? {}) as Record<string, unknown>;
  const type = typeof said.type === 'string' ? said.type.replace(/^.*[/:]/, '') : 'unknown';
  const detail =
    typeof said.detail === 'string' ? said.detail : `The server answered with status ${status}; try again.`;
  return new Problem(status, type, detail, said);
}

export const readingHome = () => call<ReadingHome>('GET', `${root}/projects`);
export const releasedProtocol = (project: string) =>
  call<ReleasedProtocol>('GET', `${root}/projects/${part(project)}/protocol`);
export const displayState = () => call<{ checked: boolean }>('GET', `${root}/display`);
export const keepDisplayCheck = (check: { shown: string; seen: string; pixels: [number, number] }) =>
  call<void>('POST', `${root}/display`, check, true);
export const acknowledge = (project: string, version: number) =>
  call<void>('POST', `${root}/projects/${part(project)}/acknowledgement`, { version });
export const nextRead = (project: string) =>
  call<{ read?: string | null }>('POST', `${root}/projects/${part(project)}/next`);
/** The read that comes next, which is not opened by asking. */
export const upcomingRead = (project: string) =>
  call<Upcoming>('POST', `${root}/projects/${part(project)}/upcoming`);
export const openRead = (read: string) => call<Read>('GET', readAddress(read));
export const readMetadata = (base: string) => call<DicomJson[]>('GET', `${base}/metadata`);
export const signIn = (name: string, password: string) => call<unknown>('POST', '/api/session', { name, password });
export const signOut = () => call<void>('DELETE', '/api/session');

/** `keepalive` lets the request outlive the page. */
export const saveDraft = (read: string, base_revision: number, draft: Draft, keepalive = false) =>
  call<{ revision: number }>('PUT', `${readAddress(read)}/draft`, { base_revision, draft }, keepalive);
export const submitRead = (read: string, base_revision: number, draft: Draft, enclosed: Enclosed[] = []) =>
  call<{ next: boolean }>('POST', `${readAddress(read)}/submission`, {
    base_revision,
    draft,
    ...(enclosed.length > 0 && { enclosed }),
  });

/** What a `draft-conflict` carries: the other side's state. */
export function conflictOf(problem: Problem): { revision: number; draft: Draft } | null {
  const { revision, draft } = problem.extra;
  if (problem.status !== 409 || typeof revision !== 'number' || typeof draft !== 'object' || !draft) return null;
  return { revision, draft: draft as Draft };
}

/** What an `incomplete` carries. */
export const missingOf = (problem: Problem): Missing[] =>
  problem.status === 422 && Array.isArray(problem.extra.missing) ? (problem.extra.missing as Missing[]) : [];
