import { expect, it } from 'vitest';
import { open, seal } from './sealed';

const key = '000102030405060708090a0b0c0d0e0f';
const draft = { findings: [], answers: [{ question: 'remark', value: 'spiculated' }] };

it('gives back what was sealed, and to no other key', async () => {
  const sealed = await seal(draft, key);
  expect(await open(sealed, key)).toEqual(draft);
  await expect(open(sealed, key.replace('0f', '10'))).rejects.toThrow();
});

it('shows no word of it, and never the same bytes twice', async () => {
  const [one, other] = [await seal(draft, key), await seal(draft, key)];
  expect(new TextDecoder('latin1').decode(one.bytes)).not.toContain('spiculated');
  expect(new Uint8Array(one.bytes)).not.toEqual(new Uint8Array(other.bytes));
});

it('notices a changed byte', async () => {
  const sealed = await seal(draft, key);
  const bytes = new Uint8Array(sealed.bytes);
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  await expect(open({ ...sealed, bytes: bytes.buffer }, key)).rejects.toThrow();
});
