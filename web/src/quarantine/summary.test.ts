import { describe, expect, it } from 'vitest';
import type { Decided } from '../api/dataset';
import { summary } from './summary';

const gone = (name: string): Decided => ({ name, report: null, stays: null });
const stays = (name: string): Decided => ({ name, report: null, stays: `${name} is cut short.` });

describe('what became of files in quarantine', () => {
  it('names a single file', () => {
    expect(summary([gone('a.dcm')])).toEqual({ message: 'a.dcm is discarded.', isFailure: false });
    expect(summary([stays('a.dcm')])).toEqual({ message: 'a.dcm is cut short.', isFailure: true });
  });

  it('counts several, and gives the reason of the first that stays', () => {
    expect(summary([gone('a'), gone('b')]).message).toBe('2 files discarded.');
    expect(summary([gone('a'), stays('b'), stays('c')])).toEqual({
      message: '1 file discarded, 2 files stay in quarantine: b is cut short.',
      isFailure: true,
    });
  });
});
