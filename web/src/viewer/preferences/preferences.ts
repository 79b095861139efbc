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
/** There while the keeper has not confirmed what is here: then this workstation knows better. */
const UNKEPT = 'overread.preferences.unkept';

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
    if (this.item(UNKEPT) !== null) return this.give();
    const before = this.state;
    const kept = await keeper.load().catch(() => null);
    const isKept = typeof kept === 'object' && kept !== null && Object.keys(kept).length > 0;
    // What was changed while the answer was on its way is newer than the answer.
    if (isKept && this.state === before) this.take(preferencesFrom(kept));
  }

  change(change: Partial<Preferences>): void {
    this.take({ ...this.state, ...change });
    this.store(UNKEPT, '1');
    if (this.waiting) clearTimeout(this.waiting);
    this.waiting = setTimeout(this.flush, WAIT_MS);
  }

  /** Gives the keeper at once what waits to be given. */
  flush = (): void => {
    if (!this.waiting) return;
    clearTimeout(this.waiting);
    this.waiting = null;
    void this.give();
  };

  private async give(): Promise<void> {
    const given = this.state;
    try {
      await this.keeper?.keep(given);
      if (this.keeper && given === this.state) this.store(UNKEPT, null);
    } catch {
      // Out of reach: the next change carries it, or the next opening of the page.
    }
  }

  /** Nothing of one person stays for the next at this workstation. */
  forget(): void {
    this.store(KEY, null);
    this.store(UNKEPT, null);
    this.state = USUAL;
    this.listeners.forEach((listener) => listener());
  }

  private take(preferences: Preferences): void {
    this.state = preferences;
    this.store(KEY, JSON.stringify(this.state));
    this.listeners.forEach((listener) => listener());
  }

  private kept(): unknown {
    try {
      return JSON.parse(this.item(KEY) ?? 'null');
    } catch {
      return null;
    }
  }

  private item(name: string): string | null {
    try {
      return this.storage?.getItem(name) ?? null;
    } catch {
      return null;
    }
  }

  private store(name: string, value: string | null): void {
    try {
      if (value === null) this.storage?.removeItem(name);
      else this.storage?.setItem(name, value);
    } catch {
      // A browser that keeps nothing: they hold until the page is left.
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
    const answer = await fetch(ADDRESS, { method: 'PUT', headers, body: JSON.stringify(kept), keepalive: true });
    if (!answer.ok) throw new Error(`The server answered with status ${answer.status}.`);
  },
};

/** Brings the signed-in person's preferences to this workstation, and keeps what they change. */
export function followPerson(): void {
  void preferences.attach(server);
  window.addEventListener('pagehide', preferences.flush);
}

