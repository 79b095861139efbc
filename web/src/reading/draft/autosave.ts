/**
 * Keeps a draft safe: on this computer within a second, on the server within five, never over another window's work.
 * Everything outside (timers, network, browser store) comes in, so that it is tested with a clock of its own.
 */
import { conflictOf, Problem } from '../client';
import type { Draft } from '../api';
import { sameContent } from './same';

export type SaveState =
  | { kind: 'saved' }
  | { kind: 'saving' }
  /** `since`: milliseconds of the clock. `isKept`: this browser holds what is unsent. */
  | { kind: 'offline'; signedOut: boolean; since: number; isKept: boolean }
  | { kind: 'conflict'; theirs: { revision: number; draft: Draft } }
  | { kind: 'refused'; sentence: string };

/** A draft and when it was made: milliseconds of the clock, each later one's larger. */
type Edit = { draft: Draft; edit: number };

/** What the browser keeps of a read while it is not yet on the server. */
export type LocalDraft = { base_revision: number; draft: Draft; edit: number };

export type AutosaveParts = {
  local: { write(draft: LocalDraft): Promise<void>; clear(): Promise<void>; leaving(drafts: Edit[]): void };
  send(base_revision: number, draft: Draft, keepalive: boolean): Promise<{ revision: number }>;
  onState(state: SaveState): void;
  now(): number;
  setTimeout(run: () => void, ms: number): number;
  clearTimeout(timer: number): void;
};

export const LOCAL_DELAY = 300;
export const SERVER_DELAY = 2_000;
const BACK_OFF = [2_000, 4_000, 8_000, 15_000, 30_000];

export class Autosave {
  private latest: Edit | null = null;
  private underWay: Edit | null = null;
  private edits = 0;
  private isSending: Promise<void> | null = null;
  private failures = 0;
  private localTimer: number | null = null;
  private serverTimer: number | null = null;
  private stopped = false;
  private isPaused = false;
  private isKept = true;
  private state: SaveState = { kind: 'saved' };

  constructor(
    private revision: number,
    private readonly parts: AutosaveParts,
  ) {}

  /** The server's revision that the next save builds on. */
  get baseRevision(): number {
    return this.revision;
  }

  /** The draft has changed. */
  changed(draft: Draft): void {
    if (this.stopped) return;
    this.latest = this.edited(draft);
    this.localTimer ??= this.parts.setTimeout(() => this.writeLocal(), LOCAL_DELAY);
    if (this.state.kind === 'conflict' || this.state.kind === 'refused') return;
    if (this.state.kind === 'saved') this.show({ kind: 'saving' });
    this.schedule(SERVER_DELAY);
  }

  /** Saves at once, for a page that is being hidden or a network that is back. */
  async flush(keepalive = false): Promise<void> {
    if (this.stopped || !this.latest) return;
    if (keepalive) this.parts.local.leaving(this.underWay ? [this.underWay, this.latest] : [this.latest]);
    const stored = this.writeLocal();
    // What was refused may have been refused to somebody else's session: it is worth another try.
    if (this.state.kind !== 'conflict') {
      // Not a moment is waited when nothing is under way: a page that is closing runs no further.
      if (this.isSending) await this.isSending;
      this.cancelServer();
      await this.sendLatest(keepalive);
    }
    await stored;
  }

  /**
   * Brings the reading time to the server where nothing else is unsent. It is worth no question: what was changed
   * elsewhere meanwhile stands.
   */
  async noteTime(draft: Draft, keepalive: boolean): Promise<void> {
    if (this.stopped || this.isPaused || this.latest || this.isSending || this.state.kind !== 'saved') return;
    this.isSending = this.parts.send(this.revision, draft, keepalive).then(
      ({ revision }) => void (this.revision = revision),
      () => undefined,
    );
    await this.isSending;
    this.isSending = null;
    if (this.latest) this.schedule(SERVER_DELAY);
  }

  /** Sends nothing until that is done: while one signs in, the session may be somebody else's for a moment. */
  async pausedDuring<T>(done: () => Promise<T>): Promise<T> {
    this.isPaused = true;
    try {
      await this.isSending;
      return await done();
    } finally {
      this.isPaused = false;
      if (this.latest && (this.state.kind === 'saving' || this.state.kind === 'offline')) this.schedule(SERVER_DELAY);
    }
  }

