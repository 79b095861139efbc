import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { draft } from '../test/samples';
import { IDLE_AFTER_SECONDS, noteActivity, startTime, tick } from './activeTime';
import { localDraft } from './localDrafts';
import { opening } from './opening';

const server = { revision: 5, draft: draft() };
const mine = draft({ no_finding: true });

describe('a read opens', () => {
  it('with the server’s state when nothing is unsent, or the same was sent', () => {
    expect(opening(server, null).kind).toBe('server');
    expect(opening(server, { base_revision: 4, draft: draft({ active_seconds: 7 }) }).kind).toBe('server');
  });

  it('with unsent work that builds on the server’s state', () => {
    expect(opening(server, { base_revision: 5, draft: mine })).toEqual({ kind: 'local', draft: mine });
  });

  it('with a question when both have moved on', () => {
    expect(opening(server, { base_revision: 4, draft: mine })).toEqual({
      kind: 'conflict',
      mine,
      theirs: server.draft,
    });
  });
});

describe('the browser’s store', () => {
  it('keeps one read apart from another, and nothing after it is cleared', async () => {
    const [one, other] = [localDraft('a', '0'.repeat(32)), localDraft('b', '1'.repeat(32))];
    await one.write({ base_revision: 1, draft: mine });
    expect(await other.load()).toBeNull();
    expect(await one.load()).toEqual({ base_revision: 1, draft: mine });
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
