import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, vi } from 'vitest';
import { take, takeOver } from './windows';

/** Locks and channels of one browser, as two windows see them. */
function twoWindows() {
  let holder: { end(): void; steal(): void } | null = null;
  const waiting: (() => void)[] = [];
  const channels = new Set<{ name: string; onmessage: ((event: MessageEvent) => void) | null }>();
  const grant = (run: (lock: object | null) => Promise<void> | undefined) =>
    new Promise<void>((resolve, reject) => {
      const mine = { end: resolve, steal: () => reject(new Error('stolen')) };
      holder = mine;
      void run({})?.then(() => {
        if (holder === mine) holder = null;
        resolve();
        waiting.shift()?.();
      });
    });
  const locks = {
    request: (_name: string, options: LockOptions, run: (lock: object | null) => Promise<void> | undefined) => {
      if (!holder) return grant(run);
      if (options.ifAvailable) return Promise.resolve(run(null));
      if (options.steal) {
        holder.steal();
        return grant(run);
      }
      return new Promise<void>((resolve, reject) => {
        options.signal?.addEventListener('abort', () => reject(new Error('aborted')));
        waiting.push(() => void grant(run).then(resolve, reject));
      });
    },
  } as unknown as LockManager;
  const channel = (name: string) => {
    const self = {
      name,
      onmessage: null as ((event: MessageEvent) => void) | null,
      postMessage: (data: unknown) =>
        channels.forEach(
          (other) => other !== self && other.name === name && other.onmessage?.({ data } as MessageEvent),
        ),
      close: () => channels.delete(self),
    };
    channels.add(self);
    return self as unknown as BroadcastChannel;
  };
  return { locks, channel };
}

const never = () => new Promise<void>(() => undefined);

describe('one window at a time', () => {
  it('holds a read; another is told', async () => {
    const browser = twoWindows();
    expect(await take('r', never, browser)).not.toBeNull();
    expect(await take('r', never, browser)).toBeNull();
  });

  it('lets go after saving when another window asks', async () => {
    const browser = twoWindows();
    const saved = vi.fn(async () => undefined);
    await take('r', saved, browser);
    expect(await takeOver('r', never, browser)).not.toBeNull();
    expect(saved).toHaveBeenCalledOnce();
  });

  it('is taken from a window that does not answer', async () => {
    vi.useFakeTimers();
    const browser = twoWindows();
    await take('r', never, browser);
    const taken = takeOver('r', never, browser);
    await vi.advanceTimersByTimeAsync(3_500);
    expect(await taken).not.toBeNull();
    vi.useRealTimers();
  });

  it('is free again once released', async () => {
    const browser = twoWindows();
    (await take('r', never, browser))?.release();
    await Promise.resolve();
    expect(await take('r', never, browser)).not.toBeNull();
  });

  it('holds nothing of the one who took it, once released', async () => {
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    const browser = twoWindows();
    const taken = async () => {
      const screen = { of: 'a case' };
      const hold = await take('r', async () => void screen.of, browser);
      return { hold, screen: new WeakRef(screen) };
    };
    const { hold, screen } = await taken();
    collect();
    expect(screen.deref(), 'it can be asked for').toBeDefined();
    hold?.release();
    await new Promise((resolve) => setTimeout(resolve));
    collect();
    expect(screen.deref()).toBeUndefined();
    expect(hold).not.toBeNull();
  });

  it('is not kept from reading where the browser has no locks', async () => {
    expect(await take('r', never, { ...twoWindows(), locks: undefined })).not.toBeNull();
  });
});
