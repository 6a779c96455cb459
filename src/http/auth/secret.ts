import { crypto, sha256 } from '../../core/kernel/crypto.ts';

/** 256 random bits: too many to be guessed, so that a digest without salt or stretching keeps them. */
export const newSecret = (): string => crypto().randomBytes(32).toString('base64url');

/** What is kept of a secret. */
export const digestOf = (secret: string): string => sha256(secret);

const TOKEN = /^daybook_([0-9a-z]{8})_[\w-]{43}$/;

export interface TokenSecret {
  /** `daybook_<8>_<43>`: the word by which scanners of leaked secrets know it, the part that may be shown, 256 random bits. */
  readonly secret: string;
  readonly publicPart: string;
}

export function newTokenSecret(): TokenSecret {
  const publicPart = Array.from(crypto().randomBytes(8), (byte) => LETTERS[byte % LETTERS.length]).join('');
  return { secret: `daybook_${publicPart}_${newSecret()}`, publicPart };
}

/** Without those that are taken for others when they are read aloud. */
const LETTERS = '23456789abcdefghjkmnpqrstuvwxyz';

/** Whether a text may be a token: whatever is not need not be looked up. */
export const isTokenSecret = (text: string): boolean => TOKEN.test(text);
