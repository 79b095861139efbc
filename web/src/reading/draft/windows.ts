/**
 * One window at a time holds a read. The holder keeps a lock for as long as it lives, so that a crashed window never
 * blocks; another window can ask for the read, and the holder lets go after saving.
 *
 * Browsers offer locks only on secure addresses (HTTPS, localhost). Elsewhere every window holds its read, and the
 * server's revision still keeps two of them from overwriting each other.
 */
export type Hold = { release(): void };

type Parts = { locks: LockManager | undefined; channel(name: string): BroadcastChannel };

const browser: Parts = {
  locks: typeof navigator === 'undefined' ? undefined : navigator.locks,
  channel: (name) => new BroadcastChannel(name),
};

const TAKE_AFTER_MS = 3_000;
const nameOf = (read: string) => `overread-read-${read}`;

/**
 * Takes the read, or answers null when another window has it. `onAsked` runs when another window asks for it; once it
 * settles, the read is let go.
 */
export async function take(read: string, onAsked: () => Promise<void>, parts = browser): Promise<Hold | null> {
  return request(read, onAsked, { ifAvailable: true }, parts);
}

/** Takes the read from the window that has it: asks, and does not wait for a window that does not answer. */
export async function takeOver(read: string, onAsked: () => Promise<void>, parts = browser): Promise<Hold | null> {
  const channel = parts.channel(nameOf(read));
  channel.postMessage('asked');
  channel.close();
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), TAKE_AFTER_MS);
  try {
    return await request(read, onAsked, { signal: patience.signal }, parts);
  } catch {
    return await request(read, onAsked, { steal: true }, parts);
  } finally {
    clearTimeout(timer);
  }
}

function request(read: string, onAsked: () => Promise<void>, options: LockOptions, parts: Parts): Promise<Hold | null> {
  const { locks } = parts;
  if (!locks) return Promise.resolve({ release: () => undefined });
  return new Promise((resolve, reject) => {
    locks
      .request(nameOf(read), options, (lock) => {
        if (!lock) {
          resolve(null);
          return undefined;
        }
        return new Promise<void>((letGo) => resolve(holding(read, onAsked, letGo, parts)));
      })
      // A stolen lock ends here too: the holder is told as if asked.
      .catch((reason: unknown) => {
        reject(reason instanceof Error ? reason : new Error(String(reason)));
        void onAsked();
      });
  });
}

function holding(read: string, onAsked: () => Promise<void>, letGo: () => void, parts: Parts): Hold {
  const channel = parts.channel(nameOf(read));
  // Whoever keeps the hold once it is released keeps nothing of the one who took it: a screen, and all images of a case.
  let asked: (() => Promise<void>) | null = onAsked;
  const release = () => {
    asked = null;
    // Browsers keep a closed channel with its listener.
    channel.onmessage = null;
    channel.close();
    letGo();
  };
  channel.onmessage = () => void asked?.().finally(release);
  return { release };
}
