import type { KeyObject } from 'node:crypto';
import { crypto } from '../kernel/crypto.ts';

/** AES-256-GCM over texts and keys, each box with a nonce of its own: 12 bytes nonce, the ciphertext, 16 bytes tag. */

const CIPHER = 'aes-256-gcm';
const NONCE = 12;
const TAG = 16;

/** @param about what the box is for: it opens only with the same text */
export function sealBox(key: Buffer, about: string, content: Buffer | string): Buffer {
  const nonce = random(NONCE);
  const cipher = crypto().createCipheriv(CIPHER, madeOf(key), nonce);
  cipher.setAAD(Buffer.from(about));
  const sealed = typeof content === 'string' ? cipher.update(content, 'utf8') : cipher.update(content);
  cipher.final();
  return Buffer.concat([nonce, sealed, cipher.getAuthTag()]);
}

/** Undefined where it is not what was sealed with this key for this. */
export function openBox(key: Buffer, about: string, box: Buffer): Buffer | undefined {
  if (box.length < NONCE + TAG) return undefined;
  const decipher = crypto().createDecipheriv(CIPHER, madeOf(key), box.subarray(0, NONCE));
  decipher.setAAD(Buffer.from(about));
  decipher.setAuthTag(box.subarray(box.length - TAG));
  try {
    const content = decipher.update(box.subarray(NONCE, box.length - TAG));
    decipher.final();
    return content;
  } catch {
    return undefined;
  }
}

/** Node takes 12 µs each time that it is given bytes for a key (24.21, 2026-11), three times as long as to open a box. */
const made = new WeakMap<Buffer, KeyObject>();
function madeOf(bytes: Buffer): KeyObject {
  let key = made.get(bytes);
  if (key === undefined) {
    key = crypto().createSecretKey(bytes);
    made.set(bytes, key);
  }
  return key;
}

/** Random bytes cost a call of the system: many are asked for at once. */
let pool = Buffer.alloc(0);
function random(count: number): Buffer {
  if (pool.length < count) pool = crypto().randomBytes(4_096);
  const bytes = Buffer.from(pool.subarray(0, count));
  pool.fill(0, 0, count);
  pool = pool.subarray(count);
  return bytes;
}

/** 72 random bits, in base64url. */
export const newKeyId = (): string => random(9).toString('base64url');

export const newKey = (): Buffer => random(32);

/** HMAC-SHA-256, hexadecimal. */
export const keyed = (pepper: Buffer, text: string): string =>
  crypto().createHmac('sha256', madeOf(pepper)).update(text).digest('hex');
