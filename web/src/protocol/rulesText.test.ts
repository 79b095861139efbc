import { expect, it } from 'vitest';
import type { Structure } from '../api/types';
import { rulesText } from './rulesText';

it('says what is looked after, and nothing where nothing is', () => {
  const structure = { key: 'm', name: 'Mass', shape: 'contour', color: '#fff', attributes: [] } as unknown as Structure;
  expect(rulesText(structure)).toEqual([]);
  expect(
    rulesText({
      ...structure,
      rules: { one_side: true, side_attribute: null, minimum_size_mm: 3, maximum_size_mm: null, tightness: { from: -500, share: 0.6 } },
    }),
  ).toEqual([
    'on one side of the body',
    'at least 3 mm',
    'tight: 60 % of what it encloses has values from −500',
  ]);
});
