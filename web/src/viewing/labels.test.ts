import { expect, it } from 'vitest';
import type { Overlay } from '../viewer/viewport/overlay';
import { joinLabels } from './labels';

const overlay = (label: string, x: number, instance = '1.2'): Overlay => ({
  id: label,
  color: '#fff',
  label,
  mark: {
    instance,
    frame: 1,
    shape: 'rectangle',
    points: [
      [x, 10],
      [x + 10, 20],
    ],
  },
});

it('gives marks that lie over each other one label', () => {
  const joined = joinLabels([overlay('A', 0), overlay('B', 5), overlay('C', 50), overlay('A', 3)]);
  expect(joined.map(({ label }) => label)).toEqual(['A B', undefined, 'C', undefined]);
});

it('keeps images apart', () => {
  const joined = joinLabels([overlay('A', 0, '1.2'), overlay('B', 0, '1.3')]);
  expect(joined.map(({ label }) => label)).toEqual(['A', 'B']);
});
