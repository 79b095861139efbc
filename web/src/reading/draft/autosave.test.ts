import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Draft } from '../api';
import { Problem } from '../client';
import { draft } from '../test/samples';
import { Autosave, type LocalDraft, type SaveState } from './autosave';

/** A server that counts revisions as the real one does, and a browser store. */
function setUp() {
  const states: SaveState['kind'][] = [];
  const shown: { state: SaveState | null } = { state: null };
  const store = { kept: null as LocalDraft | null, isFull: false, leaving: [] as Draft[] };
  const server = { revision: 3, draft: draft(), failure: null as Problem | null, answers: true, saves: 0, slow: Promise.resolve() };
  const autosave = new Autosave(3, {
    local: {
      write: async (kept) => {
        if (store.isFull) throw new Error('full');
        store.kept = kept;
      },
      clear: async () => void (store.kept = null),
      leaving: (drafts) => void (store.leaving = drafts.map(({ draft }) => draft)),
    },
    send: async (base: number, sent: Draft) => {
      server.saves += 1;
      await server.slow;
      if (server.failure) throw server.failure;
      if (base !== server.revision) throw conflict(server.revision, server.draft);
      server.revision += 1;
      server.draft = sent;
      if (!server.answers) throw new Problem(0, 'unreachable', 'No network.');
      return { revision: server.revision };
    },
    onState: (state) => {
      states.push(state.kind);
      shown.state = state;
    },
    now: () => Date.now(),
    setTimeout: (run, ms) => setTimeout(run, ms) as unknown as number,
    clearTimeout: (timer) => clearTimeout(timer),
  });
  return { autosave, states, store, server, shown, last: () => states.at(-1) };
}

const conflict = (revision: number, theirs: Draft) =>
  new Problem(409, 'draft-conflict', 'Changed elsewhere.', { revision, draft: theirs });
