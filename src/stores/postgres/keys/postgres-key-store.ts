import { advice } from '../../../core/kernel/advice.ts';
import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import {
  DESTROYED,
  type FoundKeys,
  type KeyId,
  type KeyName,
  type KeyStore,
  type KeysIdentity,
  type SubjectKey,
  type SubjectKeys,
} from '../../../core/model/key-store.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import { masterKeyWrong, unwrapKey, wrapKey } from '../../../core/seal/wrapped-key.ts';
import type { Connections } from '../connections.ts';
import { unavailable } from '../failures.ts';

/** The key is wrapped; null: destroyed. */
type KeyRow = [subject: Subject, id: KeyId, key: Buffer | null];

/** The master key as it was last found, and what it has unwrapped: others may rotate it. */
interface Unlocked extends KeysIdentity {
  readonly master: Buffer;
  readonly wrappedPepper: Buffer;
}

/** Keys in a database of their own, each wrapped by the master key. */
export class PostgresKeyStore implements KeyStore {
  readonly #connections: Connections;
  readonly #masterKey: () => Promise<Buffer>;
  #unlocked: Promise<Unlocked> | undefined;

  /** @param masterKey the master key, where it does not lie in the database */
  constructor(connections: Connections, masterKey: () => Promise<Buffer>) {
    this.#connections = connections;
    this.#masterKey = masterKey;
  }

  async identity(): Promise<KeysIdentity> {
    const { id, logId, pepper } = await this.#unlock();
    return { id, logId, pepper };
  }

  async forgottenUpTo(): Promise<Position> {
    const sql = 'SELECT forgotten_up_to FROM daybook_keys.key_store';
    return (await this.#connections.readRow<[Position]>(sql))[0];
  }

  async find(names: readonly KeyName[]): Promise<FoundKeys> {
    const rows = await this.#ofSubjects(names.map(({ s }) => s));
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (const { s, k } of names) {
      const row = rows.get(s);
      if (row?.[2] === null) found.set(k, DESTROYED);
      else if (row?.[1] === k) found.set(k, await this.#unwrapped(row));
    }
    return found;
  }

  async obtain(subjects: readonly Subject[]): Promise<SubjectKeys> {
    const obtained = new Map<Subject, SubjectKey | typeof DESTROYED>();
    for (let missing = [...new Set(subjects)]; missing.length > 0; ) {
      for (const row of await this.#foundOrMade(missing)) {
        const [subject, id, key] = row;
        obtained.set(subject, key === null ? DESTROYED : { id, key: await this.#unwrapped(row) });
      }
      missing = missing.filter((subject) => !obtained.has(subject));
    }
    return obtained;
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    const row = (await this.#ofSubjects([subject])).get(subject);
    return row === undefined ? [] : [row[1]];
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    const all = [...new Set(subjects)].toSorted();
    const destroyed = await this.#connections.read(
      `INSERT INTO daybook_keys.keys (subject, id) SELECT * FROM unnest($1::text[], $2::text[])
       ON CONFLICT (subject) DO UPDATE SET key = NULL WHERE keys.key IS NOT NULL RETURNING 1`,
      [all, all.map(() => newKeyId())],
    );
    if (destroyed.length === 0 && (await this.forgottenUpTo()) >= upTo) return;
    await this.wipe();
    // Only now it counts as carried out: whoever finds that it does not, does all of it again.
    await this.#connections.read(
      'UPDATE daybook_keys.key_store SET forgotten_up_to = greatest(forgotten_up_to, $1)',
      [upTo],
    );
  }

  async wipe(): Promise<void> {
    await this.#connections.read('SELECT daybook_keys.rewrite_keys()');
  }

  close(): Promise<void> {
    return this.#connections.close();
  }

  /**
   * In one round trip, without those that another program makes in the same moment. In the order of their names, for two programs
   * that insert the same ones would wait for each other. Where the master key was rotated meanwhile, none is made.
   */
  async #foundOrMade(subjects: readonly Subject[]): Promise<readonly KeyRow[]> {
    const { id: keys, master, wrappedPepper } = await this.#unlock();
    const ordered = subjects.toSorted();
    const ids = ordered.map(() => newKeyId());
    const wrapped = ordered.map((subject, at) => wrapKey(master, keys, [subject, ids[at] ?? ''], newKey()));
    const rows = await this.#connections.read<KeyRow>(
      `WITH made AS (
         INSERT INTO daybook_keys.keys SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])
         WHERE (SELECT pepper FROM daybook_keys.key_store FOR SHARE) = $4 ON CONFLICT (subject) DO NOTHING RETURNING subject, id, key
       )
       SELECT * FROM made UNION ALL SELECT subject, id, key FROM daybook_keys.keys WHERE subject = ANY($1)`,
      [ordered, ids, wrapped, wrappedPepper],
    );
    if (rows.length < ordered.length) this.#unlocked = undefined;
    return rows;
  }

  async #ofSubjects(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, KeyRow>> {
    const sql = 'SELECT subject, id, key FROM daybook_keys.keys WHERE subject = ANY($1)';
    const rows = await this.#connections.read<KeyRow>(sql, [[...new Set(subjects)]]);
    return new Map(rows.map((row) => [row[0], row]));
  }

  /** Where the master key was rotated, what is in the database by now. */
  async #unwrapped(row: KeyRow): Promise<Buffer> {
    const [subject] = row;
    const known = await this.#opened(row);
    if (known !== undefined) return known;
    this.#unlocked = undefined;
    const again = (await this.#ofSubjects([subject])).get(subject);
    const key = again && (await this.#opened(again));
    if (key !== undefined) return key;
    throw damaged(this.#connections.url.name, `the key of ${subject} is not what was wrapped`);
  }

  async #opened([subject, id, box]: KeyRow): Promise<Buffer | undefined> {
    const { id: keys, master } = await this.#unlock();
    return box === null ? undefined : unwrapKey(master, keys, [subject, id], box);
  }

  #unlock(): Promise<Unlocked> {
    this.#unlocked ??= this.#read().catch((error: unknown) => {
      this.#unlocked = undefined;
      throw error;
    });
    return this.#unlocked;
  }

  async #read(): Promise<Unlocked> {
    const { name } = this.#connections.url;
    const sql = 'SELECT id, log_id, pepper, master_key FROM daybook_keys.key_store';
    const [id, logId, wrappedPepper, own] =
      await this.#connections.readRow<[string, string, Buffer, Buffer | null]>(sql);
    const master = own ?? (await this.#masterKey());
    const pepper = unwrapKey(master, id, ['pepper'], wrappedPepper);
    if (pepper !== undefined) return { id, logId, pepper, master, wrappedPepper };
    throw own === null ? masterKeyWrong(name) : damaged(name, 'its own master key opens nothing');
  }
}

const damaged = (name: string, why: string) =>
  unavailable(
    'damaged',
    `${name} is damaged: ${why}.`,
    advice`Nobody is forgotten by that. Put a backup of the keys back: ${{ program: 'keys restore' }}.`,
  );
