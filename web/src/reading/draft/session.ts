/** A read being made: its content with undo, its saving, its reading time and its submission, behind one snapshot. */
import type { CannotBeRead, Draft, Missing, Read, Enclosed, Finding } from '../api';
import { conflictOf, missingOf, Problem, saveDraft, submitRead } from '../client';
import { noteActivity, startTime, tick, type ActiveTime } from './activeTime';
import { Autosave, type SaveState } from './autosave';
import { apply, begin, redo, undo, type History } from './history';
import { localDraft } from './localDrafts';
import type { Opening } from './opening';
import type { Change, Content } from './reducer';

/** `awaySince`: since when the browser has had no network. */
export type SessionState = { history: History; save: SaveState; awaySince: number | null };
export type Submission =
  | { kind: 'submitted'; next: boolean }
  | { kind: 'incomplete'; missing: Missing[] }
  | { kind: 'conflict' }
  | { kind: 'failed'; sentence: string };

const contentOf = ({ findings, answers, no_finding }: Draft): Content => ({ findings, answers, no_finding });

export class ReadSession {
  private state: SessionState;
  private time: ActiveTime;
  private readonly listeners = new Set<() => void>();
  private readonly autosave: Autosave;
  private readonly local;
  private readonly clock: number;
  /** Windows that the read is made in. */
  private readonly windows = new Set<Window>([window]);
  private isSeen = !document.hidden;
  private notedSeconds: number;

  constructor(
    private readonly read: Read,
    opening: Opening,
  ) {
    const draft = opening.kind === 'conflict' ? opening.mine : opening.draft;
    const awaySince = navigator.onLine ? null : Date.now();
    this.state = { history: begin(contentOf(draft)), save: { kind: 'saved' }, awaySince };
    this.time = startTime(Date.now(), draft.active_seconds);
    this.notedSeconds = draft.active_seconds;
    this.local = localDraft(read.read, read.draft_key);
    this.autosave = new Autosave(read.revision, {
      local: this.local,
      send: (revision, latest, keepalive) => saveDraft(read.read, revision, latest, keepalive),
      onState: (save) => this.update({ save }),
      now: () => Date.now(),
      setTimeout: (run, ms) => window.setTimeout(run, ms),
      clearTimeout: (timer) => window.clearTimeout(timer),
    });
    if (opening.kind === 'local') this.autosave.changed(draft);
    if (opening.kind === 'conflict') this.autosave.conflict({ revision: read.revision, draft: opening.theirs }, draft);
    this.clock = window.setInterval(this.count, 1_000);
    window.addEventListener('online', this.back);
    window.addEventListener('offline', this.away);
    window.addEventListener('pagehide', this.leaving);
    document.addEventListener('visibilitychange', this.turned);
  }

  /** The read is made in this window too: time counts while either is in sight. */
  alsoIn(other: Window): () => void {
    const { document } = other;
    this.windows.add(other);
    document.addEventListener('visibilitychange', this.turned);
    return () => {
      this.windows.delete(other);
      document.removeEventListener('visibilitychange', this.turned);
      this.turned();
    };
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): SessionState => this.state;

  change = (change: Change): void => this.become(apply(this.read.protocol, this.state.history, change));
  undo = (): void => this.become(undo(this.state.history));
  redo = (): void => this.become(redo(this.state.history));

  /** The reader did something: the time counts. */
  active = (): void => {
    this.time = noteActivity(this.time, Date.now());
  };

  /** The reader's word on a conflict. */
  resolve(choice: 'mine' | 'theirs'): void {
    const { save } = this.state;
    if (save.kind !== 'conflict') return;
    if (choice === 'theirs') this.update({ history: begin(contentOf(save.theirs.draft)) });
    this.autosave.resolve(choice);
  }

  sendNow = (): void => void this.autosave.flush();

  /** Signs in again; nothing is sent before it is known whose session it is. */
  signingIn = (done: () => Promise<string | null>): Promise<string | null> => this.autosave.pausedDuring(done);

  /** Saves what is open and lets the read go, for another window to go on with it. */
  async hand(): Promise<void> {
    await this.save(false);
    await this.end();
  }

  /**
   * Submits what the reader has said; `said`: that the case cannot be read, in place of it. `measure`: what the browser
   * measures of the findings, asked once nothing changes any more.
   */
  async submit(said?: CannotBeRead, measure?: (findings: Finding[]) => Promise<Enclosed[]>): Promise<Submission> {
    if (this.state.save.kind === 'conflict') return { kind: 'conflict' };
    await this.autosave.stop();
    const draft = this.draft();
    try {
      const sent = said ? { ...draft, cannot_be_read: said } : draft;
      const enclosed = await measure?.(draft.findings);
      const { next } = await submitRead(this.read.read, this.autosave.baseRevision, sent, enclosed);
      // Nothing of a submitted read stays in the browser.
      await this.local.clear().catch(() => undefined);
      await this.end();
      return { kind: 'submitted', next };
    } catch (error) {
      return this.notSubmitted(error, draft);
    }
  }

  async end(): Promise<void> {
    window.clearInterval(this.clock);
    window.removeEventListener('online', this.back);
    window.removeEventListener('offline', this.away);
    window.removeEventListener('pagehide', this.leaving);
    document.removeEventListener('visibilitychange', this.turned);
    this.listeners.clear();
    await this.autosave.stop();
  }

  private notSubmitted(error: unknown, draft: Draft): Submission {
    const problem = error instanceof Problem ? error : new Problem(0, 'unknown', String(error));
    this.autosave.resume(draft);
    const theirs = conflictOf(problem);
    if (theirs) {
      this.autosave.conflict(theirs, draft);
      return { kind: 'conflict' };
    }
    const missing = missingOf(problem);
    return missing.length > 0 ? { kind: 'incomplete', missing } : { kind: 'failed', sentence: problem.message };
  }

  private draft(): Draft {
    return { ...this.state.history.present, cannot_be_read: null, active_seconds: Math.round(this.time.seconds) };
  }

  private count = (): void => {
    this.time = tick(this.time, Date.now(), this.isSeen);
  };

  /** A window has come into sight, or gone out of it: what has passed counts as it was. */
  private turned = (): void => {
    this.count();
    this.isSeen = [...this.windows].some((one) => !one.document.hidden);
    if (!this.isSeen) this.leaving();
  };

  private leaving = (): void => void this.save(true);

  private async save(keepalive: boolean): Promise<void> {
    this.count();
    await this.autosave.flush(keepalive);
    const draft = this.draft();
    if (draft.active_seconds === this.notedSeconds) return;
    this.notedSeconds = draft.active_seconds;
    await this.autosave.noteTime(draft, keepalive);
  }

  private back = (): void => {
    this.update({ awaySince: null });
    this.sendNow();
  };
  private away = (): void => this.update({ awaySince: Date.now() });

  private become(history: History): void {
    if (history === this.state.history) return;
    const isChanged = history.present !== this.state.history.present;
    // Dictation writes without a key or a pointer.
    this.active();
    this.update({ history });
    if (isChanged) this.autosave.changed(this.draft());
  }

  private update(change: Partial<SessionState>): void {
    this.state = { ...this.state, ...change };
    this.listeners.forEach((listener) => listener());
  }
}
