import type { Draft } from '../api';
import type { LocalDraft } from './autosave';
import { sameContent } from './same';

/** What a read opens with, given the server's state and what this browser had not yet sent. */
export type Opening =
  | { kind: 'server'; draft: Draft }
  /** Unsent work that builds on the server's state: it is newer. */
  | { kind: 'local'; draft: Draft }
  /** Both have moved on: the reader decides. */
  | { kind: 'conflict'; mine: Draft; theirs: Draft };

export function opening(server: { revision: number; draft: Draft }, local: LocalDraft | null): Opening {
  if (!local || sameContent(local.draft, server.draft)) return { kind: 'server', draft: server.draft };
  if (local.base_revision === server.revision) return { kind: 'local', draft: local.draft };
  return { kind: 'conflict', mine: local.draft, theirs: server.draft };
}
