import { expect, it } from 'vitest';
import type { HangingProtocol } from './protocols';
import { withProtocol } from './savedProtocols';

const stages = [{ name: 'One', columns: 1, rows: 1, cells: [] }];
const chest: HangingProtocol = { name: 'Mine', has: [{ modality: ['CT'], bodyPart: ['CHEST'] }], series: { least: 1, most: 1 }, stages };

it('takes the place of what was saved for the same kind of case, in whatever order that comes back', () => {
  const returned: HangingProtocol = { name: 'Before', has: [{ bodyPart: ['CHEST'], modality: ['CT'] }], series: { most: 1, least: 1 }, stages };
  expect(withProtocol([returned], chest)).toEqual([chest]);
});

it('leaves what was saved for others', () => {
  const head: HangingProtocol = { ...chest, has: [{ modality: ['CT'], bodyPart: ['HEAD'] }] };
  const two: HangingProtocol = { ...chest, series: { least: 2, most: 2 } };
  expect(withProtocol([head, two], chest)).toEqual([chest, head, two]);
});
