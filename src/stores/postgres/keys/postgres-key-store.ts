import { type Advice, advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { monotonicMs } from '../../../core/kernel/monotonic.ts';
import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import {
  DESTROYED,
  type FoundKeys,
  type KeyId,
  type KeyName,
  type KeysIdentity,
  type SubjectKey,
  type SubjectKeys,
} from '../../../core/model/key-store.ts';
import type { MasterKeyFrom } from '../../../core/model/master-key.ts';
import type { KeptKeyStore } from '../../../core/seal/key-administration.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import { isDestroyed, type KeyRow, type KeysContent, wrapped } from '../../../core/seal/stored-keys.ts';
import { masterKeyWrong, unwrapKey, wrapKey, wrappingBy } from '../../../core/seal/wrapped-key.ts';
import { readMasterKey } from '../../../files/master-key.ts';
import type { Client, Connections } from '../connections.ts';
import { unavailable } from '../failures.ts';

/** The master key as it was last found, and what it has unwrapped: others may rotate it. */
interface Unlocked extends KeysIdentity {
  readonly master: Buffer;
  readonly wrappedPepper: Buffer;
}

/** So many keys are wrapped, or added, in one statement. */
const AT_ONCE = 10_000;

/** Pauses between rewritings that others keep from being of use: the first and the longest, in milliseconds. */
const PAUSE_MS = { first: 20, longest: 1_000 };

/** Keys in a database of their own, each wrapped by the master key. */
export class PostgresKeyStore implements KeptKeyStore {
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
    const all = await this.#ofSubjects(names.map(({ s }) => s));
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (const { s, k } of names) {
      const rows = all.get(s) ?? [];
      const row = rows.find(({ id }) => id === k);
      if (isDestroyed(rows)) found.set(k, DESTROYED);
      else if (row !== undefined) found.set(k, await this.#unwrapped(row));
    }
    return found;
  }

  async obtain(subjects: readonly Subject[]): Promise<SubjectKeys> {
    const obtained = new Map<Subject, SubjectKey | typeof DESTROYED>();
    for (let missing = [...new Set(subjects)]; missing.length > 0; ) {
      for (const row of await this.#foundOrMade(missing)) {
        const { subject, id, key } = row;
        obtained.set(subject, key === null ? DESTROYED : { id, key: await this.#unwrapped(row) });
      }
      missing = missing.filter((subject) => !obtained.has(subject));
    }
    return obtained;
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    return ((await this.#ofSubjects([subject])).get(subject) ?? []).map(({ id }) => id);
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    if (await this.#isDestroyed(subjects, upTo)) return;
    const all = [...new Set(subjects)];
    await this.#alone((client) => client.query(DESTROY, [all, all.map(() => newKeyId()), upTo]));
    await this.wipeIfFree();
  }

  async #isDestroyed(subjects: readonly Subject[], upTo: Position): Promise<boolean> {
    const rows = await this.#ofSubjects(subjects);
    return (
      subjects.every((subject) => isDestroyed(rows.get(subject) ?? [])) &&
      (await this.forgottenUpTo()) >= upTo
    );
  }

  async add({ keys, backedUpAt }: KeysContent): Promise<void> {
    await this.#inTurn(async (client, unlocked) => {
      const { id, master } = unlocked;
      const added = keys.map((one) => wrapped(master, id, one));
      await this.#mend(client, unlocked, added);
      await addKeys(client, added);
      await client.query(FORGET_AGAIN, [backedUpAt]);
    });
  }

  /** Those that are here and cannot be unwrapped. */
  async #mend(client: Client, { id: keys, master }: Unlocked, by: readonly KeyRow[]): Promise<void> {
    const here = await this.#rows(client, SAME_KEYS, [by.map(({ id }) => id)]);
    const isDamaged = ({ subject, id, key }: KeyRow): boolean =>
      key !== null && unwrapKey(master, keys, [subject, id], key) === undefined;
    const damagedIds = new Set(here.filter(isDamaged).map(({ id }) => id));
    const mended = by.filter(({ id, key }) => key !== null && damagedIds.has(id));
    await client.query(REWRAP, [mended.map(({ id }) => id), mended.map(({ key }) => key)]);
  }

  async rewrap(to: MasterKeyFrom | undefined): Promise<void> {
    const given = to && (await readMasterKey(to, this.#connections.timeoutMs));
    const { master, own } = wrappingBy(given);
    const rotated = this.#inTurn(async (client, before) => {
      await this.#rewrapAll(client, before, master);
      const wrappedPepper = wrapKey(master, before.id, ['pepper'], before.pepper);
      await client.query(ROTATED, [wrappedPepper, own]);
      // Where the answer to COMMIT is lost, it is done again: by then this may be what opens them.
      this.#unlocked = Promise.resolve({ ...before, master, wrappedPepper });
    });
    await rotated.catch(orOwnersOnly);
  }

  async #rewrapAll(client: Client, before: Unlocked, master: Buffer): Promise<void> {
    for (let last: KeyRow | undefined; ; ) {
      const rows = await this.#rows(client, NEXT_KEYS, [last?.id ?? '', AT_ONCE]);
      last = rows.at(-1);
      if (last === undefined) return;
      const boxes = rows.map(
        (row) => wrapped(master, before.id, { ...row, key: this.#openedBy(before, row) }).key,
      );
      await client.query(REWRAP, [rows.map(({ id }) => id), boxes]);
    }
  }

  async wipe(): Promise<void> {
    await this.#wipe(this.#connections.timeoutMs);
  }

  /** As `wipe`, without waiting: what others keep from being wiped is left to whoever uses the keys next. */
  async wipeIfFree(): Promise<void> {
    await this.#wipe(0).catch((error: unknown) => {
      if (!(error instanceof FailureError) || error.failure.kind !== 'busy') throw error;
    });
  }

  async #wipe(waitMs: number): Promise<void> {
    const sql = 'SELECT overwrites, wiped FROM daybook_keys.key_store';
    const [overwrites, wiped] = await this.#connections.readRow<[number, number]>(sql);
    if (wiped >= overwrites) return;
    const deadline = monotonicMs() + waitMs;
    for (let pauseMs = PAUSE_MS.first; !(await this.#isRewritten()); pauseMs *= 2) {
      if (monotonicMs() >= deadline) throw keysInUse(this.#connections.url.name);
      await new Promise((resolve) => setTimeout(resolve, Math.min(pauseMs, PAUSE_MS.longest)));
    }
    await this.#connections.read('UPDATE daybook_keys.key_store SET wiped = greatest(wiped, $1)', [
      overwrites,
    ]);
  }

  /** Whether nothing is in the files but what is in the tables. */
  async #isRewritten(): Promise<boolean> {
    const [keys] = await this.#connections.readRow<[boolean]>('SELECT daybook_keys.rewrite_keys()');
    const [head] = await this.#connections.readRow<[boolean]>('SELECT daybook_keys.rewrite_key_store()');
    return keys && head;
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
    const made = subjects
      .toSorted()
      .map((subject) => wrapped(master, keys, { subject, id: newKeyId(), key: newKey() }));
    const rows = await this.#connections.retrying((client) =>
      this.#rows(client, FIND_OR_MAKE, [...columnsOf(made), wrappedPepper]),
    );
    if (rows.length < made.length) this.#unlocked = undefined;
    return rows;
  }

  async #ofSubjects(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, readonly KeyRow[]>> {
    const sql =
      'SELECT subject, id, key FROM daybook_keys.keys WHERE subject = ANY($1) ORDER BY subject, nth';
    const rows = await this.#connections.retrying((client) =>
      this.#rows(client, sql, [[...new Set(subjects)]]),
    );
    const found = new Map<Subject, KeyRow[]>();
    for (const row of rows) {
      const ofOne = found.get(row.subject);
      if (ofOne === undefined) found.set(row.subject, [row]);
      else ofOne.push(row);
    }
    return found;
  }

  async #rows(client: Client, sql: string, values: readonly unknown[]): Promise<readonly KeyRow[]> {
    const rows = await this.#connections.rows<[Subject, KeyId, Buffer | null]>(client, sql, values);
    return rows.map(([subject, id, key]) => ({ subject, id, key }));
  }

  /** Where the master key was rotated, what is in the database by now. */
  async #unwrapped(row: KeyRow): Promise<Buffer> {
    const known = await this.#opened(row);
    if (known !== undefined) return known;
    this.#unlocked = undefined;
    const again = (await this.#ofSubjects([row.subject])).get(row.subject)?.find(({ id }) => id === row.id);
    const key = again && (await this.#opened(again));
    if (key !== undefined) return key;
    throw this.#damaged(row);
  }

  async #opened({ subject, id, key }: KeyRow): Promise<Buffer | undefined> {
    const { id: keys, master } = await this.#unlock();
    return key === null ? undefined : unwrapKey(master, keys, [subject, id], key);
  }

  #openedBy({ id: keys, master }: Unlocked, row: KeyRow): Buffer {
    const key = row.key && unwrapKey(master, keys, [row.subject, row.id], row.key);
    if (key) return key;
    throw this.#damaged(row);
  }

  #damaged({ subject }: KeyRow): FailureError {
    return damaged(this.#connections.url.name, `the key of ${subject} is not what was wrapped`);
  }

  /** Writes, with the master key that all the others are wrapped by. What is done twice changes nothing. */
  async #inTurn(work: (client: Client, unlocked: Unlocked) => Promise<void>): Promise<void> {
    for (;;) {
      const unlocked = await this.#unlock();
      const isDone = await this.#alone(async (client, pepper) => {
        if (!pepper.equals(unlocked.wrappedPepper)) return false;
        await work(client, unlocked);
        return true;
      });
      if (isDone) return;
      if ((await this.#unlocked) === unlocked) this.#unlocked = undefined;
    }
  }

  /** In one transaction, while nobody else makes a key, destroys one, wraps them anew or adds some. */
  #alone<T>(work: (client: Client, pepper: Buffer) => Promise<T>): Promise<T> {
    return this.#connections.retrying(async (client) => {
      await client.query('BEGIN');
      try {
        const sql = 'SELECT pepper FROM daybook_keys.key_store FOR UPDATE';
        const [pepper] = await this.#connections.row<[Buffer]>(client, sql);
        const result = await work(client, pepper);
        await client.query('COMMIT');
        return result;
      } catch (error) {
        await client.query('ROLLBACK').catch(() => undefined);
        throw error;
      }
    });
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

