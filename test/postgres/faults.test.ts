import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Client } from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { Result } from '../../src/core/kernel/result.ts';
import type { Command, Receipt } from '../../src/core/model/command.ts';
import { ownFolder } from '../support/folder.ts';
import { Acknowledged } from '../support/postgres/acknowledged.ts';
import { type Binaries, binariesOf } from '../support/postgres/binaries.ts';
import { onEachServer, onNewestServer } from '../support/postgres/databases.ts';
import { FaultProxy } from '../support/postgres/fault-proxy.ts';
import { Load } from '../support/postgres/load.ts';
import { killServer } from '../support/postgres/processes.ts';
import { PostgresServer, queryAt } from '../support/postgres/server.ts';
import { openShop, type Shop } from '../support/postgres/shop.ts';

/** What servers and networks do to a daybook; `npm run test:faults` has what takes longer. */

const run = promisify(execFile);

async function shopAt(url: string, options: Parameters<typeof openShop>[1] = {}): Promise<Shop> {
  const shop = await openShop(url, options);
  onTestFinished(shop.close);
  return shop;
}

/** The same database, through a proxy. */
async function behindProxy(url: string): Promise<{ readonly proxy: FaultProxy; readonly url: string }> {
  const at = new URL(url);
  const proxy = await FaultProxy.start(Number(at.port));
  onTestFinished(() => proxy.close());
  at.port = String(proxy.port);
  return { proxy, url: at.href };
}

const order = (commandId: string, more: object = {}): Command => ({
  name: 'CreateOrder',
  data: { guest: { name: 'Ann' }, currency: 'USD', items: [{ name: 'Mug', unitPrice: 500 }], ...more },
  meta: { commandId },
});

const send = ({ daybook }: Shop, command: Command) => daybook.commands.dispatchUnknown(command);

/** In every request that appends, and in no other. */
const APPEND = 'append_commits';

const codeOf = (answer: Result<unknown>): string =>
  answer.ok ? (answer.value as Receipt).status : answer.failure.code;

const stored = async ({ daybook }: Shop): Promise<readonly string[]> =>
  (await daybook.log.read(0, 1_000)).map(({ commandId }) => commandId);

const sound = ({ daybook }: Shop) => new Acknowledged().violations(daybook);

describe.skipIf(typeof (await binariesOf('embedded')) === 'string')('a server that is killed', () => {
  test('twice under load loses nothing that was acknowledged, and what had no answer is settled', async () => {
    const server = await PostgresServer.start((await binariesOf('embedded')) as never);
    onTestFinished(() => server.remove());
    const shop = await shopAt(server.url());
    const load = await Load.start([shop.daybook]);
    for (const round of [40, 60]) {
      await load.more(round);
      killServer(server.pid as number);
      await server.restart();
    }
    await load.more(40);
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(await load.acknowledged.violations(shop.daybook)).toEqual([]);
  }, 60_000);
});

const system = await binariesOf('system');

// Only the pg_dump of a server's own version is sure to read it.
onEachServer(({ ownDatabase, name }) => {
  describe.skipIf(typeof system === 'string' || !name.includes(system.version))('a dump', () => {
    test('that is restored elsewhere goes on as the same log, for which another one is not taken', async () => {
      const url = await ownDatabase();
      const shop = await shopAt(url);
      await send(shop, order('first'));
      await shop.daybook.orders.get({ number: 1 });
      const elsewhere = await ownDatabase('template0');
      await copyDatabase(system as Binaries, url, elsewhere);

      const restored = await shopAt(elsewhere, { views: shop.views });
      expect(await restored.daybook.orders.get({ number: 1 })).toMatchObject({ ok: true });
      expect(codeOf(await send(restored, order('first')))).toBe('replayed');
      expect(codeOf(await send(restored, order('second')))).toBe('ok');
      expect(restored.notices).toEqual([]);
      expect(await sound(restored)).toEqual([]);

      const another = await shopAt(await ownDatabase(), { views: shop.views });
      expect(await another.daybook.orders.get({ number: 1 })).toMatchObject({
        failure: { kind: 'not_found' },
      });
      expect(another.notices).toMatchObject([
        { kind: 'rebuilt', why: expect.stringContaining('another log') },
      ]);
    });
  });
});

