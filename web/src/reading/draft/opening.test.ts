import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import type { Draft } from '../api';
import { draft } from '../test/samples';
import { IDLE_AFTER_SECONDS, noteActivity, startTime, tick } from './activeTime';
import { localDraft } from './localDrafts';
import { digestOf } from './leaving';
import { isOnItsWay, opening } from './opening';

const server = { revision: 5, draft: draft(), draft_key: '0'.repeat(32) };
const mine = draft({ no_finding: true });

describe('a read opens', () => {
  it('with the server’s state when nothing is unsent, or the same was sent', () => {
    expect(opening(server, null).kind).toBe('server');
    expect(opening(server, { base_revision: 4, draft: draft({ active_seconds: 7 }), edit: 1 }).kind).toBe('server');
  });

  it('with unsent work that builds on the server’s state', () => {
    expect(opening(server, { base_revision: 5, draft: mine, edit: 1 })).toEqual({ kind: 'local', draft: mine });
  });

  it('with a question when both have moved on', () => {
    expect(opening(server, { base_revision: 4, draft: mine, edit: 1 })).toEqual({
      kind: 'conflict',
      mine,
      theirs: server.draft,
    });
  });
});

describe('after a page that was left while it saved', () => {
  const onItsWay = (edit: number, content: Draft) => ({ edit, digest: digestOf(server.draft_key, content) });
  const older = { base_revision: 4, draft: mine, edit: 10 };

  it('what it sent last is no other’s, and goes before what it kept here earlier', () => {
    const left = [onItsWay(11, server.draft)];
    expect(opening(server, older, left)).toEqual({ kind: 'server', draft: server.draft });
  });

  it('what it kept here after it had sent goes before what the server holds', () => {
    const left = [onItsWay(9, server.draft), onItsWay(10, mine)];
    expect(opening(server, older, left)).toEqual({ kind: 'local', draft: mine });
  });

  it('what the server holds from elsewhere is asked about', () => {
    const left = [onItsWay(11, draft({ active_seconds: 1, findings: [], no_finding: true }))];
    expect(opening(server, older, left).kind).toBe('conflict');
  });

  it('the newest is waited for until the server holds it, if it is kept nowhere here', () => {
    const sent = onItsWay(11, mine);
    expect(isOnItsWay(server, null, [sent])).toBe(true);
    expect(isOnItsWay(server, older, [sent])).toBe(true);
    expect(isOnItsWay({ ...server, draft: mine }, older, [sent])).toBe(false);
    expect(isOnItsWay(server, { ...older, edit: 11 }, [sent])).toBe(false);
    expect(isOnItsWay(server, null, [])).toBe(false);
  });

  it('is told of what was said, not of the time that it took or the order of keys', () => {
    const [one, other] = [draft({ no_finding: true, active_seconds: 1 }), draft({ active_seconds: 9, no_finding: true })];
    expect(digestOf('a', one)).toBe(digestOf('a', other));
    expect(digestOf('a', one)).not.toBe(digestOf('b', one));
    expect(digestOf('a', one)).not.toBe(digestOf('a', draft()));
  });
});

describe('the browser’s store', () => {
  it('keeps one read apart from another, and nothing after it is cleared', async () => {
    const [one, other] = [localDraft('a', '0'.repeat(32)), localDraft('b', '1'.repeat(32))];
    await one.write({ base_revision: 1, draft: mine, edit: 1 });
    expect(await other.load()).toBeNull();
    expect(await one.load()).toEqual({ base_revision: 1, draft: mine, edit: 1 });
    await one.clear();
    expect(await one.load()).toBeNull();
  });
});

describe('reading time', () => {
  const run = (seconds: number, visible = true, from = startTime(0)) =>
    Array.from({ length: seconds }).reduce<typeof from>((time) => tick(time, time.lastTick + 1_000, visible), from);

  it('counts seconds in sight', () => {
    expect(run(10).seconds).toBe(10);
    expect(run(10, false).seconds).toBe(0);
  });

  it('stops when the reader is idle and goes on with them', () => {
    const idle = run(IDLE_AFTER_SECONDS + 30);
    expect(idle.seconds).toBe(IDLE_AFTER_SECONDS);
    expect(run(5, true, noteActivity(idle, idle.lastTick)).seconds).toBe(IDLE_AFTER_SECONDS + 5);
  });

  it('does not count a sleeping computer', () => {
    expect(tick(startTime(0, 3), 3_600_000, true).seconds).toBeLessThanOrEqual(5);
  });
});
