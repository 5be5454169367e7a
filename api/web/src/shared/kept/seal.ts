/**
 * What this phone keeps is written under a key that no script can read: AES-GCM, made on this phone, not extractable. Who copies
 * the browser's storage through a script, an extension's export or a backup of the page gets ciphertext.
 */
const NAME = 'AES-GCM';
const IV_BYTES = 12;

export interface Sealed {
  iv: Uint8Array<ArrayBuffer>;
  data: ArrayBuffer;
}

/** Browsers have it in a secure context only: https, or the machine itself. */
export const canSeal = (): boolean => typeof crypto !== 'undefined' && crypto.subtle !== undefined;

export const makeKey = (): Promise<CryptoKey> => crypto.subtle.generateKey({ name: NAME, length: 256 }, false, ['encrypt', 'decrypt']);

const aside = (name: string): BufferSource => new TextEncoder().encode(name);

/** `name` is bound in: a record can't be passed off as another one. */
export async function seal(key: CryptoKey, name: string, value: unknown): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const plain = new TextEncoder().encode(JSON.stringify(value));
  return { iv, data: await crypto.subtle.encrypt({ name: NAME, iv, additionalData: aside(name) }, key, plain) };
}

export async function unseal<T>(key: CryptoKey, name: string, sealed: Sealed): Promise<T> {
  const plain = await crypto.subtle.decrypt({ name: NAME, iv: sealed.iv, additionalData: aside(name) }, key, sealed.data);
  return JSON.parse(new TextDecoder().decode(plain)) as T;
}
