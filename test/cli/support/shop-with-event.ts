import { rmSync } from 'node:fs';
import { openSqliteEventLog } from '../../../src/stores/sqlite/log/open-event-log.ts';
import { filledShop } from './filled-shop.ts';
import { run, type Shop } from './program.ts';

/** A shop whose first order ends with an event that this program would not write, in a log that is whole; without views. */
export async function shopWithEvent(
  event: { type: string; schemaVersion: number },
  runProgram = run,
): Promise<Shop> {
  const shop = (await filledShop(runProgram)).copy();
  rmSync(`${shop.db.slice(0, -3)}.views.db`, { force: true });
  const clock = { now: () => '2026-03-14T16:00:00.000Z' };
  const store = await openSqliteEventLog({ path: shop.db, clock, timeoutMs: 2_000 });
  const commits = await store.log.read(0, 100);
  const [order] = commits.filter(({ category }) => category === 'order');
  if (order === undefined) throw new Error('the shop has no order');
  const { lastVersion } = (await store.log.readStream(order.stream)).at(-1) ?? order;
  const append = { ...order, commandId: 'later', fingerprint: 'later', expectedVersion: lastVersion };
  await store.log.append([{ ...append, events: [{ ...event, data: {} }], reserved: [], released: [] }]);
  await store.close();
  return shop;
}