  /** The reader's word on a conflict. `mine` is saved over the other side's; `theirs` has already been taken over. */
  resolve(choice: 'mine' | 'theirs'): void {
    if (this.state.kind !== 'conflict') return;
    this.revision = this.state.theirs.revision;
    this.failures = 0;
    if (choice === 'theirs') {
      this.latest = null;
      this.cancelLocal();
      void this.parts.local.clear();
      this.show({ kind: 'saved' });
    } else {
      this.show({ kind: 'saving' });
      this.schedule(0);
    }
  }

  /** A conflict met elsewhere (at submission, or when the read was opened). */
  conflict(theirs: { revision: number; draft: Draft }, mine: Draft): void {
    this.latest = this.edited(mine);
    this.cancelServer();
    this.show({ kind: 'conflict', theirs });
  }

  /** No further saves. What is under way ends first, so that a submission follows it. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelServer();
    this.cancelLocal();
    await this.isSending;
  }

  /** Takes saving up again after a submission that failed. */
  resume(draft: Draft): void {
    this.stopped = false;
    this.changed(draft);
  }

  private schedule(delay: number): void {
    if (this.isSending) return;
    if (this.serverTimer !== null && delay > 0) return;
    this.cancelServer();
    this.serverTimer = this.parts.setTimeout(() => {
      this.serverTimer = null;
      void this.sendLatest(false);
    }, delay);
  }

  private async writeLocal(): Promise<void> {
    this.cancelLocal();
    if (!this.latest) return;
    // A browser that refuses to store (private window, full disk) still has the server.
    const isKept = await this.parts.local.write({ base_revision: this.revision, ...this.latest }).then(
      () => true,
      () => false,
    );
    const isNews = isKept !== this.isKept;
    this.isKept = isKept;
    if (isNews && this.state.kind === 'offline') this.show({ ...this.state, isKept });
  }

  private async sendLatest(keepalive: boolean): Promise<void> {
    const { latest } = this;
    if (!latest || this.isSending || this.isPaused) return;
    this.underWay = latest;
    this.isSending = this.send(latest, keepalive);
    await this.isSending;
    this.isSending = null;
    this.underWay = null;
    if (this.stopped || !this.latest) return;
    if (this.state.kind === 'offline') this.schedule(BACK_OFF[Math.min(this.failures, BACK_OFF.length) - 1] ?? 2_000);
    else if (this.state.kind === 'saving') this.schedule(SERVER_DELAY);
  }

  private async send(sent: Edit, keepalive: boolean): Promise<void> {
    if (this.state.kind === 'saved') this.show({ kind: 'saving' });
    try {
      const { revision } = await this.parts.send(this.revision, sent.draft, keepalive);
      await this.accepted(revision, sent);
    } catch (error) {
      await this.rejected(error, sent);
    }
  }

  private async accepted(revision: number, sent: Edit): Promise<void> {
    this.revision = revision;
    this.failures = 0;
    if (this.latest !== sent) {
      // What is kept here builds on the new revision from now on.
      await this.writeLocal();
      return this.show({ kind: 'saving' });
    }
    this.latest = null;
    this.cancelLocal();
    await this.parts.local.clear().catch(() => undefined);
    this.show({ kind: this.latest ? 'saving' : 'saved' });
  }

  private async rejected(error: unknown, sent: Edit): Promise<void> {
    const problem = error instanceof Problem ? error : new Problem(0, 'unknown', String(error));
    const theirs = conflictOf(problem);
    // Our own save may have arrived while its answer was lost: then there is nothing to decide.
    if (theirs && sameContent(theirs.draft, sent.draft)) return this.accepted(theirs.revision, sent);
    if (theirs) return this.show({ kind: 'conflict', theirs });
    const isPassing = problem.status === 0 || problem.status === 401 || problem.status === 429 || problem.status >= 500;
    if (!isPassing) return this.show({ kind: 'refused', sentence: problem.message });
    this.failures += 1;
    const since = this.state.kind === 'offline' ? this.state.since : this.parts.now();
    this.show({ kind: 'offline', signedOut: problem.status === 401, since, isKept: this.isKept });
  }

  private edited(draft: Draft): Edit {
    this.edits = Math.max(this.edits + 1, this.parts.now());
    return { draft, edit: this.edits };
  }

  private show(state: SaveState): void {
    this.state = state;
    this.parts.onState(state);
  }

  private cancelServer(): void {
    if (this.serverTimer !== null) this.parts.clearTimeout(this.serverTimer);
    this.serverTimer = null;
  }

  private cancelLocal(): void {
    if (this.localTimer !== null) this.parts.clearTimeout(this.localTimer);
    this.localTimer = null;
  }
}
