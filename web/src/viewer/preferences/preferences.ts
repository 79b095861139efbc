/** How a person likes to look at images: kept for them, and nothing of any case. */
import { protocolsFrom } from '../hanging/savedProtocols';
import type { HangingProtocol } from '../hanging/protocols';
import type { OwnKeys } from '../keys/chords';
import type { MouseMap, ProfileName } from '../mouse/profiles';

export type Preferences = {
  mouse: ProfileName;
  /** What one's own profile has otherwise than the standard one. */
  ownMouse: MouseMap;
  keys: OwnKeys;
  hanging: readonly HangingProtocol[];
  isSmooth: boolean;
  isLinked: boolean;
  showsLines: boolean;
  showsProbe: boolean;
  /** Findings and questions stand in a window of their own. */
  isListApart: boolean;
};

export const USUAL: Preferences = {
  mouse: 'standard',
  ownMouse: {},
  keys: {},
  hanging: [],
  isSmooth: false,
  isLinked: true,
  showsLines: true,
  showsProbe: true,
  isListApart: false,
};

/** Preferences from what was kept; what is missing or of another kind is as usual. */
export function preferencesFrom(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return USUAL;
  const entries = Object.entries(USUAL).map(([name, usual]) => {
    const value = (kept as Record<string, unknown>)[name];
    const isAlike = typeof value === typeof usual && Array.isArray(value) === Array.isArray(usual) && value !== null;
    return [name, isAlike ? value : usual];
  });
  const preferences = Object.fromEntries(entries) as Preferences;
  return { ...preferences, hanging: protocolsFrom(preferences.hanging) };
}

/** Where preferences are kept for all of a person's workstations. */
export type Keeper = { load(): Promise<unknown>; keep(preferences: Preferences): Promise<void> };

const WAIT_MS = 1_000;

const KEY = 'overread.preferences';

export class PreferenceStore {
  private state: Preferences;
  private readonly listeners = new Set<() => void>();
  private keeper: Keeper | null = null;
  private waiting: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null) {
    this.state = preferencesFrom(this.kept());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): Preferences => this.state;

  /** Takes over what the keeper has, and gives it every change from now on. Without an answer, what is here holds. */
  async attach(keeper: Keeper): Promise<void> {
    this.keeper = keeper;
    const before = this.state;
    const kept = await keeper.load().catch(() => null);
    const isKept = typeof kept === 'object' && kept !== null && Object.keys(kept).length > 0;
    // What was changed while the answer was on its way is newer than the answer.
    if (isKept && this.state === before) this.take(preferencesFrom(kept));
  }

  change(change: Partial<Preferences>): void {
    this.take({ ...this.state, ...change });
    if (this.waiting) clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, WAIT_MS);
  }

  /** Gives the keeper at once what waits to be given. */
  flush = (): void => {
    if (!this.waiting) return;
    clearTimeout(this.waiting);
    this.waiting = null;
    // Out of reach: the next change carries it, and the browser has it meanwhile.
    this.keeper?.keep(this.state).catch(() => undefined);
  };

  /** Nothing of one person stays for the next at this workstation. */
  forget(): void {
    try {
      this.storage?.removeItem(KEY);
    } catch {
      // Nothing was kept.
    }
    this.state = USUAL;
    this.listeners.forEach((listener) => listener());
  }

  private take(preferences: Preferences): void {
    this.state = preferences;
    try {
      this.storage?.setItem(KEY, JSON.stringify(this.state));
    } catch {
      // A browser that keeps nothing: they hold until the page is left.
    }
    this.listeners.forEach((listener) => listener());
  }

  private kept(): unknown {
    try {
      return JSON.parse(this.storage?.getItem(KEY) ?? 'null');
    } catch {
      return null;
    }
  }
}

const storage = () => {
  try {
    return window.localStorage;
  } catch {
    return null;
  }
};

export const preferences = new PreferenceStore(typeof window === 'undefined' ? null : storage());

const ADDRESS = '/api/preferences';

const server: Keeper = {
  load: async () => {
    const answer = await fetch(ADDRESS);
    return answer.ok ? ((await answer.json()) as unknown) : null;
  },
  keep: async (kept) => {
    const headers = { 'Content-Type': 'application/json' };
    await fetch(ADDRESS, { method: 'PUT', headers, body: JSON.stringify(kept), keepalive: true });
  },
};

/** Brings the signed-in person's preferences to this workstation, and keeps what they change. */
export function followPerson(): void {
  void preferences.attach(server);
  window.addEventListener('pagehide', preferences.flush);
}