const noFinding = draft({ no_finding: true });
const unreachable = new Problem(0, 'unreachable', 'No network.');

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('autosave', () => {
  it('keeps a change on this computer within a second and on the server within five', async () => {
    const { autosave, store, server, last } = setUp();
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(999);
    expect(store.kept).toMatchObject({ base_revision: 3, draft: noFinding });
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.draft).toEqual(noFinding);
    expect(last()).toBe('saved');
    expect(store.kept).toBeNull();
    expect(autosave.baseRevision).toBe(4);
  });

  it('does not put saving off while changes keep coming', async () => {
    const { autosave, server } = setUp();
    for (let seconds = 0; seconds < 5; seconds += 0.25) {
      autosave.changed(draft({ active_seconds: seconds }));
      await vi.advanceTimersByTimeAsync(250);
    }
    expect(server.revision).toBeGreaterThan(3);
    expect(server.draft.active_seconds).toBeGreaterThan(0);
  });

  it('is calm without a network, keeps the draft, and sends it when the network is back', async () => {
    const { autosave, store, server, last } = setUp();
    server.failure = unreachable;
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(last()).toBe('offline');
    expect(store.kept?.draft).toEqual(noFinding);
    server.failure = null;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(last()).toBe('saved');
    expect(server.draft).toEqual(noFinding);
    expect(store.kept).toBeNull();
  });

  it('asks ever less often while the server stays away', async () => {
    const { autosave, server } = setUp();
    server.failure = unreachable;
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(60_000);
    const first = server.saves;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(first).toBeLessThanOrEqual(6);
    expect(server.saves - first).toBeLessThanOrEqual(2);
  });

  it('sends at once when told that the network is back', async () => {
    const { autosave, server, last } = setUp();
    server.failure = unreachable;
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    server.failure = null;
    await autosave.flush();
    expect(last()).toBe('saved');
  });

  it('says since when the network has been away, however often it asked', async () => {
    const { autosave, server, shown } = setUp();
    server.failure = unreachable;
    const began = Date.now();
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(30 * 60_000);
    expect(shown.state).toEqual({ kind: 'offline', signedOut: false, since: began + 2_000, isKept: true });
  });

  it('does not say that this computer keeps what its browser refuses to keep', async () => {
    const { autosave, server, store, shown } = setUp();
    server.failure = unreachable;
    store.isFull = true;
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(shown.state).toMatchObject({ kind: 'offline', isKept: false });
    store.isFull = false;
    autosave.changed(draft());
    await vi.advanceTimersByTimeAsync(1_000);
    expect(shown.state).toMatchObject({ kind: 'offline', isKept: true });
  });

  it('brings reading time alone to the server, and never into a conflict', async () => {
    const { autosave, server, store, last } = setUp();
    await autosave.noteTime(draft({ active_seconds: 40 }), false);
    expect(server.draft.active_seconds).toBe(40);
    expect(autosave.baseRevision).toBe(4);
    server.revision = 9;
    await autosave.noteTime(draft({ active_seconds: 50 }), false);
    expect(server.draft.active_seconds).toBe(40);
    expect(last()).toBeUndefined();
    expect(store.kept).toBeNull();
  });

  it('says when the session has ended, and loses nothing', async () => {
    const { autosave, store, server, last } = setUp();
    server.failure = new Problem(401, 'not-signed-in', 'Sign in.');
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(last()).toBe('offline');
    expect(store.kept?.draft).toEqual(noFinding);
  });

  it('notes at once what is on its way when the page is left, and keeps here what builds on it', async () => {
    const { autosave, server, store } = setUp();
    const [first, second] = [noFinding, draft({ active_seconds: 1 })];
    let answer = () => undefined as void;
    server.slow = new Promise((done) => (answer = done));
    autosave.changed(first);
    await vi.advanceTimersByTimeAsync(2_000);
    autosave.changed(second);
    const left = autosave.flush(true);
    expect(store.leaving).toEqual([first, second]);
    await vi.advanceTimersByTimeAsync(1);
    expect(store.kept).toMatchObject({ base_revision: 3, draft: second });
    answer();
    await vi.advanceTimersByTimeAsync(1);
    await left;
    expect(server.draft).toEqual(second);
    expect(store.kept).toBeNull();
  });

  it('sends nothing while somebody signs in, whose session it may not stay', async () => {
    const { autosave, server, last } = setUp();
    server.failure = new Problem(401, 'signed-out', 'Sign in.');
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(last()).toBe('offline');
    const saves = server.saves;
    server.failure = new Problem(404, 'not-found', 'This read is not yours.');
    const signedIn = autosave.pausedDuring(async () => {
      await new Promise((done) => setTimeout(done, 60_000));
      server.failure = null;
    });
    await vi.advanceTimersByTimeAsync(59_000);
    await autosave.flush();
    expect({ saves: server.saves, last: last() }).toEqual({ saves, last: 'offline' });
    await vi.advanceTimersByTimeAsync(1_000);
    await signedIn;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.draft).toEqual(noFinding);
    expect(last()).toBe('saved');
  });

  it('tries again what was refused to another session, once the reader is back', async () => {
    const { autosave, server, last } = setUp();
    server.failure = new Problem(404, 'not-found', 'There is no such read.');
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(last()).toBe('refused');
    server.failure = null;
    await autosave.flush();
    expect(last()).toBe('saved');
    expect(server.draft).toEqual(noFinding);
  });

  it('stops at another window’s change and waits for the reader', async () => {
    const { autosave, server, last } = setUp();
    server.revision = 7;
    server.draft = draft({ answers: [{ question: 'q', instance: null, value: 'x', attributes: {} }] });
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(last()).toBe('conflict');
    autosave.changed(draft({ no_finding: true, active_seconds: 9 }));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.draft.no_finding).toBe(false);
  });

  it('saves over the other window only when the reader says so', async () => {
    const { autosave, server, last } = setUp();
    server.revision = 7;
    server.draft = draft({ answers: [{ question: 'q', instance: null, value: 'x', attributes: {} }] });
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    autosave.resolve('mine');
    await vi.advanceTimersByTimeAsync(1_000);
    expect(server.draft).toEqual(noFinding);
    expect(last()).toBe('saved');
  });

  it('gives its own up when the reader takes theirs', async () => {
    const { autosave, server, store, last } = setUp();
    server.revision = 7;
    server.draft = draft({ answers: [{ question: 'q', instance: null, value: 'x', attributes: {} }] });
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(5_000);
    autosave.resolve('theirs');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.revision).toBe(7);
    expect(store.kept).toBeNull();
    expect(last()).toBe('saved');
    expect(autosave.baseRevision).toBe(7);
  });

  it('takes its own save for no conflict when only the answer was lost', async () => {
    const { autosave, server, last } = setUp();
    server.answers = false;
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(2_500);
    expect(last()).toBe('offline');
    server.answers = true;
    await vi.advanceTimersByTimeAsync(60_000);
    expect(last()).toBe('saved');
    expect(autosave.baseRevision).toBe(4);
  });

  it('sends nothing more once stopped', async () => {
    const { autosave, server } = setUp();
    autosave.changed(noFinding);
    await autosave.stop();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(server.saves).toBe(0);
  });

  it('saves a change that was made while another was under way', async () => {
    const { autosave, server, last } = setUp();
    autosave.changed(noFinding);
    await vi.advanceTimersByTimeAsync(1_999);
    const saving = vi.advanceTimersByTimeAsync(1);
    autosave.changed(draft());
    await saving;
    await vi.advanceTimersByTimeAsync(5_000);
    expect(server.draft).toEqual(draft());
    expect(last()).toBe('saved');
  });
});
