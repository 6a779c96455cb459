import { onTestFinished } from 'vitest';
import type { Clock } from '../../src/core/model/ports.ts';
import { openPostgresEventLog, type PostgresStore } from '../../src/stores/postgres/open-postgres-log.ts';
import { checkpointsContract } from '../contracts/checkpoints.contract.ts';
import { eventLogContract, type OpenedLog } from '../contracts/event-log.contract.ts';
import { replicaContract } from '../contracts/replica.contract.ts';
import { streamNamesContract } from '../contracts/stream-names.contract.ts';
import { onEachServer } from '../support/postgres/databases.ts';

const clock: Clock = { now: () => '2026-11-23T12:00:00.000Z' };

onEachServer(({ name, newDatabase }) => {
  const open = async (ofTest: Clock): Promise<OpenedLog> => {
    const options = { url: await newDatabase(), clock: ofTest, timeoutMs: 10_000 };
    const store = await openPostgresEventLog({ ...options, create: true });
    const others: PostgresStore[] = [];
    return {
      log: store.log,
      replica: store.replica,
      rejections: store.rejections,
      another: async () => {
        const other = await openPostgresEventLog(options);
        others.push(other);
        return other.log;
      },
      close: async () => {
        for (const each of [store, ...others]) await each.close();
      },
    };
  };

  eventLogContract(name, open);
  replicaContract(name, open);
  checkpointsContract(name, async () => {
    const url = await newDatabase();
    const { checkpoints, close } = await openPostgresEventLog({
      url,
      clock,
      timeoutMs: 10_000,
      create: true,
    });
    onTestFinished(close);
    return checkpoints;
  });
  streamNamesContract(name, async () => (await open(clock)).log);
});
