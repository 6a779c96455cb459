import { join } from 'node:path';
import { openSqliteEventLog, type SqliteStore } from '../../src/stores/sqlite/open-event-log.ts';
import { eventLogContract } from '../contracts/event-log.contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

eventLogContract('SQLite', async (clock) => {
  const options = { path: join(temporaryFolder(), 'daybook.db'), clock, timeoutMs: 5_000 };
  const store = await openSqliteEventLog({ ...options, create: true });
  const others: SqliteStore[] = [];
  return {
    log: store.log,
    refusals: store.refusals,
    another: async () => {
      const other = await openSqliteEventLog(options);
      others.push(other);
      return other.log;
    },
    close: async () => {
      for (const each of [store, ...others]) await each.close();
    },
  };
});
