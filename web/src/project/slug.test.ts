import { expect, it } from 'vitest';
import { slugOf } from './slug';

it('makes a short name out of a title', () => {
  expect(slugOf('Chest nodules')).toBe('chest-nodules');
  expect(slugOf('  Über-Läsion (Größe ≥ 5 mm) ')).toBe('uber-lasion-gro-e-5-mm');
  expect(slugOf('…')).toBe('');
});
