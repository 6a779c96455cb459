import { resolve } from 'node:path';
import { isFileAddress } from '../../core/kernel/database-address.ts';
import { lazy } from '../../core/kernel/lazy.ts';
import type { EngineOptions, EngineParts, OpenedStore } from '../../core/log/store-engine.ts';
import { examined } from './check-store.ts';
import type { PostgresStore } from './open-postgres-log.ts';
import { assertViewsWritable, keysInState, viewsInState } from './state-folder.ts';

/** An open log with its views on this machine. */
export function openedPostgres(
  store: PostgresStore,
  { views, keys: keysPlace, keysAt }: EngineOptions & EngineParts,
): OpenedStore {
  const { log, connections } = store;
  const viewsPath = lazy(async () =>
    views === undefined ? viewsInState((await log.identity()).logId) : resolve(views),
  );
  const keys = keysAt(() => keysInState(store.logId));
  return {
    ...store,
    keys,
    viewsPath,
    subscribers: async () => store.checkpoints,
    access: async () => store.access,
    mayLag: async () => (await connections.readRow<[boolean]>('SELECT pg_is_in_recovery()'))[0],
    info: async () => (await import('./store-info.ts')).factsOf(store),
    examine: () => examined(connections),
    findings: async () =>
      (await import('./store-findings.ts')).findingsOf(store, {
        views: await viewsPath(),
        keys: keysPlace === undefined || isFileAddress(keysPlace) ? keys.place : undefined,
      }),
    assertWritable: async () => {
      await Promise.all([log.head(), assertViewsWritable(await viewsPath())]);
    },
  };
}
