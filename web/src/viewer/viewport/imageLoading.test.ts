import type { Types } from '@cornerstonejs/core';
import { describe, expect, it, vi } from 'vitest';
import { ImageLoading, nearestFirst, reasonOf } from './imageLoading';

vi.mock('@cornerstonejs/core', () => ({ imageLoader: {} }));

const imageOf = (pixels: number) =>
  ({
    sizeInBytes: 1,
    rows: 2,
    columns: 3,
    getPixelData: () => new Uint16Array(pixels),
  }) as unknown as Types.IImage;
const image = imageOf(6);
const refused = (status: number) => Object.assign(new Error('refused'), { error: { status } });
const gone = refused(0);
const settled = () => vi.waitFor(() => undefined).then(() => new Promise((resolve) => setTimeout(resolve, 5)));

function loadingWith(load: (id: string) => Promise<Types.IImage>) {
  const asked: string[] = [];
  const loading = new ImageLoading({
    load: (id) => {
      asked.push(id);
      return load(id);
    },
    // Pauses pass at once; the limit of a load is never reached.
    wait: (ms) => (ms < 60_000 ? Promise.resolve() : new Promise(() => undefined)),
  });
  return { loading, asked };
}

describe('loading images', () => {
  it('fetches all of them, each once', async () => {
    const { loading, asked } = loadingWith(async () => image);
    loading.start([['a', 'b', 'c', 'd', 'e', 'f'], ['g']]);
    await loading.load('c');
    await settled();
    expect(loading.progress().loaded.size).toBe(7);
    expect([...asked].sort()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g']);
  });

  it('says which cannot be shown, and goes on with the others', async () => {
    const { loading, asked } = loadingWith(async (id) => {
      if (id === 'b') throw new Error('bad codestream');
      return image;
    });
    loading.start([['a', 'b', 'c']]);
    await settled();
    expect([...loading.progress().failed]).toEqual([['b', 'The image could not be decoded (bad codestream).']]);
    expect(loading.progress().loaded.size).toBe(2);
    expect(asked.filter((id) => id === 'b')).toHaveLength(1);
  });

  it('fetches no more ahead than memory bears, until all of the case is waited for', async () => {
    const large = { ...image, sizeInBytes: 500 * 1024 ** 2 } as Types.IImage;
    const { loading, asked } = loadingWith(async () => large);
    loading.start([Array.from({ length: 12 }, (_, at) => `image ${at}`)]);
    await settled();
    expect(asked.length).toBeLessThan(12);
    expect(loading.isAtRest).toBe(true);
    loading.fetchRest();
    await settled();
    expect(loading.progress().loaded.size).toBe(12);
  });

  it('takes an image that lacks pixels for unreadable', async () => {
    const { loading } = loadingWith(async () => imageOf(4));
    await expect(loading.load('a')).rejects.toThrow('pixels are missing');
  });

  it('gives up on a decoder that never answers', async () => {
    const loading = new ImageLoading({
      load: () => new Promise(() => undefined),
      wait: async () => undefined,
    });
    await expect(loading.load('a')).rejects.toThrow('two minutes');
  });

  it('is patient with a server that is out of reach for a moment', async () => {
    let failures = 2;
    const { loading } = loadingWith(async () => {
      if (failures-- > 0) throw gone;
      return image;
    });
    await expect(loading.load('a')).resolves.toBe(image);
    expect(loading.progress().failed.size).toBe(0);
  });

  it('forgets a failure when another try succeeds', async () => {
    let isBroken = true;
    const { loading } = loadingWith(async () => {
      if (isBroken) throw new Error('broken');
      return image;
    });
    await expect(loading.load('a')).rejects.toThrow('broken');
    isBroken = false;
    loading.retry();
    await loading.load('a');
    expect(loading.progress().failed.size).toBe(0);
  });

  it('recovers by itself from a lost session or network, not from a bad file', async () => {
    let status: number | null = 401;
    const { loading, asked } = loadingWith(async (id) => {
      if (id === 'bad') throw new Error('broken');
      if (status !== null) throw refused(status);
      return image;
    });
    loading.start([['bad']]);
    await settled();
    loading.recover();
    expect(asked).toEqual(['bad']);
    loading.start([['bad', 'a', 'b']]);
    await settled();
    expect(loading.progress().failed.size).toBe(3);
    status = null;
    loading.recover();
    await settled();
    expect([...loading.progress().loaded].sort()).toEqual(['a', 'b']);
  });

  it('tells at once of images that came together', async () => {
    const tellings: (() => void)[] = [];
    const loading = new ImageLoading({
      load: async () => image,
      wait: () => new Promise(() => undefined),
      soon: (tell) => void tellings.push(tell),
    });
    let told = 0;
    loading.subscribe(() => (told += 1));
    loading.start([['a', 'b', 'c', 'd']]);
    await settled();
    expect(tellings).toHaveLength(1);
    expect(loading.progress().loaded.size, 'whoever asks knows it').toBe(4);
    expect(loading.progress()).toBe(loading.progress());
    expect(told).toBe(0);
    tellings[0]?.();
    expect(told).toBe(1);
    loading.retry();
    expect(tellings).toHaveLength(2);
  });

  it('gives what is kept at once, and tells nobody of it', async () => {
    const kept = new Map<string, Types.IImage>();
    const asked: string[] = [];
    const loading = new ImageLoading({
      load: async (id) => {
        asked.push(id);
        kept.set(id, image);
        return image;
      },
      kept: (id) => kept.get(id),
      wait: () => new Promise(() => undefined),
    });
    await loading.load('a');
    const before = loading.progress();
    let told = 0;
    loading.subscribe(() => (told += 1));
    expect(loading.kept('a')).toBe(image);
    expect(await loading.load('a')).toBe(image);
    await settled();
    expect([asked, told]).toEqual([['a'], 0]);
    expect(loading.progress()).toBe(before);
    // What had to make room for others is fetched again.
    kept.clear();
    expect(await loading.load('a')).toBe(image);
    expect(asked).toEqual(['a', 'a']);
  });

  it('looks ahead before it looks back', () => {
    expect(nearestFirst(['a', 'b', 'c', 'd', 'e'], 2)).toEqual(['c', 'd', 'e', 'b', 'a']);
  });

  it('gives a reason for whatever went wrong', () => {
    expect(reasonOf(new Error('no codec'))).toBe('The image could not be decoded (no codec).');
    expect(reasonOf('odd')).toBe('The image could not be decoded (odd).');
  });
});