const damaged = (name: string, why: string): FailureError =>
  unavailable(
    'keys_damaged',
    `${name} is damaged: ${why}. Nobody is forgotten by that.`,
    advice`Put a backup of the keys back: ${{ program: 'keys restore' }}.`,
  );

/** What is here stays, and of whom one key is destroyed gets no other. In the order in which they come. */
export async function addKeys(client: Client, keys: readonly KeyRow[]): Promise<void> {
  for (let from = 0; from < keys.length; from += AT_ONCE)
    await client.query(ADD, columnsOf(keys.slice(from, from + AT_ONCE)));
}

const columnsOf = (rows: readonly KeyRow[]): unknown[] => [
  rows.map(({ subject }) => subject),
  rows.map(({ id }) => id),
  rows.map(({ key }) => key),
];

/** What another program has made in the same moment is in the way of what is made here, and is not seen yet. */
const FIND_OR_MAKE = `
  WITH made AS (
    INSERT INTO daybook_keys.keys (subject, id, key) SELECT * FROM unnest($1::text[], $2::text[], $3::bytea[])
    WHERE (SELECT pepper FROM daybook_keys.key_store FOR SHARE) = $4
    ON CONFLICT (subject, nth) DO NOTHING RETURNING subject, id, key
  )
  SELECT * FROM made
  UNION ALL SELECT subject, id, key FROM daybook_keys.keys WHERE subject = ANY($1) AND nth = 1`;

