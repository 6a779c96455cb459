import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';
import { newKey, openBox, sealBox } from './sealed-box.ts';

/**
 * Keys as a store holds them: each in a box that the master key opens, bound to what it is the key of.
 */

/** What a wrapped key is the key of: the subject and the key's id; `pepper` for what blinds. */
type Of = readonly string[];

/** @param keys the id of the keys that it is one of */
export const wrapKey = (master: Buffer, keys: string, of: Of, key: Buffer): Buffer =>
  sealBox(master, JSON.stringify([keys, ...of]), key);

/** Undefined where it was wrapped by another master key, or for something else. */
export const unwrapKey = (master: Buffer, keys: string, of: Of, box: Buffer): Buffer | undefined =>
  openBox(master, JSON.stringify([keys, ...of]), box);

/** What keys are wrapped by. */
export interface Wrapping {
  readonly master: Buffer;
  /** The same where it lies beside the keys; null: it is kept elsewhere. */
  readonly own: Buffer | null;
}

/** @param given the master key; undefined: a new one, which lies beside the keys */
export function wrappingBy(given: Buffer | undefined): Wrapping {
  if (given !== undefined) return { master: given, own: null };
  const own = newKey();
  return { master: own, own };
}

/** @param place where the keys are, as people know it */
export const masterKeyMissing = (place: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'master_key_missing',
    message: `The keys in ${place} are wrapped by a master key, and none is given: they are there, and cannot be used.`,
    ...advice`Nothing was written, and nobody is forgotten. Give the master key with ${{ option: 'masterKey' }}.`,
  });

export const masterKeyWrong = (place: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'master_key_wrong',
    message: `The keys in ${place} are wrapped by another master key than the one that is given: they are there, and cannot be used.`,
    ...advice`Nothing was written, and nobody is forgotten. Give the one that they were wrapped by last with ${{ option: 'masterKey' }}.`,
  });
