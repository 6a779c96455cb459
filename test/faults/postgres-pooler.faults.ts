import { describe, expect, onTestFinished, test } from 'vitest';
import { monotonicMs } from '../../src/core/kernel/monotonic.ts';
import { binariesOf } from '../support/postgres/binaries.ts';
import { Load } from '../support/postgres/load.ts';
import { hasPooler, TransactionPooler } from '../support/postgres/pooler.ts';
import { PostgresServer } from '../support/postgres/server.ts';
import { openShop } from '../support/postgres/shop.ts';

/** `npm run test:faults`: PgBouncer between daybook and its server. */

const system = await binariesOf('system');
const isMissing = typeof system === 'string' || !hasPooler;

describe.skipIf(isMissing)(`A transaction pooler${hasPooler ? '' : ' (there is no pgbouncer)'}`, () => {
  test('keeps notifications to itself: waiting takes a quarter of a second longer, and misses nothing', async () => {
    const server = await PostgresServer.start(system as never);
    onTestFinished(() => server.remove());
    const pooler = await TransactionPooler.start(server);
    onTestFinished(() => pooler.stop());
    const shops = await Promise.all([openShop(server.url()), openShop(pooler.url), openShop(pooler.url)]);
    onTestFinished(async () => {
      for (const shop of shops) await shop.close();
    });
    const [, writer, reader] = shops;
    const load = await Load.start([writer.daybook]);
    const seen: number[] = [];
    const lags: number[] = [];
    while (seen.length < 200) {
      await reader.daybook.log.wait(seen.length, AbortSignal.timeout(10_000));
      const [first, ...others] = await reader.daybook.log.read(seen.length, 1_000);
      if (first === undefined) continue;
      lags.push(Date.now() - Date.parse(first.recordedAt));
      seen.push(first.position, ...others.map(({ position }) => position));
    }
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    expect(Math.max(...lags)).toBeLessThan(1_000);
    const startedAt = monotonicMs();
    expect(monotonicMs() - startedAt).toBeLessThan(500);
    for (const { daybook } of shops) expect(await load.acknowledged.violations(daybook)).toEqual([]);
  });
});
