import keys from '../../../../migrations/postgres-keys/0001-keys.sql?raw';
import { advice } from '../../../core/kernel/advice.ts';
import type { FailureError } from '../../../core/kernel/failure.ts';
import type { MasterKeyFrom } from '../../../core/model/master-key.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import { type NewKeys, wrappedKeys } from '../../../core/seal/stored-keys.ts';
import { masterKeyMissing, wrappingBy } from '../../../core/seal/wrapped-key.ts';
import { readMasterKey } from '../../../files/master-key.ts';
import type { Client, Connections } from '../connections.ts';
import { parseDatabaseUrl } from '../database-url.ts';
import { checkDurability } from '../durability.ts';
import { unavailable } from '../failures.ts';
import { APPLICATION_ROLE, type Begin, inspectSchema, migrate, type Schema } from '../migrate.ts';
import { connect } from '../open-postgres-log.ts';
import { timelinesInState } from '../state-folder.ts';
import { addKeys, PostgresKeyStore } from './postgres-key-store.ts';

export interface KeysDatabase {
  readonly url: string;
  /** How long to wait for others, and for a lost server to come back, in milliseconds. */
  readonly timeoutMs: number;
  readonly masterKey?: MasterKeyFrom | undefined;
}

/** Programs make keys and destroy them: they delete none, and the pepper is as their owner wrapped it. */
const schema: Schema = {
  name: 'daybook_keys',
  head: 'key_store',
  steps: [{ name: 'keys', sql: keys }],
  grants: `
    GRANT USAGE ON SCHEMA daybook_keys TO ${APPLICATION_ROLE};
    GRANT SELECT ON ALL TABLES IN SCHEMA daybook_keys TO ${APPLICATION_ROLE};
    GRANT INSERT ON daybook_keys.keys TO ${APPLICATION_ROLE};
    GRANT UPDATE (key) ON daybook_keys.keys TO ${APPLICATION_ROLE};
    GRANT UPDATE (forgotten_up_to, overwrites, wiped, backed_up_at) ON daybook_keys.key_store TO ${APPLICATION_ROLE};
    GRANT EXECUTE ON FUNCTION daybook_keys.rewrite_keys, daybook_keys.rewrite_key_store TO ${APPLICATION_ROLE};`,
};

/**
 * @throws FailureError `unavailable` (unreachable, not durable, foreign, `keys_beside_log`, `master_key_…`), `newer_daybook`, or
 * `usage`
 */
export async function openKeys(database: KeysDatabase): Promise<PostgresKeyStore | undefined> {
  const connections = await connectToKeys(database);
  return connections && unlocked(connections, database);
}

/** @throws FailureError as `openKeys` does, but for the master key */
export async function connectToKeys(database: KeysDatabase): Promise<Connections | undefined> {
  return opened(database, async (connections) => {
    const { version, blank } = await inspected(connections);
    if (blank) return undefined;
    if (version < schema.steps.length) await migrate(connections, undefined, schema);
    return connections;
  });
}

/** @throws FailureError as `openKeys` does; `unavailable` (`keys_of_another_log`) */
export async function createKeys(database: KeysDatabase, logId: string): Promise<PostgresKeyStore> {
  const store = await beginKeys(database, { id: newKeyId(), logId, pepper: newKey(), keys: [] });
  if ((await store.identity()).logId === logId) return store;
  await store.close();
  throw ofAnotherLog(database);
}

/** Those that are there, whichever they are; else new ones. Without a master key there are none. */
export async function beginKeys(database: KeysDatabase, made: NewKeys): Promise<PostgresKeyStore> {
  const connections = await opened(database, async (free) => {
    const { version, blank } = await inspected(free);
    if (blank || version < schema.steps.length) await migrate(free, await begin(database, made), schema);
    return free;
  });
  return unlocked(connections, database);
}

async function unlocked(
  connections: Connections,
  { masterKey, timeoutMs }: KeysDatabase,
): Promise<PostgresKeyStore> {
  const store = new PostgresKeyStore(connections, async () => {
    if (masterKey === undefined) throw masterKeyMissing(connections.url.name);
    return readMasterKey(masterKey, timeoutMs);
  });
  try {
    await store.identity();
    await store.wipeIfFree();
    return store;
  } catch (error) {
    await store.close();
    throw error;
  }
}

/**
 * Brings the schema of keys that are there forward, and grants the role `daybook_app` what programs need: as their owner.
 *
 * @throws FailureError as `openKeys` does
 */
export async function migrateKeys(database: KeysDatabase): Promise<void> {
  const connections = await connect(database);
  try {
    if (!(await inspected(connections)).blank) await migrate(connections, undefined, schema);
  } finally {
    await connections.close();
  }
}

async function begin({ masterKey, timeoutMs }: KeysDatabase, made: NewKeys): Promise<Begin> {
  const given = masterKey && (await readMasterKey(masterKey, timeoutMs));
  const { id, logId, pepper, masterKey: beside, keys } = wrappedKeys(made, wrappingBy(given));
  return async (client) => {
    await client.query(
      'INSERT INTO daybook_keys.key_store (id, log_id, pepper, master_key) VALUES ($1, $2, $3, $4)',
      [id, logId, pepper, beside],
    );
    await addKeys(client, keys);
  };
}

async function opened<Answer>(
  { url, timeoutMs }: KeysDatabase,
  open: (connections: Connections) => Promise<Answer>,
): Promise<Answer> {
  const connections = await connect({ url, timeoutMs, memory: timelinesInState(url) });
  try {
    const answer = await open(connections);
    if (answer === undefined) await connections.close();
    return answer;
  } catch (error) {
    await connections.close();
    throw error;
  }
}

const inspected = (connections: Connections) =>
  connections.opening(async (client) => {
    await checkDurability(connections, client);
    await refuseLog(connections, client);
    return inspectSchema(connections, client, schema);
  });

/** Whoever has a backup of the log would have the keys. */
async function refuseLog(connections: Connections, client: Client): Promise<void> {
  const sql = "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = 'daybook')";
  const [isLog] = await connections.row<[boolean]>(client, sql);
  if (isLog)
    throw unavailable(
      'keys_beside_log',
      `${connections.url.name} holds a log: with its keys beside it, every backup of it would hold them too.`,
      advice`Name another database with ${{ option: 'keys' }}, best on another server.`,
    );
}

export const ofAnotherLog = ({ url }: KeysDatabase): FailureError =>
  unavailable(
    'keys_of_another_log',
    `${parseDatabaseUrl(url).name} holds the keys of another log, which cannot be read without them.`,
    advice`Name another database with ${{ option: 'keys' }}.`,
  );
