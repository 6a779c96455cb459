import type { EngineOptions, EngineParts, OpenedStore } from '../../core/log/store-engine.ts';
import { authPath } from './auth/auth-path.ts';
import { keysPath } from './keys/keys-path.ts';
import { examined } from './log/check-store.ts';
import type { SqliteStore } from './log/open-event-log.ts';

/** The files of a daybook in SQLite: its log, and what stands beside it. */
export interface SqliteOptions extends EngineOptions, EngineParts {
  /** A whole path. */
  readonly path: string;
  readonly views: string;
}

/** An open log with what stands beside it, loaded when it is asked for. */
export function openedSqlite(store: SqliteStore, { timeoutMs, views, keysAt }: SqliteOptions): OpenedStore {
  const { path } = store;
  return {
    ...store,
    keys: keysAt(() => keysPath(path)),
    viewsPath: async () => views,
    subscribers: async () => {
      const [{ adoptCheckpoints }, { formerCheckpoints }] = await Promise.all([
        import('../../core/log/checkpoints.ts'),
        import('./views/former-checkpoints.ts'),
      ]);
      await adoptCheckpoints(store.checkpoints, formerCheckpoints({ path: views, timeoutMs }));
      return store.checkpoints;
    },
    access: async () => {
      const { SqliteAccessStore } = await import('./auth/sqlite-access-store.ts');
      return new SqliteAccessStore({ path: authPath(path), timeoutMs });
    },
    info: async () => (await import('./log/store-info.ts')).factsOf(store),
    examine: async () => examined(store.connection),
    findings: async () => (await import('./log/store-info.ts')).findingsOf(store),
    assertWritable: async () => (await import('../../files/writable.ts')).assertWritable(path),
  };
}
