import { describe, expect, it, vi } from 'vitest';
import type { Display } from '../../viewer/hanging/displays';
import { arrivalOf, arrivalText, isComplete } from './arrival';

vi.mock('@cornerstonejs/core', () => ({ Enums: {}, metaData: {} }));

const stack = (key: string, ids: string[], prior: string | null = null) =>
  ({ key, name: key, prior, images: ids.map((imageId) => ({ imageId, instance: `uid-${imageId}`, frame: 1 })) }) as unknown as Display;
const of = (displays: Display[], loaded: string[], failed: [string, string][] = []) =>
  arrivalOf(displays, { loaded: new Set(loaded), failed: new Map(failed) });

describe('what has come of a case', () => {
  it('counts each of its images once, and none of prior studies', () => {
    const displays = [stack('CT', ['a', 'b', 'c']), stack('again', ['c']), stack('earlier', ['p', 'q'], '14 months before')];
    const arrival = of(displays, ['a', 'p']);
    expect(arrival).toMatchObject({ total: 3, came: 1, failed: [] });
    expect(arrival.waiting.map(({ imageId }) => imageId)).toEqual(['b', 'c']);
    expect(arrivalText(arrival)).toBe('1 of 3 images have come');
    expect(isComplete(arrival)).toBe(false);
    expect(isComplete(of(displays, ['a', 'b', 'c']))).toBe(true);
  });

  it('waits for none that cannot be shown, and says which and why', () => {
    const arrival = of([stack('CT', ['a', 'b'])], ['a'], [['b', 'It is broken.']]);
    expect(arrival.waiting).toEqual([]);
    expect(arrival.failed).toMatchObject([{ instance: 'uid-b', sentence: 'Image 2 cannot be shown. It is broken.' }]);
    expect(isComplete(arrival)).toBe(false);
  });

  it('is complete once an image that had failed has come', () => {
    expect(isComplete(of([stack('CT', ['a'])], ['a'], [['a', 'It was broken.']]))).toBe(true);
  });
});
