import { lazy } from '../../../core/kernel/lazy.ts';
import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import {
  DESTROYED,
  type KeyId,
  type KeyName,
  type KeyStore,
  type KeysIdentity,
  type SubjectKey,
} from '../../../core/model/key-store.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import type { Connection } from '../file/connection.ts';

type KeyRow = [id: KeyId, key: Buffer | null];

/** Keys in a file of their own. */
export class SqliteKeyStore implements KeyStore {
  readonly #connection: Connection;

  constructor(connection: Connection) {
    this.#connection = connection;
    connection.read(() => connection.sqlite.pragma('secure_delete = ON'));
  }

  readonly #identity = lazy(() =>
    this.#connection.sqlite
      .prepare<[], [string, string, Buffer, number]>(
        'SELECT id, log_id, pepper, forgotten_up_to FROM key_store',
      )
      .raw(),
  );
  readonly #ofSubject = lazy(() =>
    this.#connection.sqlite.prepare<[string], KeyRow>('SELECT id, key FROM keys WHERE subject = ?').raw(),
  );
  readonly #insert = lazy(() =>
    this.#connection.sqlite.prepare<[string, string, Buffer | null]>(
      'INSERT INTO keys (subject, id, key) VALUES (?, ?, ?)',
    ),
  );
  readonly #destroy = lazy(() =>
    this.#connection.sqlite.prepare<[string]>('UPDATE keys SET key = NULL WHERE subject = ?'),
  );
  readonly #advance = lazy(() =>
    this.#connection.sqlite.prepare<[number]>(
      'UPDATE key_store SET forgotten_up_to = max(forgotten_up_to, ?)',
    ),
  );

  async identity(): Promise<KeysIdentity> {
    const [id, logId, pepper] = this.#read(() => this.#identity().get()) as [string, string, Buffer, number];
    return { id, logId, pepper };
  }

  async forgottenUpTo(): Promise<Position> {
    return this.#read(() => this.#identity().get())?.[3] ?? 0;
  }

  async find(names: readonly KeyName[]): Promise<ReadonlyMap<KeyId, Buffer | typeof DESTROYED>> {
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (const { s, k } of names) {
      const [id, key] = this.#read(() => this.#ofSubject().get(s)) ?? [];
      if (key === null) found.set(k, DESTROYED);
      else if (key !== undefined && id === k) found.set(k, key);
    }
    return found;
  }

  async obtain(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, SubjectKey | typeof DESTROYED>> {
    const known = new Map<Subject, SubjectKey | typeof DESTROYED>();
    const look = (): readonly Subject[] =>
      subjects.filter((subject) => {
        const row = this.#ofSubject().get(subject);
        if (row !== undefined) known.set(subject, row[1] === null ? DESTROYED : { id: row[0], key: row[1] });
        return row === undefined;
      });
    if (this.#read(look).length === 0) return known;
    await this.#connection.writeInTurn(() => {
      for (const subject of look()) {
        const made: SubjectKey = { id: newKeyId(), key: newKey() };
        this.#insert().run(subject, made.id, made.key);
        known.set(subject, made);
      }
    });
    return known;
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    const [id] = this.#read(() => this.#ofSubject().get(subject)) ?? [];
    return id === undefined ? [] : [id];
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    await this.#connection.writeInTurn(() => {
      for (const subject of subjects) {
        if (this.#destroy().run(subject).changes === 0) this.#insert().run(subject, newKeyId(), null);
      }
      this.#advance().run(upTo);
    });
    this.#read(() => this.#connection.sqlite.pragma('wal_checkpoint(TRUNCATE)'));
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  #read<T>(work: () => T): T {
    return this.#connection.read(work);
  }
}
