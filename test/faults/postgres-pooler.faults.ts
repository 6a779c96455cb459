import { describe, expect, onTestFinished, test } from 'vitest';
import { monotonicMs } from '../../src/core/kernel/monotonic.ts';
import { binariesOf } from '../support/postgres/binaries.ts';
import { Load } from '../support/postgres/load.ts';
import { hasPooler, TransactionPooler } from '../support/postgres/pooler.ts';
import { PostgresServer } from '../support/postgres/server.ts';
import { openShop, type Shop } from '../support/postgres/shop.ts';

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
    while (seen.length < 200) {
      await reader.daybook.log.wait(seen.length, AbortSignal.timeout(10_000));
      for (const { position } of await reader.daybook.log.read(seen.length, 1_000)) seen.push(position);
    }
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(seen).toEqual(seen.map((_, index) => index + 1));
    const waited: number[] = [];
    for (let round = 0; round < 15; round += 1)
      waited.push(await untilSeen(writer, reader, `round ${round}`));
    // Half of a wait's longest: it was not its end that woke the reader.
    expect(waited.toSorted((one, other) => one - other)[7]).toBeLessThan(400);
    for (const { daybook } of shops) expect(await load.acknowledged.violations(daybook)).toEqual([]);
  });
});

/** From when a commit is stored until a reader that waits for it is woken, milliseconds. */
async function untilSeen({ daybook }: Shop, { daybook: reader }: Shop, text: string): Promise<number> {
  const { position } = await reader.log.head();
  const woken = reader.log.wait(position, AbortSignal.timeout(10_000));
  await daybook.orders.addNote({ orderId: '1', text });
  const startedAt = monotonicMs();
  await woken;
  return monotonicMs() - startedAt;
}
