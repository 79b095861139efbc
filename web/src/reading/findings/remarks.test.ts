import { describe, expect, it } from 'vitest';
import table from '../../../../crates/domain/tests/remarks.json';
import type { Finding, Mark, Structure } from '../api';
import { remarksOn, remarkText, type RemarkImage } from './remarks';

const images = new Map(
  table.images.map(({ instance, size, spacing, laterality }) => {
    const [row, column] = spacing ?? [];
    return [instance, { size, laterality, spacing: row && column ? { row, column } : null } as unknown as RemarkImage];
  }),
);

describe('the rules of a protocol mean the same as on the server', () => {
  it.each(table.cases.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const marks = one.marks.map((mark) => ({ ...mark, frame: 1, shape: one.shape }) as unknown as Mark);
    const finding = { marks, attributes: one.attributes } as unknown as Finding;
    const rules = one.rules as Structure['rules'];
    expect(remarksOn({ rules }, finding, ({ instance }) => images.get(instance), one.share)).toEqual(one.remarks);
  });
});

it('tells of them kindly, with the figures of the protocol', () => {
  const attributes = [{ key: 'side', name: 'Breast', required: true, answer: { kind: 'text' } }];
  const rules = { minimum_size_mm: 3, side_attribute: 'side', tightness: { from: -500, share: 0.6 } };
  const structure = { attributes, rules } as unknown as Structure;
  expect(remarkText('too_small', structure)).toBe('It is smaller than 3 mm, the least that the protocol asks for. Is it all there?');
  expect(remarkText('other_side', structure)).toBe('“Breast” names the other side than the image. Which is right?');
  expect(remarkText('loose', structure)).toBe('Less than 60 % of what it encloses has values from −500. Could it be drawn closer?');
});
