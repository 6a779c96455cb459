import { expect, onTestFinished, test } from 'vitest';
import { timelinesIn } from '../../src/stores/postgres/timeline-files.ts';
import { Copy, untilReady } from '../serve/support/copies.ts';
import { ownFolder } from '../support/folder.ts';
import { Acknowledged } from '../support/postgres/acknowledged.ts';
import { Load } from '../support/postgres/load.ts';
import { describeWithStandbys, type Pair, startPair } from '../support/postgres/pair.ts';
import { freezeProcess, killServer } from '../support/postgres/processes.ts';
import { type PostgresServer, queryAt } from '../support/postgres/server.ts';
import { openShop, type Shop } from '../support/postgres/shop.ts';
import { promote } from '../support/postgres/standby.ts';

/** `npm run test:faults`: what becomes of a daybook when one server takes over from another. */

async function pairOf(isSynchronous: boolean): Promise<Pair> {
  const pair = await startPair({ isSynchronous });
  onTestFinished(pair.remove);
  return pair;
}

async function shopAt(url: string, options: Parameters<typeof openShop>[1] = {}): Promise<Shop> {
  const shop = await openShop(url, options);
  onTestFinished(shop.close);
  return shop;
}

const note = (shop: Shop, text: string) =>
  shop.daybook.commands.dispatchUnknown({
    name: 'AddNote',
    data: { orderId: '1', text },
    meta: { commandId: text },
  });

/** Every connection of a daybook is lost: it looks for a server that takes writes, one host after the other. */
const looksForPrimary = (server: PostgresServer): Promise<unknown> =>
  queryAt(
    server.url(),
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'daybook'",
  );

/** As the power does to a machine. */
async function cutPower(server: PostgresServer): Promise<void> {
  killServer(server.pid as number);
  await server.kill();
}

describeWithStandbys('A synchronous standby that takes over', () => {
  test('has all that was acknowledged, no command waits for 5 seconds, and no view is rebuilt', async () => {
    const { primary, standby, url } = await pairOf(true);
    const shops = [await shopAt(url), await shopAt(url)];
    const load = await Load.start(shops.map(({ daybook }) => daybook));
    await load.more(100);
    for (const { daybook } of shops) await daybook.orders.get({ number: 1 });
    await cutPower(primary);
    await promote(standby);
    await load.more(100);
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(load.longestMs).toBeLessThan(5_000);
    for (const { daybook, notices } of shops) {
      expect(await load.acknowledged.violations(daybook)).toEqual([]);
      expect(notices).toEqual([]);
    }
  });

  test('is the only one that is written to, though the old primary returns, and returns again', async () => {
    const { primary, standby, url } = await pairOf(true);
    const shop = await shopAt(url, { timeoutMs: 2_000 });
    const load = await Load.start([shop.daybook]);
    await load.more(50);
    await cutPower(primary);
    await promote(standby);
    await load.more(50);

    // Nobody told it: it takes commands, which wait for a standby that is a primary by now.
    await primary.restart();
    await looksForPrimary(standby);
    await load.more(50);
    const unheard = queryAt(primary.url(), 'UPDATE daybook.log_head SET hash = hash').catch(() => undefined);
    // What it never acknowledged is to be seen after its next crash.
    await cutPower(primary);
    await unheard;
    await primary.restart();
    await looksForPrimary(standby);
    await load.more(50);
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(await load.acknowledged.violations(shop.daybook)).toEqual([]);
  });
});

describeWithStandbys('A former primary', () => {
  test('that a process comes to first is refused by name, for another one saw who took over', async () => {
    const { primary, standby, url } = await pairOf(true);
    const memory = timelinesIn(ownFolder(), url);
    const before = await shopAt(url, { memory });
    const load = await Load.start([before.daybook]);
    await load.more(20);
    await load.settle();
    await cutPower(primary);
    await promote(standby);
    await note(before, 'after');
    await primary.restart();
    await expect(openShop(primary.url(), { memory, timeoutMs: 1_000 })).rejects.toMatchObject({
      failure: { kind: 'unavailable', code: 'stale_primary' },
    });
    const next = await shopAt(url, { memory });
    expect(await note(next, 'after')).toMatchObject({ ok: true, value: { status: 'replayed' } });
  });
});

describeWithStandbys('An asynchronous standby that lacks the last commits and takes over', () => {
  test('is noticed: a process that has seen them decides nothing more, and no view passes over it', async () => {
    const { primary, standby, url } = await pairOf(false);
    const shop = await shopAt(url, { timeoutMs: 5_000 });
    const load = await Load.start([shop.daybook]);
    await load.more(50);
    const thaw = freezeProcess(primary.pid as number, 'walsender');
    await load.more(20);
    await load.settle();
    await shop.daybook.orders.get({ number: 1 });
    await cutPower(primary);
    thaw();
    await promote(standby);

    expect(await note(shop, 'lost?')).toMatchObject({
      failure: { kind: 'unavailable', code: 'log_restored' },
    });
    expect(await note(shop, 'lost?')).toMatchObject({
      failure: { kind: 'unavailable', code: 'log_restored' },
    });
    // The next process, over the views that were there: they remember more than the log.
    const next = await shopAt(url, { views: shop.views });
    expect(await next.daybook.orders.get({ number: 1 })).toMatchObject({
      failure: { kind: 'unavailable', code: 'commits_lost' },
    });
    // Once somebody has decided that what is lost is lost, everything goes on.
    await next.daybook.commands.dispatch({ name: 'RebuildViews', data: {} });
    expect(await note(next, 'found')).toMatchObject({ ok: true });
    expect(await new Acknowledged().violations(next.daybook)).toEqual([]);
  });

  test('stops the copies that have seen them: they answer nothing rather than facts that are gone', async () => {
    const { primary, standby, url } = await pairOf(false);
    const shop = await shopAt(url, { timeoutMs: 5_000 });
    const load = await Load.start([shop.daybook]);
    await load.more(50);
    const copy = await (await Copy.begin()).follow(url, '');
    const thaw = freezeProcess(primary.pid as number, 'walsender');
    await load.more(20);
    await load.settle();
    const { position } = await shop.daybook.log.head();
    await expect
      .poll(async () => (await copy.get('/orders/1')).headers.get('Daybook-Position'), { timeout: 10_000 })
      .toMatch(new RegExp(`-${position}$`));
    await cutPower(primary);
    thaw();
    await promote(standby);

    expect(await untilReady(copy, false)).toMatchObject({ feed: { ok: false } });
    await expect
      .poll(async () => (await copy.get('/orders/1')).json(), { timeout: 40_000 })
      .toMatchObject({ code: 'copy_stopped' });
    expect(await copy.end()).toBe(0);
  });
});
