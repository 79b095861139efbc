import { describe, expect, it } from 'vitest';
import { Frames } from './frames';
import { FrameFailure, syntaxOf, type Frame } from './frameRequest';

/** A line whose answers come when the test says so. */
function line() {
  const asked: string[] = [];
  const open = new Map<string, { come(bytes?: number): Promise<void>; fail(): Promise<void> }>();
  const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
  const frames = new Frames((imageId, signal, priority) => {
    asked.push(`${imageId} ${priority}`);
    return new Promise<Frame>((resolve, reject) => {
      const over = (run: () => void) => async () => {
        open.delete(imageId);
        run();
        await turn();
      };
      const bytes = (count: number) => ({ bytes: new Uint8Array(count), transferSyntax: '1.2.840.10008.1.2.1' });
      open.set(imageId, {
        come: (count = 10) => over(() => resolve(bytes(count)))(),
        fail: over(() => reject(new FrameFailure(500, 'out of order'))),
      });
      signal.addEventListener('abort', () => {
        open.delete(imageId);
        reject(new FrameFailure(null, 'no longer needed'));
      });
    });
  });
  const answer = (imageId: string) => {
    const one = open.get(imageId);
    if (!one) throw new Error(`${imageId} is not on its way, but ${[...open.keys()].join(', ')}`);
    return one;
  };
  return { frames, asked, answer, turn, open };
}

describe('fetching frames', () => {
  it('gives the first image the whole line, then several small ones a way each', async () => {
    const { frames, asked, answer } = line();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'].map((id) => frames.of(id, false));
    expect(asked).toEqual(['a auto']);
    await answer('a').come();
    expect(asked).toEqual(['a auto', 'b auto', 'c auto', 'd auto', 'e auto']);
    for (const id of ['b', 'c', 'd', 'e', 'f']) await answer(id).come();
    expect((await Promise.all(all)).map(({ bytes }) => bytes.length)).toEqual([10, 10, 10, 10, 10, 10]);
  });

  it('fetches large images one after the other', async () => {
    const { frames, asked, answer, turn } = line();
    for (const id of ['a', 'b', 'c']) void frames.of(id, true);
    await answer('a').come(5_000_000);
    await turn();
    expect(asked).toEqual(['a high', 'b high']);
  });

  it('lets what is looked at pass what is merely of use', async () => {
    const { frames, asked } = line();
    for (const id of ['a', 'b', 'c']) void frames.of(id, false);
    void frames.of('seen', true);
    expect(asked).toEqual(['a auto', 'seen high']);
    frames.hurry('c');
    expect(asked).toEqual(['a auto', 'seen high']);
  });

  it('fetches next what the reader turns to', async () => {
    const { frames, asked, answer } = line();
    for (const id of ['a', 'b', 'c', 'd']) void frames.of(id, id !== 'd');
    frames.prefer('d');
    frames.prefer('c');
    await answer('a').come(5_000_000);
    await answer('c').come(5_000_000);
    expect(asked).toEqual(['a high', 'c high', 'd high']);
    frames.prefer('a');
    expect(asked).toHaveLength(3);
  });

  it('lets go of the open case', async () => {
    const { frames, open } = line();
    const both = ['a', 'b'].map((id) => frames.of(id, false));
    frames.cancel();
    for (const one of both) await expect(one).rejects.toBeInstanceOf(FrameFailure);
    expect(open.size).toBe(0);
  });
});

describe('fetching the next case ahead', () => {
  it('keeps its frames until they are asked for, once', async () => {
    const { frames, asked, answer } = line();
    frames.fetchAhead(['n1', 'n2']);
    await answer('n1').come(7);
    await answer('n2').come();
    expect(asked).toEqual(['n1 low', 'n2 low']);
    expect((await frames.of('n1', true)).bytes).toHaveLength(7);
    expect(frames.aheadOf(['n1', 'n2'])).toBe(1);
    void frames.of('n1', true);
    expect(asked).toEqual(['n1 low', 'n2 low', 'n1 high']);
  });

  it('makes way for the open case, and goes on afterwards', async () => {
    const { frames, asked, answer, open } = line();
    frames.fetchAhead(['n1', 'n2']);
    const now = frames.of('a', true);
    expect([...open.keys()]).toEqual(['a']);
    await answer('a').come();
    await now;
    expect(asked).toEqual(['n1 low', 'a high', 'n1 low']);
    await answer('n1').come();
    expect(asked.at(-1)).toBe('n2 low');
  });

  it('does not ask twice for a frame that is already coming', async () => {
    const { frames, asked, answer } = line();
    frames.fetchAhead(['n1', 'n2']);
    frames.endAhead();
    const first = frames.of('n1', true);
    await answer('n1').come(9);
    expect((await first).bytes).toHaveLength(9);
    expect(asked).toEqual(['n1 low']);
  });

  it('does not give up a frame that is waited for by now', async () => {
    const { frames, asked, answer } = line();
    frames.fetchAhead(['n1', 'n2']);
    frames.endAhead();
    const first = frames.of('n1', true);
    void frames.of('n2', true);
    await answer('n1').come(9);
    expect((await first).bytes).toHaveLength(9);
    expect(asked).toEqual(['n1 low', 'n2 high']);
  });

  it('forgets what is of another case', async () => {
    const { frames, answer, open, turn } = line();
    frames.fetchAhead(['n1', 'n2']);
    await answer('n1').come();
    frames.fetchAhead(['other']);
    await turn();
    expect([...open.keys()]).toEqual(['other']);
    expect(frames.aheadOf(['n1', 'n2'])).toBe(0);
    frames.fetchAhead([]);
    await turn();
    expect(open.size).toBe(0);
  });

  it('stops at a failure: the case will be fetched when it is opened', async () => {
    const { frames, asked, answer } = line();
    frames.fetchAhead(['n1', 'n2']);
    await answer('n1').fail();
    expect(asked).toEqual(['n1 low']);
  });
});

it('reads the transfer syntax from the content type', () => {
  expect(syntaxOf('image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202')).toBe('1.2.840.10008.1.2.4.202');
  expect(syntaxOf('application/octet-stream; transfer-syntax="1.2.840.10008.1.2.1"')).toBe('1.2.840.10008.1.2.1');
  expect(syntaxOf('application/octet-stream')).toBe('1.2.840.10008.1.2.1');
});
