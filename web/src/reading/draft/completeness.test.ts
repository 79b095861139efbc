import { describe, expect, it } from 'vitest';
import { mark, protocol, series } from '../test/samples';
import { missing } from './completeness';
import { emptyContent, type Content } from './reducer';

const answers: Content['answers'] = [
  { question: 'quality', instance: null, value: 'good', attributes: {} },
  { question: 'positioning', instance: '2.25.1', value: 'ok', attributes: {} },
  { question: 'positioning', instance: '2.25.2', value: 'ok', attributes: {} },
];
const lacks = (content: Partial<Content>) => missing(protocol, series, { ...emptyContent, ...content });

describe('what a read lacks', () => {
  it('is everything at first, the images one by one', () => {
    expect(lacks({}).map(({ question, instance }) => [question, instance])).toEqual([
      [null, null],
      ['quality', null],
      ['positioning', '2.25.1'],
      ['positioning', '2.25.2'],
    ]);
  });

  it('is nothing with “no finding” and every answer', () => {
    expect(lacks({ no_finding: true, answers })).toEqual([]);
  });

  it('names the attribute of the finding, nested ones included', () => {
    const finding = { id: 'f1', structure: 'nodule', marks: [mark()], attributes: {} };
    expect(lacks({ findings: [finding], answers }).map(({ finding: id, attribute }) => [id, attribute])).toEqual([
      ['f1', 'texture'],
    ]);
    const partSolid = { ...finding, attributes: { texture: 'part-solid' } };
    expect(lacks({ findings: [partSolid], answers })[0]?.sentence).toBe(
      'Finding 1 (Nodule): “Solid part” is not answered.',
    );
  });

  it('includes a number outside its limits', () => {
    const finding = {
      id: 'f1',
      structure: 'nodule',
      marks: [mark()],
      attributes: { texture: 'part-solid', solid_part: 120 },
    };
    expect(lacks({ findings: [finding], answers })[0]?.sentence).toBe(
      'Finding 1 (Nodule): “Solid part” must be at most 100 mm.',
    );
  });

  it('includes what a case answer opens', () => {
    const limited = { question: 'quality', instance: null, value: 'limited', attributes: {} };
    expect(lacks({ no_finding: true, answers: [limited, ...answers.slice(1)] })[0]).toMatchObject({
      question: 'quality',
      attribute: 'why',
    });
  });
});