const DESTROY = `
  WITH destroyed AS (
    UPDATE daybook_keys.keys SET key = NULL WHERE subject = ANY($1) AND key IS NOT NULL RETURNING 1
  ), made AS (
    INSERT INTO daybook_keys.keys (subject, id) SELECT * FROM unnest($1::text[], $2::text[])
    ON CONFLICT (subject, nth) DO NOTHING
  )
  UPDATE daybook_keys.key_store SET forgotten_up_to = greatest(forgotten_up_to, $3),
    overwrites = overwrites + (SELECT least(count(*), 1) FROM destroyed)`;

const ADD = `
  INSERT INTO daybook_keys.keys (subject, nth, id, key)
  SELECT subject, row_number() OVER (PARTITION BY subject ORDER BY at)
      + (SELECT count(*) FROM daybook_keys.keys WHERE keys.subject = added.subject), id, key
  FROM unnest($1::text[], $2::text[], $3::bytea[]) WITH ORDINALITY AS added (subject, id, key, at)
  WHERE NOT EXISTS (
    SELECT FROM daybook_keys.keys WHERE keys.subject = added.subject AND (keys.id = added.id OR keys.key IS NULL)
  )`;

const FORGET_AGAIN =
  'UPDATE daybook_keys.key_store SET forgotten_up_to = 0, backed_up_at = coalesce(backed_up_at, $1)';

const SAME_KEYS = 'SELECT subject, id, key FROM daybook_keys.keys WHERE key IS NOT NULL AND id = ANY($1)';

const NEXT_KEYS =
  'SELECT subject, id, key FROM daybook_keys.keys WHERE key IS NOT NULL AND id > $1 ORDER BY id LIMIT $2';

const REWRAP = `
  UPDATE daybook_keys.keys SET key = anew.key
  FROM unnest($1::text[], $2::bytea[]) AS anew (id, key) WHERE keys.id = anew.id`;

const ROTATED = 'UPDATE daybook_keys.key_store SET pepper = $1, master_key = $2, overwrites = overwrites + 1';

/** Programs make keys and destroy them; what wraps them is their owner's. */
function orOwnersOnly(error: unknown): never {
  if (!(error instanceof FailureError) || error.failure.code !== 'not_permitted') throw error;
  throw new FailureError({ ...error.failure, ...AS_OWNER }, { cause: error });
}

const AS_OWNER: Advice = advice`Nothing was changed. Name the owner of the keys' schema in ${{ option: 'keys' }}.`;

const keysInUse = (name: string): FailureError =>
  new FailureError({
    kind: 'busy',
    code: 'keys_in_use',
    message: `It is destroyed, but its bytes are in the files of ${name} still: a transaction that is open reads an earlier state.`,
    ...advice`End it, or wait for its end. Whoever opens the keys next removes what is left.`,
  });
