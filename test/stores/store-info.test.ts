import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { storeInfo } from '../../src/stores/sqlite/log/store-info.ts';
import { appendOf, eventsOf } from '../contracts/append-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };

test('a daybook says what it is and what it holds', async () => {
  const path = join(temporaryFolder(), 'shop.db');
  const store = await openSqliteEventLog({ path, clock, timeoutMs: 1_234, create: true });
  await store.log.append([
    appendOf({ events: eventsOf(3), reserved: ['k'] }),
    appendOf({ category: 'customer', stream: 'customer-a' }),
    appendOf({ expectedVersion: 3 }),
  ]);
  expect(await storeInfo(store)).toEqual({
    path,
    ...(await store.log.identity()),
    createdAt: clock.now(),
    schemaVersion: 9,
    head: await store.log.head(),
    fileBytes: statSync(path).size,
    walBytes: statSync(`${path}-wal`).size,
    mode: '600',
    commits: 3,
    events: 5,
    streams: 2,
    reservations: 1,
    refusals: 0,
    pragmas: {
      journal_mode: 'wal',
      synchronous: 'FULL',
      busy_timeout: 1_234,
      wal_autocheckpoint: 1_000,
      page_size: 4_096,
      encoding: 'UTF-8',
    },
  });
  await store.close();
});

test('an empty daybook holds nothing', async () => {
  const path = join(temporaryFolder(), 'shop.db');
  const store = await openSqliteEventLog({ path, clock, timeoutMs: 0, create: true });
  expect(await storeInfo(store)).toMatchObject({
    commits: 0,
    events: 0,
    streams: 0,
    reservations: 0,
    refusals: 0,
  });
  await store.close();
});
