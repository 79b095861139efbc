import { describe, expect, it } from 'vitest';
import { mark, protocol } from '../test/samples';
import { apply, begin, redo, undo } from './history';
import { emptyContent, reduce, type Change, type Content } from './reducer';

const after = (changes: Change[], content: Content = emptyContent) =>
  changes.reduce((before, change) => reduce(protocol, before, change), content);
const addFinding: Change = { type: 'add-finding', id: 'f1', structure: 'nodule', mark: mark() };
const onFinding = (key: string, value: string | number | undefined): Change => ({
  type: 'set-attribute',
  finding: 'f1',
  key,
  value,
});

describe('findings', () => {
  it('gather marks and vanish with their last one', () => {
    const two = after([addFinding, { type: 'add-mark', finding: 'f1', mark: mark('2.25.2') }]);
    expect(two.findings[0]?.marks.map(({ instance }) => instance)).toEqual(['2.25.1', '2.25.2']);
    const one = after([{ type: 'remove-mark', finding: 'f1', index: 0 }], two);
    expect(one.findings[0]?.marks.map(({ instance }) => instance)).toEqual(['2.25.2']);
    expect(after([{ type: 'remove-mark', finding: 'f1', index: 0 }], one).findings).toEqual([]);
  });

  it('take a changed mark in its place', () => {
    const changed = { ...mark(), points: [[9, 9]] as [number, number][] };
    const content = after([addFinding, { type: 'replace-mark', finding: 'f1', index: 0, marks: [changed] }]);
    expect(content.findings[0]?.marks).toEqual([changed]);
  });

  it('are painted on, begun by the first paint and gone with the last', () => {
    const paint = (instance: string, runs: number[]): Change => ({
      type: 'paint',
      finding: 'f1',
      structure: 'nodule',
      masks: [{ instance, frame: 1, shape: 'mask', points: [], mask: { columns: 4, rows: 4, runs } }],
    });
    expect(after([paint('2.25.1', [])])).toBe(emptyContent);
    const two = after([paint('2.25.1', [0, 2]), paint('2.25.2', [1, 3]), paint('2.25.1', [0, 4])]);
    expect(two.findings[0]?.marks.map(({ instance, mask }) => [instance, mask?.runs])).toEqual([
      ['2.25.2', [1, 3]],
      ['2.25.1', [0, 4]],
    ]);
    expect(after([paint('2.25.1', []), paint('2.25.2', [])], two).findings).toEqual([]);
  });

  it('take over the marks of another', () => {
    const two = after([addFinding, { ...addFinding, id: 'f2', mark: mark('2.25.2') }]);
    const one = after([{ type: 'merge', from: 'f2', into: 'f1', marks: [mark(), mark('2.25.2')] }], two);
    expect(one.findings.map(({ id, marks }) => [id, marks.length])).toEqual([['f1', 2]]);
  });

  it('are split: some marks become another finding of which the same is said', () => {
    const three = after([
      addFinding,
      { type: 'add-mark', finding: 'f1', mark: mark('2.25.2') },
      { type: 'add-mark', finding: 'f1', mark: mark('2.25.3') },
      onFinding('remark', 'spiculated'),
    ]);
    const parts = reduce(protocol, three, { type: 'split', finding: 'f1', id: 'f2', indices: [0, 2] });
    const places = parts.findings.map(({ id, marks }) => [id, ...marks.map(({ instance }) => instance)]);
    expect(places).toEqual([['f1', '2.25.2'], ['f2', '2.25.1', '2.25.3']]);
    expect(parts.findings[1]).toMatchObject({ structure: 'nodule', attributes: parts.findings[0]?.attributes });
    expect(reduce(protocol, three, { type: 'split', finding: 'f1', id: 'f2', indices: [0, 1, 2] })).toBe(three);
    expect(reduce(protocol, three, { type: 'split', finding: 'f1', id: 'f2', indices: [] })).toBe(three);
  });

  it('drop the answers of a choice that is no longer taken', () => {
    const partSolid = after([addFinding, onFinding('texture', 'part-solid'), onFinding('solid_part', 4)]);
    expect(partSolid.findings[0]?.attributes).toEqual({ texture: 'part-solid', solid_part: 4 });
    expect(after([onFinding('texture', 'solid')], partSolid).findings[0]?.attributes).toEqual({
      texture: 'solid',
    });
  });

  it('lose an attribute that is emptied', () => {
    const content = after([addFinding, onFinding('remark', 'x'), onFinding('remark', '')]);
    expect(content.findings[0]?.attributes).toEqual({});
  });
});

