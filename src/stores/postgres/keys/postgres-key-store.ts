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
import type { Connections } from '../connections.ts';

type KeyRow = [subject: Subject, id: KeyId, key: Buffer | null];

/** Keys in a database of their own. */
export class PostgresKeyStore implements KeyStore {
  readonly #connections: Connections;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  async identity(): Promise<KeysIdentity> {
    const sql = 'SELECT id, log_id, pepper FROM daybook_keys.key_store';
    const [id, logId, pepper] = await this.#connections.readRow<[string, string, Buffer]>(sql);
    return { id, logId, pepper };
  }

  async forgottenUpTo(): Promise<Position> {
    const sql = 'SELECT forgotten_up_to FROM daybook_keys.key_store';
    return (await this.#connections.readRow<[Position]>(sql))[0];
  }

  async find(names: readonly KeyName[]): Promise<ReadonlyMap<KeyId, Buffer | typeof DESTROYED>> {
    const rows = await this.#ofSubjects(names.map(({ s }) => s));
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (const { s, k } of names) {
      const row = rows.get(s);
      if (row === undefined) continue;
      const [, id, key] = row;
      if (key === null) found.set(k, DESTROYED);
      else if (id === k) found.set(k, key);
    }
    return found;
  }

  async obtain(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, SubjectKey | typeof DESTROYED>> {
    const known = await this.#ofSubjects(subjects);
    const missing = subjects.filter((subject) => !known.has(subject));
    const rows =
      missing.length === 0 ? known : new Map([...known, ...(await this.#made([...new Set(missing)]))]);
    return new Map(
      [...rows.values()].map(([subject, id, key]) => [subject, key === null ? DESTROYED : { id, key }]),
    );
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    const row = (await this.#ofSubjects([subject])).get(subject);
    return row === undefined ? [] : [row[1]];
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    const all = [...new Set(subjects)].toSorted();
    const changed = await this.#connections.read(
      `INSERT INTO daybook_keys.keys (subject, id, key) SELECT *, NULL FROM unnest($1::text[], $2::text[])
       ON CONFLICT (subject) DO UPDATE SET key = NULL WHERE keys.key IS NOT NULL RETURNING 1`,
      [all, all.map(() => newKeyId())],
    );
    const isNew = changed.length > 0 || (await this.forgottenUpTo()) < upTo;
    if (!isNew) return;
    // Only then it counts as carried out: whoever finds that it does not, does all of it again.
    await this.#connections.read('SELECT daybook_keys.rewrite_keys()');
    await this.#connections.read(
      'UPDATE daybook_keys.key_store SET forgotten_up_to = greatest(forgotten_up_to, $1)',
      [upTo],
    );
  }

  /** To destroy is to rewrite them already. */
  async wipe(): Promise<void> {}

  close(): Promise<void> {
    return this.#connections.close();
  }

  /** In the order of their names, for two programs that insert the same ones would wait for each other. */
  async #made(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, KeyRow>> {
    const ordered = subjects.toSorted();
    await this.#connections.read(
      `INSERT INTO daybook_keys.keys SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])
       ON CONFLICT (subject) DO NOTHING`,
      [ordered, ordered.map(() => newKeyId()), ordered.map(() => newKey())],
    );
    return this.#ofSubjects(ordered);
  }

  async #ofSubjects(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, KeyRow>> {
    const sql = 'SELECT subject, id, key FROM daybook_keys.keys WHERE subject = ANY($1)';
    const rows = await this.#connections.read<KeyRow>(sql, [[...new Set(subjects)]]);
    return new Map(rows.map((row) => [row[0], row]));
  }
}
