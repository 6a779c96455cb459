import type { Subject } from '../model/forgetting.ts';
import type { KeyId, KeysIdentity } from '../model/key-store.ts';
import { type Wrapping, wrapKey } from './wrapped-key.ts';

/**
 * Keys as a store of them holds them, and as they go from one store to another.
 */

/** A key as it is used; null: destroyed. */
export interface KeyContent {
  readonly subject: Subject;
  readonly id: KeyId;
  readonly key: Buffer | null;
}

/** A key as it is stored: wrapped; null: destroyed. */
export type KeyRow = KeyContent;

/** What makes keys those of a log. */
export interface NewKeys extends KeysIdentity {
  /** Those that there are from the start. */
  readonly keys: readonly KeyContent[];
}

/** What a backup brings. */
export interface KeysContent {
  readonly keys: readonly KeyContent[];
  /** When the backup was made. */
  readonly backedUpAt: string | null;
}

/** All that a store of keys holds. */
export interface StoredKeys {
  readonly id: KeyId;
  readonly logId: string;
  /** Wrapped. */
  readonly pepper: Buffer;
  /** Null: it does not lie beside them. */
  readonly masterKey: Buffer | null;
  readonly keys: readonly KeyRow[];
}

export const wrappedKeys = ({ id, logId, pepper, keys }: NewKeys, { master, own }: Wrapping): StoredKeys => ({
  id,
  logId,
  pepper: wrapKey(master, id, ['pepper'], pepper),
  masterKey: own,
  keys: keys.map((one) => wrapped(master, id, one)),
});

/** @param keys the id of those that it is one of */
export const wrapped = (master: Buffer, keys: KeyId, { subject, id, key }: KeyContent): KeyRow => ({
  subject,
  id,
  key: key && wrapKey(master, keys, [subject, id], key),
});

/** A subject of whom one key is destroyed is forgotten, whatever other keys were put back. */
export const isDestroyed = (rows: readonly KeyRow[]): boolean => rows.some(({ key }) => key === null);