onNewestServer(({ ownDatabase }) => {
  describe('a connection that is cut', () => {
    test.each(['cutBeforeAnswer', 'cutBeforeSend'] as const)(
      '%s: the command is stored once, and its caller hears of nothing',
      async (cut) => {
        const { proxy, url } = await behindProxy(await ownDatabase());
        const shop = await shopAt(url);
        proxy[cut](APPEND, 2);
        const answers = await Promise.all(['first', 'second', 'third'].map((id) => send(shop, order(id))));
        expect(answers).toMatchObject(answers.map(() => ({ ok: true, value: { status: 'ok' } })));
        expect(proxy.cuts).toBe(2);
        expect((await stored(shop)).toSorted()).toEqual(['first', 'second', 'third']);
        expect(await sound(shop)).toEqual([]);
      },
    );

    test('in a batch of all or nothing stores all of it once', async () => {
      const { proxy, url } = await behindProxy(await ownDatabase());
      const shop = await shopAt(url);
      proxy.cutBeforeAnswer(APPEND);
      const batch = shop.daybook.atomic();
      const answers = ['first', 'second', 'third'].map((id) => batch.commands.dispatchUnknown(order(id)));
      await batch.commands.decided();
      await batch.commit();
      expect((await Promise.all(answers)).map(codeOf)).toEqual(['ok', 'ok', 'ok']);
      expect(await stored(shop)).toEqual(['first', 'second', 'third']);
    });

    test('does not record a rejection twice, whose sender is told of it as ever', async () => {
      const { proxy, url } = await behindProxy(await ownDatabase());
      const shop = await shopAt(url);
      await send(shop, order('first', { externalRef: 'W-1' }));
      proxy.cutBeforeAnswer('refused_commands');
      const answer = await send(shop, order('second', { externalRef: 'W-1' }));
      expect(answer).toMatchObject({ failure: { kind: 'rejected' } });
      expect(proxy.cuts).toBe(1);
      expect(await shop.store.rejections.list({ limit: 9 })).toMatchObject([{ commandId: 'second' }]);
    });

    test('for longer than the timeout is an unknown outcome, which the same key settles', async () => {
      const { proxy, url } = await behindProxy(await ownDatabase());
      const shop = await shopAt(url, { timeoutMs: 300 });
      proxy.cutBeforeAnswer(APPEND, 1_000);
      expect(codeOf(await send(shop, order('first')))).toBe('outcome_unknown');
      proxy.mend();
      expect(await send(shop, order('first'))).toMatchObject({ ok: true, value: { status: 'replayed' } });
      expect(await stored(shop)).toEqual(['first']);
    });
  });

  describe('what other transactions do', () => {
    test('one left open in another database holds nobody up', async () => {
      const [url, other] = [await ownDatabase(), await ownDatabase()];
      const idle = new Client({ connectionString: other });
      await idle.connect();
      onTestFinished(() => idle.end());
      await idle.query('BEGIN');
      await idle.query('CREATE TABLE mine ()');
      const [writer, reader] = [await shopAt(url), await shopAt(url)];
      const position = await stored(reader);
      const woken = reader.daybook.log.wait(position.length, AbortSignal.timeout(10_000));
      expect(codeOf(await send(writer, order('first')))).toBe('ok');
      await woken;
      expect(await stored(reader)).toEqual(['first']);
    });

    test.each(['40001', '40P01'])(
      'the commit that fails with %s is done again, and nobody hears of it',
      async (state) => {
        const url = await ownDatabase();
        const shop = await shopAt(url);
        await failingInserts(url, state, 2);
        expect(codeOf(await send(shop, order('first')))).toBe('ok');
        expect(await stored(shop)).toEqual(['first']);
      },
    );
  });

  describe('a server that takes no commits', () => {
    test('for it is read-only is unavailable, acknowledges nothing, and is used again once it is not', async () => {
      const url = await ownDatabase();
      const shop = await shopAt(url, { timeoutMs: 500 });
      const name = new URL(url).pathname.slice(1);
      await queryAt(url, `ALTER DATABASE ${name} SET default_transaction_read_only = on`);
      await queryAt(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'daybook'`,
      );
      expect(await send(shop, order('first'))).toMatchObject({ failure: { kind: 'unavailable' } });
      expect(await stored(shop)).toEqual([]);
      await queryAt(
        url,
        `BEGIN READ WRITE; ALTER DATABASE ${name} RESET default_transaction_read_only; COMMIT`,
      );
      await queryAt(
        url,
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${name}' AND application_name = 'daybook'`,
      );
      expect(codeOf(await send(shop, order('first')))).toBe('ok');
    });

    test('for its connections are used up is unavailable, and is used again once there are some', async () => {
      const url = await ownDatabase();
      const shop = await shopAt(url, { timeoutMs: 500 });
      const name = new URL(url).pathname.slice(1);
      const role = `clerk_${name}`;
      await queryAt(url, `CREATE ROLE ${role} LOGIN CONNECTION LIMIT 0`);
      const theirs = new URL(url);
      theirs.username = role;
      await expect(openShop(theirs.href, { timeoutMs: 500 })).rejects.toMatchObject({
        failure: { kind: 'unavailable' },
      });
      expect(codeOf(await send(shop, order('first')))).toBe('ok');
    });
  });
});

async function copyDatabase({ folder }: Binaries, from: string, to: string): Promise<void> {
  const dump = await run(join(folder, 'pg_dump'), ['--schema=daybook', from]);
  const file = join(ownFolder(), 'dump.sql');
  writeFileSync(file, dump.stdout);
  await run(join(folder, 'psql'), ['--quiet', '--set=ON_ERROR_STOP=1', `--file=${file}`, to]);
}

/** The next inserts of commits fail so. A sequence counts them, for it does not go back with a transaction. */
async function failingInserts(url: string, state: string, times: number): Promise<void> {
  await queryAt(
    url,
    `CREATE SEQUENCE failing;
     CREATE FUNCTION failing() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
     BEGIN
       IF nextval('public.failing') <= ${times} THEN RAISE EXCEPTION 'injected' USING ERRCODE = '${state}'; END IF;
       RETURN NEW;
     END $$;
     CREATE TRIGGER failing BEFORE INSERT ON daybook.commits FOR EACH ROW EXECUTE FUNCTION failing()`,
  );
}
