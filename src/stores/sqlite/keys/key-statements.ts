import { lazy } from '../../../core/kernel/lazy.ts';
import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import type { KeyId } from '../../../core/model/key-store.ts';
import type { KeyRow, StoredKeys } from '../../../core/seal/stored-keys.ts';
import type { Sqlite, Statement } from '../file/connection.ts';

/** The only row of `key_store`. */
interface KeyStoreRow extends Omit<StoredKeys, 'keys'> {
  readonly forgottenUpTo: Position;
  readonly overwrites: number;
  readonly wiped: number;
  readonly backedUpAt: string | null;
}

/** What is asked of a file of keys and done to it, each statement prepared at its first use. */
export function keyStatements(sqlite: Sqlite) {
  const begin = lazy(() =>
    sqlite.prepare<[KeyId, string, Buffer, Buffer | null]>(
      'INSERT INTO key_store (only_row, id, log_id, pepper, master_key, forgotten_up_to) VALUES (1, ?, ?, ?, ?, 0)',
    ),
  );
  const state = lazy(() => sqlite.prepare<[], KeyStoreRow>(STATE));
  const ofSubject = lazy(() =>
    sqlite.prepare<[Subject], KeyRow>('SELECT subject, id, key FROM keys WHERE subject = ? ORDER BY rowid'),
  );
  const all = lazy(() => sqlite.prepare<[], KeyRow>('SELECT subject, id, key FROM keys'));
  const insert = lazy(() =>
    sqlite.prepare<[Subject, KeyId, Buffer | null]>('INSERT INTO keys (subject, id, key) VALUES (?, ?, ?)'),
  );
  const zero = lazy(() =>
    sqlite.prepare<[Subject]>('UPDATE keys SET key = zeroblob(length(key)) WHERE subject = ?'),
  );
  const clear = lazy(() => sqlite.prepare<[Subject]>('UPDATE keys SET key = NULL WHERE subject = ?'));
  const forgotten = lazy(() => sqlite.prepare<[Position, number]>(FORGOTTEN));
  const wiped = lazy(() => sqlite.prepare<[number]>('UPDATE key_store SET wiped = max(wiped, ?)'));
  const rewrap = lazy(() => sqlite.prepare<[Buffer | null, KeyId]>('UPDATE keys SET key = ? WHERE id = ?'));
  const rotated = lazy(() => sqlite.prepare<[Buffer, Buffer | null]>(ROTATED));
  const forgetAgain = lazy(() => sqlite.prepare<[string | null]>(FORGET_AGAIN));
  const backedUp = lazy(() => sqlite.prepare<[string]>('UPDATE key_store SET backed_up_at = ?'));
  const run =
    <Bound extends unknown[]>(statement: () => Statement<Bound, unknown>) =>
    (...bound: Bound): void =>
      void statement().run(...bound);
  return {
    /** Into a new file. */
    begin: ({ id, logId, pepper, masterKey, keys }: StoredKeys): void => {
      begin().run(id, logId, pepper, masterKey);
      for (const one of keys) insert().run(one.subject, one.id, one.key);
    },
    state: (): KeyStoreRow => state().get() as KeyStoreRow,
    /** More than one where keys were lost, and put back when there was another one already. */
    ofSubject: (subject: Subject): readonly KeyRow[] => ofSubject().all(subject),
    all: (): readonly KeyRow[] => all().all(),
    insert: ({ subject, id, key }: KeyRow): void => void insert().run(subject, id, key),
    /** Where the key lay there are zeros before it is gone. */
    overwrite: (subject: Subject): void => {
      zero().run(subject);
      clear().run(subject);
    },
    /** @param isOverwritten whether something is to be wiped behind it */
    forgotten: (upTo: Position, isOverwritten: boolean): void =>
      void forgotten().run(upTo, Number(isOverwritten)),
    wiped: run(wiped),
    rewrap: ({ id, key }: KeyRow): void => void rewrap().run(key, id),
    /** What wraps the rest from now on: what was there before is to be wiped. */
    rotated: run(rotated),
    /** All is to be carried out again: there are keys from a backup. */
    forgetAgain: run(forgetAgain),
    backedUp: run(backedUp),
  };
}

const STATE = `
  SELECT id, log_id AS logId, pepper, master_key AS masterKey, forgotten_up_to AS forgottenUpTo, overwrites, wiped,
    backed_up_at AS backedUpAt
  FROM key_store`;

const ROTATED = 'UPDATE key_store SET pepper = ?, master_key = ?, overwrites = overwrites + 1';

const FORGET_AGAIN = 'UPDATE key_store SET forgotten_up_to = 0, backed_up_at = coalesce(backed_up_at, ?)';

const FORGOTTEN =
  'UPDATE key_store SET forgotten_up_to = max(forgotten_up_to, ?), overwrites = overwrites + ?';
