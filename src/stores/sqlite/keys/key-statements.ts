import { lazy } from '../../../core/kernel/lazy.ts';
import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import type { KeyId } from '../../../core/model/key-store.ts';
import type { Sqlite, Statement } from '../file/connection.ts';

/** The only row of `key_store`. */
export interface KeyStoreRow {
  readonly id: KeyId;
  readonly logId: string;
  /** Wrapped. */
  readonly pepper: Buffer;
  /** Null: it does not lie in the file. */
  readonly masterKey: Buffer | null;
  readonly forgottenUpTo: Position;
  readonly overwrites: number;
  readonly wiped: number;
  readonly backedUpAt: string | null;
}

export interface KeyRow {
  readonly subject: Subject;
  readonly id: KeyId;
  /** Wrapped; null: destroyed. */
  readonly key: Buffer | null;
}

/** What is asked of a file of keys and done to it, each statement prepared at its first use. */
export function keyStatements(sqlite: Sqlite) {
  const state = lazy(() => sqlite.prepare<[], KeyStoreRow>(STATE));
  const ofSubject = lazy(() =>
    sqlite.prepare<[Subject], KeyRow>('SELECT subject, id, key FROM keys WHERE subject = ?'),
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
  const run =
    <Bound extends unknown[]>(statement: () => Statement<Bound, unknown>) =>
    (...bound: Bound): void =>
      void statement().run(...bound);
  return {
    state: (): KeyStoreRow => state().get() as KeyStoreRow,
    ofSubject: (subject: Subject): KeyRow | undefined => ofSubject().get(subject),
    all: (): readonly KeyRow[] => all().all(),
    insert: run(insert),
    /** Where the key lay there are zeros before it is gone. */
    overwrite: (subject: Subject): void => {
      zero().run(subject);
      clear().run(subject);
    },
    /** @param isOverwritten whether something is to be wiped behind it */
    forgotten: (upTo: Position, isOverwritten: boolean): void =>
      void forgotten().run(upTo, Number(isOverwritten)),
    wiped: run(wiped),
  };
}

const STATE = `
  SELECT id, log_id AS logId, pepper, master_key AS masterKey, forgotten_up_to AS forgottenUpTo, overwrites, wiped,
    backed_up_at AS backedUpAt
  FROM key_store`;

const FORGOTTEN =
  'UPDATE key_store SET forgotten_up_to = max(forgotten_up_to, ?), overwrites = overwrites + ?';
