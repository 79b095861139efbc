import { expect, it } from 'vitest';
import type { Protocol, TruthCase } from '../api/types';
import { remarkLines } from './remarkLines';

it('names the finding by its place and structure', () => {
  const finding = (id: string, structure: string) => ({ id, structure, marks: [], attributes: {} });
  const read = {
    findings: [finding('a', 'mass'), finding('b', 'gone')],
    remarks: [
      { finding: 'a', remark: 'too_small' },
      { finding: 'b', remark: 'two_sides' },
    ],
  } as unknown as TruthCase['reads'][number];
  const protocol = { structures: [{ key: 'mass', name: 'Mass' }] } as unknown as Protocol;
  expect(remarkLines(read, protocol)).toEqual([
    'Finding 1, Mass: smaller than asked for',
    'Finding 2, gone: lies on both sides',
  ]);
  expect(remarkLines({ findings: [], remarks: [] }, protocol)).toEqual([]);
});
