/** How a person likes to look at images: kept for them, and nothing of any case. */
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
};

/** Preferences from what was kept; what is missing or of another kind is as usual. */
export function preferencesFrom(kept: unknown): Preferences {
  if (typeof kept !== 'object' || kept === null) return USUAL;
  const entries = Object.entries(USUAL).map(([name, usual]) => {
    const value = (kept as Record<string, unknown>)[name];
    const isAlike = typeof value === typeof usual && Array.isArray(value) === Array.isArray(usual) && value !== null;
    return [name, isAlike ? value : usual];
  });
  return Object.fromEntries(entries) as Preferences;
}

const KEY = 'overread.preferences';

export class PreferenceStore {
  private state: Preferences;
  private readonly listeners = new Set<() => void>();

  constructor(private readonly storage: Pick<Storage, 'getItem' | 'setItem'> | null) {
    this.state = preferencesFrom(this.kept());
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = (): Preferences => this.state;

  change(change: Partial<Preferences>): void {
    this.state = { ...this.state, ...change };
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
