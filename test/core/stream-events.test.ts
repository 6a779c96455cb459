import { expect, test } from 'vitest';
import { openDaybook } from '../../src/app.ts';
import { wholeStreams } from '../../src/core/read/stream-events.ts';
import { customerEvents } from '../../src/shop/customers/events.ts';

test('whole streams are read without keeping others in the process from their turn', async () => {
  const shop = await openDaybook({ db: ':memory:' });
  for (const ref of ['ann', 'bob', 'carl']) await shop.customers.register({ ref, name: ref });
  let turns = 0;
  const count = (): void => {
    turns += 1;
    timer = setImmediate(count);
  };
  let timer = setImmediate(count);
  let reads = 0;
  const options = { upTo: 3, page: 1, step: () => (reads += 1) };
  for await (const streams of wholeStreams(shop.log, customerEvents, options))
    expect(streams).toHaveLength(1);
  clearImmediate(timer);
  expect(reads).toBe(3);
  expect(turns).toBeGreaterThanOrEqual(reads);
  await shop.close();
});
