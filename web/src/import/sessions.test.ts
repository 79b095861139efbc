import 'fake-indexeddb/auto';
import { describe, expect, it } from 'vitest';
import { session, unfinished } from './sessions';

const file = (size: number) => new File([new Uint8Array(size)], 'a.dcm', { lastModified: 5 });

describe('an import that was left', () => {
  it('is known again with what its files had come to', async () => {
    const before = await session('chest', 'i1');
    await before.note('a.dcm', file(3), { upload: 'u1' });
    expect(await unfinished('chest')).toBe('i1');
    expect(await unfinished('breast')).toBeUndefined();
    const after = await session('chest', 'i1');
    expect(await after.of('a.dcm', file(3))).toMatchObject({ upload: 'u1' });
    expect(await after.of('a.dcm', file(4))).toBeUndefined();
  });

  it('tells nothing of another import, and is forgotten when it is complete', async () => {
    const other = await session('chest', 'i2');
    expect(await other.of('a.dcm', file(3))).toBeUndefined();
    await (await session('breast', 'i3')).note('b.dcm', file(1), { upload: 'u2' });
    await other.end();
    expect(await unfinished('chest')).toBeUndefined();
    expect(await unfinished('breast')).toBe('i3');
  });
});