describe('no finding', () => {
  it('excludes findings both ways', () => {
    const stated = after([{ type: 'set-no-finding', value: true }]);
    expect(stated.no_finding).toBe(true);
    expect(after([addFinding], stated).no_finding).toBe(false);
    expect(after([addFinding, { type: 'set-no-finding', value: true }]).no_finding).toBe(false);
  });
});

describe('answers', () => {
  it('are kept apart by question and image, and go when emptied', () => {
    const quality: Change = { type: 'answer', question: 'quality', instance: null, value: 'good' };
    const position: Change = { type: 'answer', question: 'positioning', instance: '2.25.2', value: 'ok' };
    const content = after([quality, position]);
    expect(content.answers).toHaveLength(2);
    expect(after([{ ...quality, value: undefined }], content).answers.map(({ question }) => question)).toEqual([
      'positioning',
    ]);
  });

  it('hold nested answers only while their choice is taken', () => {
    const limited = after([
      { type: 'answer', question: 'quality', instance: null, value: 'limited' },
      { type: 'answer-attribute', question: 'quality', instance: null, key: 'why', value: ['noise'] },
    ]);
    expect(limited.answers[0]?.attributes).toEqual({ why: ['noise'] });
    const good = after([{ type: 'answer', question: 'quality', instance: null, value: 'good' }], limited);
    expect(good.answers[0]?.attributes).toEqual({});
  });

  it('to an unknown question change nothing', () => {
    expect(after([{ type: 'answer', question: 'unknown', instance: null, value: 'x' }])).toBe(emptyContent);
  });
});

describe('undo', () => {
  it('steps back and forth over every kind of change', () => {
    const changes: Change[] = [addFinding, onFinding('texture', 'solid'), { type: 'remove-finding', finding: 'f1' }];
    const history = changes.reduce((before, change) => apply(protocol, before, change), begin(emptyContent));
    expect(undo(history).present.findings[0]?.attributes).toEqual({ texture: 'solid' });
    const start = undo(undo(undo(history)));
    expect(start.present).toBe(emptyContent);
    expect(undo(start)).toBe(start);
    expect(redo(redo(redo(start))).present).toBe(history.present);
  });

  it('goes back without end, but holds no more than memory has room for', () => {
    const paint = (size: number, at: number): Change => ({
      type: 'paint',
      finding: 'f1',
      structure: 'nodule',
      masks: [{ ...mark(), shape: 'mask', points: [], mask: { columns: 4, rows: 4, runs: Array<number>(size).fill(at + 1) } }],
    });
    const steps = (count: number, size: number) =>
      Array.from({ length: count }, (_, at) => paint(size, at)).reduce((before, change) => apply(protocol, before, change), begin(emptyContent));
    expect(steps(1500, 4).past).toHaveLength(1500);
    const large = steps(60, 400_000);
    expect(large.past.length).toBeLessThan(30);
    expect(large.past.length).toBeGreaterThanOrEqual(20);
  });

  it('takes typing in one field as one step', () => {
    const typed = ['f', 'fa', 'fai'].map((value): Change => ({
      type: 'set-attribute',
      finding: 'f1',
      key: 'remark',
      value,
      typed: true,
    }));
    const history = [addFinding, ...typed].reduce(
      (before, change) => apply(protocol, before, change),
      begin(emptyContent),
    );
    expect(history.past).toHaveLength(2);
    expect(undo(history).present.findings[0]?.attributes).toEqual({});
  });

  it('forgets what was undone once something new is done', () => {
    const history = apply(protocol, undo(apply(protocol, begin(emptyContent), addFinding)), {
      type: 'set-no-finding',
      value: true,
    });
    expect(redo(history)).toBe(history);
  });
});
