import { describe, expect, it } from 'vitest';
import type { ArbitrationCase, Item, Mark } from '../api/types';
import { arbitrationOverlays, markOf, marksOf } from './overlays';

const at = (x: number, instance: string): Mark => ({ instance, frame: 1, shape: 'point', points: [[x, x]] });
const finding = (id: string, ...marks: Mark[]) => ({ id, structure: 'nodule', marks, attributes: {} });
const data = {
  reads: [
    {
      reader: 'A',
      findings: [finding('f1', at(1, '1.1'), at(1, '1.2'), at(1, '1.3'))],
      answers: [],
      no_finding: false,
    },
    {
      reader: 'B',
      findings: [finding('f2', at(1, '1.2')), finding('f3', at(90, '1.9'))],
      answers: [],
      no_finding: false,
    },
  ],
} as unknown as ArbitrationCase;
const item = (part: Partial<Item>): Item => ({
  item: 'i',
  kind: 'finding',
  sentence: '',
  support: [],
  members: [],
  marks: [],
  ...part,
});

describe('what an arbiter sees', () => {
  it('is whole where it is in question and dashed elsewhere', () => {
    const overlays = arbitrationOverlays(data, item({ members: [{ reader: 'B', finding: 'f3' }] }));
    expect(overlays.filter(({ dashed }) => !dashed).map(({ id }) => id)).toEqual(['B f3']);
    expect(overlays).toHaveLength(5);
  });
  it('is all whole for a question of the case', () => {
    expect(arbitrationOverlays(data, item({ kind: 'answer' })).every(({ dashed }) => !dashed)).toBe(true);
  });
  it('names everybody who marked the same place', () => {
    const overlays = arbitrationOverlays(data, undefined);
    expect(overlays.find(({ id, mark }) => id === 'A f1' && mark.instance === '1.2')?.label).toBe('A B');
  });
});

describe('where the images go', () => {
  it('is the middle of what is in question', () => {
    expect(markOf(data, item({ marks: [at(5, '2.1'), at(5, '2.2'), at(5, '2.3')] }))?.instance).toBe('2.2');
    expect(markOf(data, item({ members: [{ reader: 'A', finding: 'f1' }] }))?.instance).toBe('1.2');
  });
  it('is the first finding when a question is about the case', () => {
    expect(markOf(data, item({ kind: 'answer' }))?.instance).toBe('1.2');
  });
  it('can be each finding of a reader', () => {
    expect(marksOf(data, 'B').map(({ instance }) => instance)).toEqual(['1.2', '1.9']);
    expect(marksOf(data)).toHaveLength(3);
  });
});
