import { expect, it } from 'vitest';
import type { DicomJson } from '../types';
import { attributeRows, searched } from './attributes';

const value = (vr: string, ...values: unknown[]) => ({ vr, Value: values });
const dataset: DicomJson = {
  '00200037': value('DS', 1, 0, 0, 0, 1, 0),
  '00180060': value('DS', 120),
  '00080060': value('CS', 'CT'),
  '00400555': value('SQ', {}, {}),
  '00281050': value('DS'),
};

it('puts how the image was made first, and leaves out what is empty', () => {
  const rows = attributeRows(dataset);
  expect(rows.map(({ name, value }) => [name, value])).toEqual([
    ['Modality', 'CT'],
    ['Tube voltage', '120 kV'],
    ['Image orientation', '1 \\ 0 \\ 0 \\ 0 \\ 1 \\ 0'],
    ['', '2 items'],
  ]);
  expect(rows.map(({ isFirst }) => isFirst)).toEqual([true, true, false, false]);
});

it('finds words in names, tags and values', () => {
  const found = (words: string) => searched(attributeRows(dataset), words).map(({ tag }) => tag);
  expect(found('kv tube')).toEqual(['0018,0060']);
  expect(found('00180060')).toEqual(['0018,0060']);
  expect(found('orientation')).toEqual(['0020,0037']);
  expect(found('ct xyz')).toEqual([]);
  expect(found(' ')).toHaveLength(4);
});
