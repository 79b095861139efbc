import { describe, expect, it } from 'vitest';
import type { ImportSummary } from '../api/types';
import { Refusal } from '../api/refusal';
import { PARALLEL, upload, type Chosen, type Progress, type Wire } from './upload';

const file = (name: string, size: number): Chosen => ({ name, file: new Blob([new Uint8Array(size)]) });
const summary = { import: 'i1', stored: 1 } as ImportSummary;
const stored = (name: string) => ({ name, outcome: 'stored' as const, reason: null, sop_instance_uid: '1.2' });

function wire(part: Partial<Wire> = {}): Wire {
  return {
    begin: () => Promise.resolve({ import: 'i1' }),
    send: (chosen) => Promise.resolve([stored(chosen.name)]),
    complete: () => Promise.resolve(summary),
    pause: () => Promise.resolve(),
    ...part,
  };
}
const quiet = new AbortController().signal;

describe('upload', () => {
  it('sends each file once, a few at a time, and sums up bytes', async () => {
    let now = 0;
    let most = 0;
    const sent: string[] = [];
    const files = Array.from({ length: 11 }, (_, index) => file(`f${index}`, 10));
    const seen: Progress[] = [];
    const end = await upload(
      files,
      wire({
        send: async (chosen, onSent) => {
          now += 1;
          most = Math.max(most, now);
          onSent(5);
          await Promise.resolve();
          sent.push(chosen.name);
          now -= 1;
          return [stored(chosen.name)];
        },
      }),
      (progress) => seen.push(progress),
      quiet,
    );
    expect(most).toBe(PARALLEL);
    expect(new Set(sent).size).toBe(11);
    expect(end).toMatchObject({ phase: 'done', filesDone: 11, bytesSent: 110, bytes: 110, summary });
    expect(seen.every((progress) => progress.bytesSent <= progress.bytes)).toBe(true);
    expect(end.reports).toHaveLength(11);
  });

  it('tries again what the network lost', async () => {
    let attempts = 0;
    const end = await upload(
      [file('a', 3)],
      wire({
        send: (chosen) => {
          attempts += 1;
          return attempts < 3 ? Promise.reject(Refusal.unreachable()) : Promise.resolve([stored(chosen.name)]);
        },
      }),
      () => undefined,
      quiet,
    );
    expect(attempts).toBe(3);
    expect(end.phase).toBe('done');
  });

  it('reports a refused file with the reason and goes on', async () => {
    const end = await upload(
      [file('bad.exe', 3), file('good.dcm', 3)],
      wire({
        send: (chosen) =>
          chosen.name === 'bad.exe'
            ? Promise.reject(new Refusal(413, 'The file is too large.'))
            : Promise.resolve([stored(chosen.name)]),
      }),
      () => undefined,
      quiet,
    );
    expect(end.phase).toBe('done');
    expect(end.reports).toContainEqual({
      name: 'bad.exe',
      outcome: 'refused',
      reason: 'The file is too large.',
      sop_instance_uid: null,
    });
  });

  it('waits for a line that was cut and for a disk that is full, and says so', async () => {
    const answers = [Refusal.unreachable(), new Refusal(507, 'There is no room.'), Refusal.unreachable()];
    const said: (string | null)[] = [];
    const end = await upload(
      [file('a', 3)],
      wire({
        send: (chosen) => {
          const answer = answers.shift();
          return answer ? Promise.reject(answer) : Promise.resolve([stored(chosen.name)]);
        },
      }),
      (progress) => said.push(progress.waiting),
      quiet,
    );
    expect(said).toContain('There is no room.');
    expect(end).toMatchObject({ phase: 'done', filesDone: 1, waiting: null });
  });

  it('fails with the reason when the server fails again and again', async () => {
    const end = await upload(
      [file('a', 3)],
      wire({ send: () => Promise.reject(new Refusal(500, 'The server failed.')) }),
      () => undefined,
      quiet,
    );
    expect(end).toMatchObject({ phase: 'failed', filesDone: 0 });
    expect(end.failure?.message).toContain('failed');
  });

  it('is stopped while it waits', async () => {
    const stop = new AbortController();
    const end = await upload(
      [file('a', 3)],
      wire({
        send: () => Promise.reject(Refusal.unreachable()),
        pause: () => Promise.resolve(stop.abort()),
      }),
      () => undefined,
      stop.signal,
    );
    expect(end.phase).toBe('stopped');
  });

  it('keeps what was sent when it is stopped', async () => {
    const stop = new AbortController();
    const files = Array.from({ length: 9 }, (_, index) => file(`f${index}`, 1));
    const end = await upload(
      files,
      wire({
        send: async (chosen) => {
          if (chosen.name === 'f2') stop.abort();
          return Promise.resolve([stored(chosen.name)]);
        },
      }),
      () => undefined,
      stop.signal,
    );
    expect(end.phase).toBe('stopped');
    expect(end.summary).toBe(summary);
    expect(end.filesDone).toBeLessThan(9);
  });
});
