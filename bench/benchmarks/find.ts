import Database from 'better-sqlite3';
import type { Page } from '../../src/core/model/query.ts';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { bigShop } from '../support/big-shop.ts';
import { type Benchmark, type Measurement, within } from '../support/measurement.ts';
import { done } from '../support/small-shop.ts';
import { inTurns } from '../support/timing.ts';

const ROUNDS = 60;
const PAGE = 20;
const FAR = 10_000;

type Filter = Readonly<Record<string, unknown>>;

const FILTERS: readonly (readonly [what: string, filter: Filter, floor: string])[] = [
  ['no filter, newest first', {}, 'ORDER BY orderedAt DESC'],
  ['status', { status: ['completed'] }, "WHERE status = 'completed' ORDER BY orderedAt DESC"],
  ['payment', { payment: ['unpaid'] }, "WHERE payment = 'unpaid' ORDER BY orderedAt DESC"],
  ['fulfilment', { fulfilment: ['delivered'] }, "WHERE fulfilment = 'delivered' ORDER BY orderedAt DESC"],
  ['customer', { customer: 'ann' }, "WHERE customerRef = 'ann' ORDER BY orderedAt DESC"],
  [
    'a month',
    { from: '2023-03-01T00:00:00Z', to: '2023-04-01T00:00:00Z' },
    "WHERE orderedAt >= '2023-03-01' AND orderedAt < '2023-04-01' ORDER BY orderedAt DESC",
  ],
  [
    'status in a month',
    { status: ['completed'], from: '2023-03-01T00:00:00Z' },
    "WHERE status = 'completed' AND orderedAt >= '2023-03-01' ORDER BY orderedAt DESC",
  ],
  ['the largest', { currency: 'USD', sort: ['-total'] }, "WHERE currency = 'USD' ORDER BY total DESC"],
  [
    'a product',
    { sku: 'MUG' },
    "WHERE orderId IN (SELECT orderId FROM order_line WHERE sku = 'MUG') ORDER BY orderedAt DESC",
  ],
  ['refund due', { refundDue: true }, 'WHERE balance < 0 ORDER BY orderedAt DESC'],
  ['on hold', { onHold: true }, 'WHERE onHold = 1 ORDER BY orderedAt DESC'],
];

/** FindOrders through its dispatcher, views looked after: the first page, and one far behind. */
export const find: Benchmark = {
  name: 'find',
  about: 'FindOrders, 20 rows a page, in process',
  run: async (options) => {
    const shop = await bigShop(options);
    const daybook = await openDaybook({ db: shop.db });
    const sqlite = new Database(shop.views, { readonly: true });
    const rows: Measurement[] = [];
    for (const [what, filter, floor] of FILTERS) {
      const select = sqlite.prepare(`SELECT * FROM order_summary ${floor} LIMIT ${PAGE + 1}`).raw();
      rows.push(await paged(daybook, what, filter, () => select.all()));
    }
    const far = await cursorFarBehind(daybook);
    const bare = sqlite
      .prepare(`SELECT * FROM order_summary ORDER BY orderedAt DESC LIMIT ${PAGE + 1}`)
      .raw();
    rows.push(
      await paged(
        daybook,
        `page ${far.page.toLocaleString('en')}, by its cursor`,
        { after: far.cursor },
        () => bare.all(),
      ),
    );
    sqlite.close();
    await daybook.close();
    return rows;
  },
};

async function paged(
  daybook: Daybook,
  what: string,
  filter: Filter,
  bare: () => unknown,
): Promise<Measurement> {
  const data = { ...filter, pageSize: PAGE };
  const ask = async (): Promise<unknown> =>
    done(await daybook.queries.dispatchUnknown({ name: 'FindOrders', data }));
  const [measured, floor] = await inTurns(ROUNDS, ask, bare);
  return within(1, { what, unit: 'ms', measured, floor, floorIs: 'the same rows by a prepared SELECT' });
}

/** As many pages behind the first as there are, at most ten thousand. */
async function cursorFarBehind(
  daybook: Daybook,
): Promise<{ readonly cursor: string; readonly page: number }> {
  let cursor: string | undefined;
  for (let rows = 0; ; rows += 1_000) {
    const data = { pageSize: 1_000, ...(cursor !== undefined && { after: cursor }) };
    const page: Page<unknown> = done(await daybook.queries.dispatch({ name: 'FindOrders', data }));
    if (page.nextCursor === null || rows >= FAR * PAGE) return { cursor: cursor ?? '', page: rows / PAGE };
    cursor = page.nextCursor;
  }
}
