import { join } from 'node:path';
import type { Clock } from '../../src/core/ports.ts';
import { openSqliteEventLog, type SqliteStore } from '../../src/stores/sqlite/open-event-log.ts';
import { eventLogContract, type OpenedLog } from '../contracts/event-log.contract.ts';
import { replicaContract } from '../contracts/replica.contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

const open = async (clock: Clock): Promise<OpenedLog> => {
  const options = { path: join(temporaryFolder(), 'daybook.db'), clock, timeoutMs: 5_000 };
  const store = await openSqliteEventLog({ ...options, create: true });
  const others: SqliteStore[] = [];
  return {
    log: store.log,
    replica: store.replica,
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
};

eventLogContract('SQLite', open);
replicaContract('SQLite', open);
