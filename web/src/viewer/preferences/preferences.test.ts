import { expect, it, vi } from 'vitest';
import { preferencesFrom, PreferenceStore, USUAL } from './preferences';

it('takes from what was kept only what is of the right kind', () => {
  expect(preferencesFrom(null)).toEqual(USUAL);
  expect(preferencesFrom('nonsense')).toEqual(USUAL);
  const kept = { mouse: 'horos', hanging: {}, keys: null, isSmooth: 1, isLinked: false, unknown: true };
  expect(preferencesFrom(kept)).toEqual({ ...USUAL, mouse: 'horos', isLinked: false });
});

it('keeps changes, and holds them where nothing can be kept', () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  new PreferenceStore(storage).change({ keys: { invert: 'x' } });
  expect(new PreferenceStore(storage).snapshot().keys).toEqual({ invert: 'x' });

  const full = new PreferenceStore({
    getItem: () => '{',
    setItem: () => {
      throw new Error('full');
    },
    removeItem: () => undefined,
  });
  full.change({ isSmooth: true });
  expect(full.snapshot()).toEqual({ ...USUAL, isSmooth: true });
});

it('takes hangings only that can be hung', () => {
  const stage = { name: 'One', columns: 1, rows: 1, cells: [] };
  const good = { name: 'Mine', has: [{ modality: ['CT'] }], stages: [stage] };
  const hanging = [good, null, 'x', { name: 'No stages', has: [] }, { ...good, stages: [{ name: 'Half', columns: 1 }] }];
  expect(preferencesFrom({ hanging }).hanging).toEqual([good]);
});

it('follows the person from one workstation to the next', async () => {
  vi.useFakeTimers();
  let kept: unknown = {};
  const keeper = { load: async () => kept, keep: async (now: unknown) => void (kept = structuredClone(now)) };
  const first = new PreferenceStore(null);
  await first.attach(keeper);
  expect(first.snapshot()).toEqual(USUAL);
  first.change({ mouse: 'horos' });
  first.change({ isSmooth: true });
  expect(kept).toEqual({});
  vi.advanceTimersByTime(1_000);
  expect(kept).toEqual({ ...USUAL, mouse: 'horos', isSmooth: true });

  const second = new PreferenceStore(null);
  const attached = second.attach(keeper);
  await attached;
  expect(second.snapshot().mouse).toBe('horos');
  second.change({ mouse: 'standard' });
  second.flush();
  expect((kept as typeof USUAL).mouse).toBe('standard');
  second.forget();
  expect(second.snapshot()).toEqual(USUAL);
  vi.useRealTimers();
});

it('gives again what did not reach the keeper, rather than take what is older', async () => {
  const items = new Map<string, string>();
  const storage = {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
  let kept: unknown = { ...USUAL, mouse: 'horos' };
  const keeper = { load: async () => kept, keep: async (now: unknown) => void (kept = structuredClone(now)) };
  const left = new PreferenceStore(storage);
  await left.attach({ ...keeper, keep: () => Promise.reject(new Error('The page is gone.')) });
  left.change({ mouse: 'scrolling' });
  left.flush();

  const anew = new PreferenceStore(storage);
  await anew.attach(keeper);
  expect(anew.snapshot().mouse).toBe('scrolling');
  expect(kept).toMatchObject({ mouse: 'scrolling' });

  kept = { ...USUAL, mouse: 'standard' };
  const later = new PreferenceStore(storage);
  await later.attach(keeper);
  expect(later.snapshot().mouse).toBe('standard');
});

it('lets what is changed while the answer is on its way stand', async () => {
  const store = new PreferenceStore(null);
  const attached = store.attach({ load: async () => ({ mouse: 'horos' }), keep: async () => undefined });
  store.change({ isSmooth: true });
  await attached;
  expect(store.snapshot()).toEqual({ ...USUAL, isSmooth: true });
  store.flush();
});
