import { describe, expect, it } from 'vitest';
import type { Protocol } from '../api/types';
import { answerText, fieldOf, valueText } from './answerText';

const protocol: Protocol = {
  structures: [
    {
      key: 'nodule',
      name: 'Nodule',
      shape: 'contour',
      color: '#ff8800',
      attributes: [
        {
          key: 'texture',
          name: 'Texture',
          answer: {
            kind: 'choice',
            choices: [
              { key: 'solid', name: 'Solid' },
              {
                key: 'part_solid',
                name: 'Part-solid',
                attributes: [
                  { key: 'solid_mm', name: 'Solid part', answer: { kind: 'number', unit: 'mm', minimum: 0 } },
                ],
              },
            ],
          },
        },
      ],
    },
  ],
  questions: [
    {
      key: 'quality',
      name: 'Quality',
      answer: {
        kind: 'scale',
        levels: [
          { key: 'poor', name: 'Poor' },
          { key: 'good', name: 'Good' },
        ],
      },
    },
  ],
};

describe('answers in words', () => {
  it('say what may be answered', () => {
    expect(answerText({ kind: 'number', unit: 'mm', minimum: 0 })).toBe('number in mm, at least 0');
    expect(
      answerText({
        kind: 'scale',
        levels: [
          { key: 'a', name: 'Low' },
          { key: 'b', name: 'High' },
        ],
      }),
    ).toBe('scale: Low < High');
  });
  it('name values as the protocol does', () => {
    const texture = fieldOf(protocol, { structure: 'nodule' }, 'texture')?.answer;
    expect(valueText('part_solid', texture)).toBe('Part-solid');
    expect(valueText(4.5, fieldOf(protocol, { structure: 'nodule' }, 'solid_mm')?.answer)).toBe('4.5 mm');
    expect(valueText([], { kind: 'choices', choices: [] })).toBe('none');
    expect(valueText(null, texture)).toBe('–');
    expect(valueText('gone', texture)).toBe('gone');
  });
  it('find a question by its key', () => {
    expect(fieldOf(protocol, { question: 'quality' }, 'quality')?.name).toBe('Quality');
    expect(fieldOf(protocol, { structure: 'nodule' }, 'quality')).toBeUndefined();
  });
});
