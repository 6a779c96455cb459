import { copyFileSync, linkSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import { openSqliteEventLog, type SqliteStore } from '../../src/stores/sqlite/log/open-event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { appendOf } from '../contracts/append-of.ts';
import { temporaryFolder } from './temporary-folder.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const open = (path: string) => openSqliteEventLog({ path, clock, timeoutMs: 2_000, create: true });

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  );

async function begun(): Promise<{ path: string; store: SqliteStore }> {
  const path = join(temporaryFolder(), 'shop.db');
  const store = await open(path);
  await store.log.append([appendOf()]);
  return { path, store };
}

describe('A file with two names', () => {
  const rejection = {
    kind: 'unavailable',
    code: 'hard_link_refused',
    hint: expect.stringContaining('copy the file') as string,
  };

  test('is refused as a daybook under either of them, until one is removed', async () => {
    const { path, store } = await begun();
    await store.close();
    const other = join(temporaryFolder(), 'other.db');
    linkSync(path, other);
    expect(await failure(open(path))).toMatchObject(rejection);
    expect(await failure(open(other))).toMatchObject(rejection);
    rmSync(other);
    await (await open(path)).close();
  });

  test('is refused as views', async () => {
    const path = join(temporaryFolder(), 'shop.views.db');
    const store = await openSqliteViewStore({ path, timeoutMs: 1_000 });
    await store.records();
    await store.close();
    linkSync(path, `${path}.link`);
    const again = await openSqliteViewStore({ path, timeoutMs: 1_000 });
    expect(await failure(again.records())).toMatchObject(rejection);
    expect(await failure(again.transaction(async () => 1))).toMatchObject(rejection);
    await again.close();
  });
});

describe('A daybook whose file goes away under a running program', () => {
  const rejection = {
    kind: 'unavailable',
    code: 'file_replaced',
    message: expect.stringContaining('Nothing was stored') as string,
  };
  const next = () => [appendOf({ stream: 'order-2' })];

  test('acknowledges nothing once it is removed', async () => {
    const { path, store } = await begun();
    rmSync(path);
    expect(await failure(store.log.append(next()))).toMatchObject(rejection);
    expect(await failure(store.log.wait(1, AbortSignal.timeout(1_000)))).toMatchObject({
      code: 'file_replaced',
    });
    await store.close();
  });

  test('acknowledges nothing once it is renamed, and goes on when it is back', async () => {
    const { path, store } = await begun();
    renameSync(path, `${path}.away`);
    expect(await failure(store.log.append(next()))).toMatchObject(rejection);
    renameSync(`${path}.away`, path);
    expect(await store.log.append(next())).toMatchObject([{ kind: 'committed' }]);
    await store.close();
  });

  test('acknowledges nothing once another file stands in its place', async () => {
    const { path, store } = await begun();
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
    expect(await failure(store.log.append(next()))).toMatchObject(rejection);
    await store.close();
  });
});
