import { describe, expect, test } from 'vitest';
import { FailureError } from '../../src/core/kernel/failure.ts';
import type { EventLog, LogIdentity } from '../../src/core/model/event-log.ts';
import { expectedRows } from '../support/expected-rows.ts';
import { ownFolder } from '../support/folder.ts';
import { made, record, shut } from '../support/toy-context.ts';
import { memoryLog, openViewFixture } from '../support/view-fixture.ts';

/** Another log under the name of one: what is left of it. */
function remainsOf(identity: LogIdentity): EventLog {
  const log = memoryLog();
  return new Proxy(log, {
    get: (target, method) =>
      method === 'identity' ? async () => identity : Reflect.get(target, method).bind(target),
  });
}

async function viewsOfFive(): Promise<{ path: string; identity: LogIdentity }> {
  const path = `${ownFolder()}/shop.views.db`;
  const log = memoryLog();
  for (let box = 0; box < 5; box += 1) await record(log, `box${box}`, made('ann'));
  const shelf = await openViewFixture({ log, path });
  await shelf.rows();
  await shelf.store.close();
  return { path, identity: await log.identity() };
}

const failure = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof FailureError ? error.failure : error),
  );

describe('A log that has lost its end', () => {
  test('is not answered from, and the views that remember it are kept', async () => {
    const { path, identity } = await viewsOfFive();
    const log = remainsOf(identity);
    await record(log, 'box0', made('ann'));
    const shelf = await openViewFixture({ log, path });
    expect((await shelf.views.status())[0]).toMatchObject({ state: 'ahead', position: 5 });
    for (let times = 0; times < 2; times += 1) {
      expect(await failure(shelf.rows())).toMatchObject({
        kind: 'unavailable',
        code: 'commits_lost',
        message: expect.stringContaining('lost 4 commits') as string,
        hint: expect.stringMatching(/db restore.*RebuildViews/) as string,
        details: { missing: 4, known: 5, end: 1 },
      });
    }
    expect(shelf.notices).toEqual([]);
    await shelf.store.close();
  });

  test('and has gone on since is not answered from either', async () => {
    const { path, identity } = await viewsOfFive();
    const log = remainsOf(identity);
    for (let box = 0; box < 9; box += 1) await record(log, `other${box}`, made('zoe'), shut());
    const shelf = await openViewFixture({ log, path });
    expect((await shelf.views.status())[0]).toMatchObject({ state: 'diverged' });
    expect(await failure(shelf.rows())).toMatchObject({ code: 'commits_lost', details: { missing: null } });
    await shelf.store.close();
  });

  test('is answered from when somebody has given up what is missing', async () => {
    const { path, identity } = await viewsOfFive();
    const log = remainsOf(identity);
    await record(log, 'box0', made('ann'));
    const shelf = await openViewFixture({ log, path });
    await shelf.views.rebuild();
    expect(shelf.notices).toEqual([
      { kind: 'given_up', why: expect.stringContaining('lost 4 commits') as string },
    ]);
    expect(await shelf.views.loss()).toBeUndefined();
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });

  test('is another one once it was restored: its views are simply built anew', async () => {
    const { path, identity } = await viewsOfFive();
    const log = remainsOf({ ...identity, epoch: 'restored' });
    await record(log, 'box0', made('ann'));
    const shelf = await openViewFixture({ log, path });
    expect(await shelf.views.loss()).toBeUndefined();
    expect(await shelf.rows()).toEqual(await expectedRows(log));
    await shelf.store.close();
  });
});
