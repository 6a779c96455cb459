import { openDaybook } from '../../src/app.ts';
import type { Page } from '../../src/core/model/query.ts';
import { apart } from '../support/apart.ts';
import { bigShop } from '../support/big-shop.ts';
import { type Benchmark, type Measurement, within } from '../support/measurement.ts';
import { type Question, recorded } from '../support/recorded.ts';
import { done } from '../support/small-shop.ts';

const PAGE = 20;
const FAR = 10_000;

const find = (what: string, filter: object): Question => ({
  what,
  name: 'FindOrders',
  data: { pageSize: PAGE, ...filter },
});

/** First pages. */
const PAGES: readonly Question[] = [
  find('newest first', {}),
  find('a status', { status: ['completed'] }),
  find('a payment word', { payment: ['unpaid'] }),
  find('a payment word and a status, few hits', { payment: ['partially_paid'], status: ['created'] }),
  find('a fulfilment word', { fulfilment: ['delivered'] }),
  find('a return word', { returns: ['requested'] }),
  find('a customer', { customer: 'ann' }),
  find('a month', { from: '2023-03-01T00:00:00Z', to: '2023-04-01T00:00:00Z' }),
  find('a status since a day', { status: ['completed'], from: '2023-03-01T00:00:00Z' }),
  find('at least so much, in any currency', { min: 100_000 }),
  find('at least so much, in one currency', { min: 100_000, currency: 'USD' }),
  find('the largest', { sort: ['-total'] }),
  find('the largest of a status', { status: ['completed'], sort: ['-total'] }),
  find('the last created', { sort: ['-createdAt'] }),
  find('a product', { sku: 'MUG' }),
  find('a product, and how many there are', { sku: 'MUG', withTotal: true }),
  find('all, and how many there are', { withTotal: true }),
  find('a text that many have', { text: 'lee' }),
  find('a text that nobody has', { text: 'xyzzy' }),
  find('a number as a text', { text: '777' }),
  find('a refund due', { refundDue: true }),
  find('on hold', { onHold: true }),
  find('page 1 000 by its number', { page: 1_000 }),
  { what: 'search for a word', name: 'SearchOrders', data: { text: 'mug' } },
  { what: 'search for two letters', name: 'SearchOrders', data: { text: 'le' } },
  { what: 'what waits', name: 'Attention', data: {} },
  { what: 'the best customers', name: 'CustomerOrderStats', data: { currency: 'USD' } },
  { what: 'an order by its number', name: 'GetOrder', data: { number: 777 } },
];

const REPORTS: readonly Question[] = [
  { what: 'open money by age', name: 'Ageing', data: {} },
  { what: 'how far orders come', name: 'Funnel', data: {} },
  { what: 'sales by month', name: 'SalesReport', data: { by: 'month' } },
  { what: 'sales by month and category', name: 'SalesReport', data: { by: 'month', per: 'category' } },
  { what: 'sales of products', name: 'ProductSales', data: {} },
];

/** Questions through their dispatcher, the views looked after, beside the statements that answer them. */
export const questions: Benchmark = {
  name: 'questions',
  about: `lists of ${PAGE} rows and reports, in process`,
  run: async (options) => {
    const { db, views } = await bigShop(options);
    const far = await farBehind(db);
    const asked = [
      ...PAGES,
      find(`page ${far.page.toLocaleString('en')} by its cursor`, { after: far.cursor }),
      ...REPORTS,
    ];
    const statements = await recorded(db, asked);
    const rows: Measurement[] = [];
    for (const [index, question] of asked.entries()) {
      options.note(question.what);
      rows.push(await beside(db, views, question, statements[index] ?? []));
    }
    return rows;
  },
};

const TIMES = 5;

async function beside(db: string, views: string, question: Question, statements: readonly unknown[]) {
  const isReport = REPORTS.includes(question);
  const times = isReport ? 1 : TIMES;
  const costs = await apart(
    { module: 'reading', name: 'asking', data: { db, query: question, times } },
    { module: 'reading', name: 'statements', data: { views, statements, times } },
    { rounds: isReport ? 3 : 15, unmeasured: isReport ? 1 : 3 },
  );
  const each = ({ wall, cpu }: { wall: number; cpu: number }) => ({ wall: wall / times, cpu: cpu / times });
  return within(isReport ? 50 : 2, 'ms', {
    what: question.what,
    measured: each(costs.measured),
    floor: each(costs.floor),
    floorIs: 'the same statements, prepared',
  });
}

/** As many pages behind the first as there are, at most ten thousand. */
async function farBehind(db: string): Promise<{ readonly cursor: string; readonly page: number }> {
  const daybook = await openDaybook({ db });
  let cursor: string | undefined;
  for (let rows = 0; ; rows += 1_000) {
    const data = { pageSize: 1_000, ...(cursor !== undefined && { after: cursor }) };
    const page: Page<unknown> = done(await daybook.queries.dispatch({ name: 'FindOrders', data }));
    if (page.nextCursor !== null && rows < FAR * PAGE) {
      cursor = page.nextCursor;
      continue;
    }
    await daybook.close();
    return { cursor: cursor ?? '', page: Math.max(1, rows / PAGE) };
  }
}
