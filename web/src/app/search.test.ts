import { describe, expect, it } from 'vitest';
import { caseSearch, thenSearch, truthSearch } from './search';

describe('where to go after sign-in', () => {
  it('is an address of this server', () => {
    expect(thenSearch({ then: '/reading/read/0af3' })).toEqual({ then: '/reading/read/0af3' });
  });
  it.each(['https://elsewhere.example', '//elsewhere.example', '/\\elsewhere.example', 'javascript:alert(1)', ''])(
    'is never %s',
    (then) => {
      expect(thenSearch({ then })).toEqual({});
    },
  );
});

describe('filters in the address', () => {
  it('drop what they do not know', () => {
    expect(caseSearch({ split: 'test', facet: 'kvp', value: 120, extra: 1 })).toEqual({
      split: 'test',
      facet: 'kvp',
      value: '120',
    });
    expect(caseSearch({ split: 'everything', value: 'alone' })).toEqual({});
    expect(truthSearch({ state: 'settled' })).toEqual({ state: 'settled' });
    expect(truthSearch({ state: 'x' })).toEqual({});
  });
});
