import { resolve } from 'node:path';
import { advice } from '../../core/kernel/advice.ts';
import { isFileAddress, type ServerAddress } from '../../core/kernel/database-address.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import type { EngineOptions, EngineParts, StoreEngine } from '../../core/log/store-engine.ts';
import { openPostgresEventLog } from './open-postgres-log.ts';
import { openedPostgres } from './opened-postgres.ts';
import { allInState, timelinesInState } from './state-folder.ts';

/** A daybook in a database of a PostgreSQL server, its views in a file of this machine. What few programs need is loaded by them. */
export function postgresEngine({ url }: ServerAddress, options: EngineOptions & EngineParts): StoreEngine {
  const { clock, timeoutMs, views, keys, warn } = options;
  const open = (how: { create?: boolean; readonly?: boolean } = {}) =>
    openPostgresEventLog({
      url,
      clock,
      timeoutMs,
      ...how,
      memory: timelinesInState(url),
      notice: ({ message }) => warn?.(message),
    });
  return {
    place: { url },
    open: async (how) => {
      const store = how?.create ? await asOwner(() => open(how)) : await open(how);
      return openedPostgres(store, options);
    },
    migrate: async ({ dryRun }) => {
      const { migrateStore } = await import('./migrate-store.ts');
      const { from, to, steps } = await asOwner(() => migrateStore({ url, timeoutMs, dryRun }));
      return { from, to, steps };
    },
    access: async () => {
      const store = await open();
      return Object.assign(store.access, { close: () => store.close() });
    },
    tables: async () => {
      const store = await open();
      const path = await openedPostgres(store, options).viewsPath();
      await store.close();
      return { views: path, log: undefined };
    },
    ownFiles: () =>
      [
        ...(views === undefined ? allInState('views') : [views]),
        ...(keys === undefined ? allInState('keys') : isFileAddress(keys) ? [resolve(keys)] : []),
      ].flatMap((one) => [one, `${one}-wal`, `${one}-shm`]),
    backups: async () => {
      throw backedUpByServer(url);
    },
    adopt: async () => {
      const { adoptStore } = await import('./adopt-store.ts');
      return asOwner(() => adoptStore({ url, timeoutMs }));
    },
  };
}

/** What only the owner of the schema may do. */
async function asOwner<Answer>(work: () => Promise<Answer>): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof FailureError) || error.failure.code !== 'not_permitted') throw error;
    const next = advice`Connect as the owner of the database, or let its owner grant it with ${{ program: 'db migrate' }}.`;
    throw new FailureError({ ...error.failure, ...next }, { cause: error });
  }
}

const backedUpByServer = (url: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'backed_up_by_server',
    message: `${url} is backed up by PostgreSQL's own tools: pg_basebackup and an archive of its WAL.`,
    ...advice`${{ program: 'events export' }} writes the log as a file that every daybook can read. After a point-in-time restore run ${{ program: 'db adopt' }}.`,
  });
