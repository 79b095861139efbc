/** Small protocols, marks and drafts that tests are written with. */
import type { Choice, Draft, Field, Mark, Protocol, Series } from '../api';

export const choice = (key: string, attributes: Field[] = []): Choice => ({ key, name: key, attributes });

const solidPart: Field = {
  key: 'solid_part',
  name: 'Solid part',
  required: true,
  answer: { kind: 'number', unit: 'mm', minimum: 0, maximum: 100 },
};
const texture: Field = {
  key: 'texture',
  name: 'Texture',
  required: true,
  answer: { kind: 'choice', choices: [choice('solid'), choice('part-solid', [solidPart])] },
};
const remark: Field = { key: 'remark', name: 'Remark', required: false, answer: { kind: 'text' } };
const why: Field = {
  key: 'why',
  name: 'Why',
  required: true,
  answer: { kind: 'choices', choices: [choice('motion'), choice('noise')] },
};

export const protocol: Protocol = {
  structures: [
    { key: 'nodule', name: 'Nodule', shape: 'contour', color: '#ffb347', attributes: [texture, remark] },
    { key: 'node', name: 'Lymph node', shape: 'line', color: '#7ee081', attributes: [] },
  ],
  questions: [
    {
      key: 'quality',
      name: 'Image quality',
      required: true,
      scope: 'case',
      answer: { kind: 'choice', choices: [choice('good'), choice('limited', [why])] },
    },
    {
      key: 'positioning',
      name: 'Positioning',
      required: true,
      scope: 'image',
      answer: { kind: 'choice', choices: [choice('ok')] },
    },
  ],
  manual: '',
};

export const series: Series[] = [
  {
    series: '2.25.9',
    modality: 'CT',
    number: 1,
    view: null,
    laterality: null,
    instances: [
      { instance: '2.25.1', frames: 1 },
      { instance: '2.25.2', frames: 1 },
    ],
    slice_spacing: 1,
    warnings: [],
  },
];

export const mark = (instance = '2.25.1'): Mark => ({
  instance,
  frame: 1,
  shape: 'contour',
  points: [
    [1, 1],
    [5, 1],
    [5, 5],
  ],
});

export const draft = (change: Partial<Draft> = {}): Draft => ({
  findings: [],
  answers: [],
  no_finding: false,
  cannot_be_read: null,
  active_seconds: 0,
  ...change,
});
