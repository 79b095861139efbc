import { expect, it } from 'vitest';
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
  };
  new PreferenceStore(storage).change({ keys: { invert: 'x' } });
  expect(new PreferenceStore(storage).snapshot().keys).toEqual({ invert: 'x' });

  const full = new PreferenceStore({
    getItem: () => '{',
    setItem: () => {
      throw new Error('full');
    },
  });
  full.change({ isSmooth: true });
  expect(full.snapshot()).toEqual({ ...USUAL, isSmooth: true });
});
