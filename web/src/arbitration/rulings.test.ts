import { describe, expect, it } from 'vitest';
import type { Item } from '../api/types';
import { nextOpen, optionsOf, rulingText, standing, valued, type Rulings } from './rulings';

const item = (key: string, part: Partial<Item> = {}): Item => ({
  item: key,
  kind: 'finding',
  structure: 'nodule',
  question: null,
  attribute: null,
  instance: null,
  sentence: '',
  support: [],
  members: [],
  marks: [],
  ...part,
});
const items = [item('a'), item('b'), item('c')];
const ruled = (...keys: string[]): Rulings =>
  new Map(items.filter((i) => keys.includes(i.item)).map((i) => [i.item, standing(i, true)]));

describe('going on', () => {
  it('goes round to the next item without a ruling', () => {
    expect(nextOpen(items, ruled(), 0)).toBe(1);
    expect(nextOpen(items, ruled('b'), 0)).toBe(2);
    expect(nextOpen(items, ruled('c'), 2)).toBe(0);
  });
  it('stays when everything is ruled', () => {
    expect(nextOpen(items, ruled('a', 'b', 'c'), 1)).toBe(1);
  });
});

describe('what may be ruled', () => {
  const question = item('q', {
    kind: 'answer',
    support: [
      { value: 'benign', readers: ['B'] },
      { value: 'malignant', readers: ['A', 'C'] },
      { value: null, readers: ['D'] },
    ],
  });
  it('keeps the protocol’s order, whatever most readers said, and ends with what it does not name', () => {
    const options = optionsOf(question, {
      kind: 'choice',
      choices: [
        { key: 'benign', name: 'Benign' },
        { key: 'malignant', name: 'Malignant' },
        { key: 'unclear', name: 'Unclear' },
      ],
    });
    expect(options.map((option) => option.name)).toEqual(['Benign', 'Malignant', 'Unclear', 'Not answered']);
    expect(options.map((option) => option.readers)).toEqual([['B'], ['A', 'C'], [], ['D']]);
  });
  it('is only what was said when the protocol offers no choices', () => {
    expect(optionsOf(item('n', { support: [{ value: 4, readers: ['A'] }] }), { kind: 'number' })).toHaveLength(1);
  });
  it('is a ruling of one kind', () => {
    expect(valued(question, 'benign')).toEqual({ item: 'q', stands: null, value: 'benign' });
  });
  it('reads as it was meant', () => {
    expect(rulingText(standing(item('a'), false), undefined)).toBe('does not stand');
    expect(rulingText(valued(question, null), undefined)).toBe('not answered');
    expect(rulingText(valued(question, 4), { kind: 'number', unit: 'mm' })).toBe('4 mm');
  });
});
