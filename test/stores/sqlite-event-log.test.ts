import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Clock } from '../../src/core/model/ports.ts';
import { openSqliteEventLog, type SqliteStore } from '../../src/stores/sqlite/log/open-event-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { checkpointsContract } from '../contracts/checkpoints.contract.ts';
import { eventLogContract, type OpenedLog } from '../contracts/event-log.contract.ts';
import { replicaContract } from '../contracts/replica.contract.ts';
import { streamNamesContract } from '../contracts/stream-names.contract.ts';
import { temporaryFolder } from './temporary-folder.ts';

const open = async (clock: Clock): Promise<OpenedLog> => {
  const options = { path: join(temporaryFolder(), 'daybook.db'), clock, timeoutMs: 5_000 };
  const store = await openSqliteEventLog({ ...options, create: true });
  const others: SqliteStore[] = [];
  return {
    log: store.log,
    replica: store.replica,
    rejections: store.rejections,
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
checkpointsContract('SQLite', async () => {
  const { checkpoints, close } = await openSqliteEventLog({
    path: join(temporaryFolder(), 'daybook.db'),
    clock: { now: () => '2026-11-23T12:00:00.000Z' },
    timeoutMs: 5_000,
    create: true,
  });
  onTestFinished(close);
  return checkpoints;
});
streamNamesContract('SQLite', async () => (await open({ now: () => '2026-11-23T12:00:00.000Z' })).log);

describe('a log that is held', () => {
  test('lets nobody else append until something is appended here, or it is released', async () => {
    const { log, another, close } = await open({ now: () => '2026-11-23T12:00:00.000Z' });
    const other = await another();
    const hold = await log.hold();
    const theirs = other.append([appendOf({ stream: 'order-theirs' })]);
    expect(await log.append([appendOf({ stream: 'order-ours' })])).toMatchObject([at(1)]);
    expect(await theirs).toMatchObject([at(2)]);
    // What was appended has ended the hold: releasing it now takes nothing back.
    hold.release();
    (await log.hold()).release();
    expect(await other.append([appendOf({ stream: 'order-more' })])).toMatchObject([at(3)]);
    await close();
  });

  test('twice is held once: it ends with the last that is released, and with an append', async () => {
    const { log, another, close } = await open({ now: () => '2026-11-23T12:00:00.000Z' });
    const other = await another();
    const [outer, inner] = [await log.hold(), await log.hold()];
    inner.release();
    inner.release();
    const theirs = other.append([appendOf({ stream: 'order-theirs' })]);
    expect(await log.append([appendOf({ stream: 'order-ours' })])).toMatchObject([at(1)]);
    expect(await theirs).toMatchObject([at(2)]);
    const third = await log.hold();
    // What has ended with the append takes nothing from who holds it now.
    outer.release();
    const more = other.append([appendOf({ stream: 'order-more' })]);
    expect(await log.append([appendOf({ stream: 'order-again' })])).toMatchObject([at(3)]);
    expect(await more).toMatchObject([at(4)]);
    third.release();
    for (const hold of [await log.hold(), await log.hold()]) hold.release();
    expect(await other.append([appendOf({ stream: 'order-last' })])).toMatchObject([at(5)]);
    await close();
  });

  const at = (position: number) => ({ kind: 'committed', commit: { position } });
});
