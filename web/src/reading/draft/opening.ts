import type { Draft } from '../api';
import type { LocalDraft } from './autosave';
import { digestOf, type OnItsWay } from './leaving';
import { sameContent } from './same';

/** What a read opens with, given the server's state and what this browser had not yet sent. */
export type Opening =
  | { kind: 'server'; draft: Draft }
  /** Unsent work that builds on the server's state: it is newer. */
  | { kind: 'local'; draft: Draft }
  /** Both have moved on: the reader decides. */
  | { kind: 'conflict'; mine: Draft; theirs: Draft };

type OnServer = { revision: number; draft: Draft; draft_key: string };

/** `left`: what an earlier page of this browser had on its way when it was left. */
export function opening(server: OnServer, local: LocalDraft | null, left: OnItsWay[] = []): Opening {
  if (!local || sameContent(local.draft, server.draft)) return { kind: 'server', draft: server.draft };
  if (local.base_revision === server.revision) return { kind: 'local', draft: local.draft };
  const arrived = editOf(server, left);
  if (arrived === undefined) return { kind: 'conflict', mine: local.draft, theirs: server.draft };
  return arrived < local.edit ? { kind: 'local', draft: local.draft } : { kind: 'server', draft: server.draft };
}

/** Whether the newest that is known of may still be on its way to the server. */
export function isOnItsWay(server: OnServer, local: LocalDraft | null, left: OnItsWay[]): boolean {
  const newest = left.at(-1);
  if (!newest || (local && local.edit >= newest.edit)) return false;
  return (editOf(server, left) ?? 0) < newest.edit;
}

/** When what the server holds was made, if an earlier page of this browser sent it. */
function editOf(server: OnServer, left: OnItsWay[]): number | undefined {
  const digest = left.length > 0 ? digestOf(server.draft_key, server.draft) : '';
  return [...left].reverse().find((one) => one.digest === digest)?.edit;
}
