/** Values as AES-128-GCM keeps them from whoever has no key (NIST SP 800-38D): a fresh nonce of 96 bits for each. */
export type Sealed = { nonce: Uint8Array<ArrayBuffer>; bytes: ArrayBuffer };

const NAME = 'AES-GCM';

/** `key`: 128 bits in hexadecimal. Throws where the browser has no cryptography: at addresses without https. */
export async function seal(value: unknown, key: string): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const bytes = await crypto.subtle.encrypt(
    { name: NAME, iv: nonce },
    await keyOf(key, 'encrypt'),
    new TextEncoder().encode(JSON.stringify(value)),
  );
  return { nonce, bytes };
}

/** Throws where the key is another one, or the bytes were changed. */
export async function open({ nonce, bytes }: Sealed, key: string): Promise<unknown> {
  const clear = await crypto.subtle.decrypt({ name: NAME, iv: nonce }, await keyOf(key, 'decrypt'), bytes);
  return JSON.parse(new TextDecoder().decode(clear)) as unknown;
}

const keyOf = (key: string, use: KeyUsage) =>
  crypto.subtle.importKey('raw', Uint8Array.from(key.match(/../g) ?? [], (byte) => parseInt(byte, 16)), NAME, false, [use]);
