import { describe, expect, it } from 'vitest';
import type { DisplayImage } from '../hanging/displays';
import { Coarse, type CoarsePicture } from './coarse';
import { factsOf } from './facts';
import { fittedPlane } from './fitted';
import { FrameFailure, type Frame } from './frameRequest';

const value = (vr: string, ...values: unknown[]) => ({ vr, Value: values });
const facts = (columns: number, rows: number, samples = 1) =>
  factsOf({ '00280010': value('US', rows), '00280011': value('US', columns), '00280002': value('US', samples) }, 1);
const image = (imageId: string, columns = 3000, rows = 4000, samples = 1): DisplayImage => ({
  imageId,
  instance: imageId,
  frame: 1,
  facts: facts(columns, rows, samples),
});
const picture: CoarsePicture = { columns: 1, rows: 1, invert: false, getPixelData: () => new Uint8Array(1) };

/** A line whose answers come when the test says so. */
function line(ahead: string[] = []) {
  const open = new Map<string, { come(): void; fail(): void }>();
  const coarse = new Coarse({
    fetch: (address, signal) =>
      new Promise<Frame>((resolve, reject) => {
        open.set(address, {
          come: () => resolve({ bytes: new Uint8Array(1), transferSyntax: '' }),
          fail: () => reject(new FrameFailure(422, 'there is none')),
        });
        signal.addEventListener('abort', () => reject(new FrameFailure(null, 'no longer needed')));
      }),
    decode: async () => picture,
    isAhead: (imageId) => ahead.includes(imageId),
  });
  const turn = () => new Promise<void>((resolve) => setTimeout(resolve));
  return { coarse, open, turn };
}

describe('coarse pictures', () => {
  it('are fetched of large grey images that are not there already, all at once', () => {
    const { coarse, open } = line(['ready']);
    coarse.fetchFirst([image('a'), image('small', 512, 512), image('photo', 3000, 4000, 3), image('ready'), image('b')]);
    expect([...open.keys()]).toEqual(['a?coarse=true', 'b?coarse=true']);
  });

  it('are told of when they came, and one that cannot be had is not', async () => {
    const { coarse, open, turn } = line();
    let told = 0;
    coarse.subscribe(() => (told += 1));
    coarse.fetchFirst([image('a'), image('b')]);
    expect(coarse.of('a')).toBeNull();
    open.get('b?coarse=true')?.fail();
    open.get('a?coarse=true')?.come();
    await turn();
    expect([coarse.of('a'), coarse.of('b'), told]).toEqual([picture, null, 1]);
  });

  it('of the next case are there when it is opened, and no longer than that', async () => {
    const { coarse, open, turn } = line(['a', 'b']);
    coarse.fetchAhead([image('a'), image('b'), image('c')]);
    for (const id of ['a', 'b']) open.get(`${id}?coarse=true`)?.come();
    await turn();
    coarse.forget();
    expect(coarse.of('a')).toBeNull();
    coarse.fetchFirst([image('a'), image('c')]);
    expect([coarse.of('a'), coarse.of('b'), coarse.of('c')]).toEqual([picture, null, null]);
    open.get('c?coarse=true')?.come();
    await turn();
    expect(coarse.of('c')).toEqual(picture);
    coarse.forget();
    coarse.fetchFirst([image('a')]);
    expect(coarse.of('a')).toBeNull();
  });

  it('do not outlive their case', async () => {
    const { coarse, open, turn } = line();
    coarse.fetchFirst([image('a'), image('b')]);
    open.get('a?coarse=true')?.come();
    await turn();
    coarse.forget();
    open.get('b?coarse=true')?.come();
    await turn();
    expect([coarse.of('a'), coarse.of('b')]).toEqual([null, null]);
  });
});

describe('an image that is fitted in', () => {
  const size = { width: 500, height: 400 };
  const middle = { mirrored: false, against: null };

  it('lies in the middle, or against its chest wall', () => {
    const plain = { a: 0.1, b: 0, c: 0, d: 0.1, f: 0 };
    expect(fittedPlane(facts(3000, 4000), size, middle)).toEqual({ ...plain, e: 100 });
    expect(fittedPlane(facts(3000, 4000), size, { ...middle, against: 'left' })).toEqual({ ...plain, e: 0 });
    expect(fittedPlane(facts(3000, 4000), size, { ...middle, against: 'right' })).toEqual({ ...plain, e: 200 });
  });

  it('is turned over where it stands', () => {
    expect(fittedPlane(facts(3000, 4000), size, { ...middle, mirrored: true })).toMatchObject({ a: -0.1, e: 400 });
    expect(fittedPlane(facts(3000, 4000), size, { ...middle, mirrored: true, flip: 'horizontal' })).toMatchObject({ a: 0.1, e: 100 });
    expect(fittedPlane(facts(3000, 4000), size, { ...middle, flip: 'vertical' })).toMatchObject({ d: -0.1, f: 400 });
  });

  it('takes a share of its room, and is enlarged about the middle', () => {
    expect(fittedPlane(facts(3000, 4000), size, middle, 0.5)).toMatchObject({ a: 0.05, e: 175, f: 100 });
    expect(fittedPlane(facts(3000, 4000), size, { ...middle, zoom: 2 })).toMatchObject({ a: 0.2, e: -50, f: -200 });
  });

  it('has pixels as high as its millimetres', () => {
    const tall = { ...facts(3000, 2000), spacing: { row: 0.2, column: 0.1, projected: true } };
    expect(fittedPlane(tall, size, middle)).toMatchObject({ a: 0.1, d: 0.2 });
  });
});
