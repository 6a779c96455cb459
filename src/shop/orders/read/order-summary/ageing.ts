import { sql } from 'kysely';
import * as z from 'zod';
import { exact } from '../../../../core/kernel/exact.ts';
import { ok } from '../../../../core/kernel/result.ts';
import { currency, currencyInput, money, signedMoney } from '../../../../core/model/fields.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { raw } from '../raw.ts';
import { OPEN } from './order-summary.ts';
import { orderSummaryView } from './view.ts';

const input = z
  .strictObject({
    bucket: z
      .array(z.coerce.number().int().min(1).max(100_000))
      .min(1)
      .default([30, 60, 90])
      .describe('Where one age ends and the next begins, in days')
      .meta({ show: 'integer' }),
    currency: currencyInput().optional().describe('Only this currency'),
  })
  .refine(({ bucket }) => bucket.every((days, index) => index === 0 || days > (bucket[index - 1] ?? 0)), {
    message: 'give them in ascending order',
    path: ['bucket'],
  });

const item = z.object({
  row: z.enum(['row', 'total']).describe('A row, or the total of the rows of its currency'),
  age: z.string().describe('Days since the order was placed').meta({ column: 'table' }),
  currency: currency().describe('The currency of the row: no two are added'),
  orders: z.int().describe('Orders with something due').meta({ show: 'integer', column: 'table' }),
  receivable: money()
    .describe('What customers have still to pay')
    .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  credit: money()
    .describe('What is due to customers: refunds, and money for drafts')
    .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  balance: signedMoney()
    .describe('Receivable less credit: the sum of the balances')
    .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
});

type Aged = z.output<typeof item>;

export const ageing = defineQuery({
  name: 'Ageing',
  summary: 'Tell how much is due, from customers and to them, by how long ago it was ordered',
  input,
  views: [orderSummaryView],
  result: { kind: 'list', item: () => item, idField: 'age', keyFields: ['row', 'currency'] },
  answer: async (asked, { read, clock }) => {
    const rows = await read.all<Sums>(raw(sumsOf(asked.bucket, asked.currency, clock.now())));
    return ok(rowsOf(rows, asked.bucket));
  },
  cli: {
    path: 'ageing',
    nothing: 'Nothing is due.',
    examples: [
      { run: 'daybook ageing', does: 'What is due for up to 30, 60 and 90 days, and for longer' },
      { run: 'daybook ageing --bucket 7 --bucket 14', does: 'By week' },
    ],
  },
});

interface Sums {
  readonly currency: string;
  readonly bucket: number;
  readonly orders: number;
  readonly receivable: number;
  readonly credit: number;
}

/** An order counts to the first bucket whose days it has not reached. */
function sumsOf(bucket: readonly number[], only: string | undefined, now: string) {
  const begins = bucket.map((days) => new Date(Date.parse(now) - days * 86_400_000).toISOString());
  const cases = begins.map((begin, index) => sql`when "orderedAt" > ${begin} then ${index}`);
  return sql<Sums>`
    select currency, case ${sql.join(cases, sql` `)} else ${bucket.length} end as bucket, count(*) as orders,
      sum(max(balance, 0)) as receivable, sum(max(-balance, 0)) as credit
    from (
      select currency, "orderedAt",
        case when status = 'created' then refunded - captured else balance end as balance
      from order_summary
      where ${sql.raw(OPEN)} ${only === undefined ? sql`` : sql`and currency = ${only}`}
    )
    group by 1, 2 order by 1, 2`;
}

function rowsOf(sums: readonly Sums[], bucket: readonly number[]): Aged[] {
  const currencies = [...new Set(sums.map((one) => one.currency))];
  return currencies.flatMap((code) => {
    const own = sums.filter((one) => one.currency === code);
    const total = { currency: code, orders: 0, receivable: 0, credit: 0 };
    for (const one of own) {
      total.orders += one.orders;
      total.receivable = exact(total.receivable + one.receivable);
      total.credit = exact(total.credit + one.credit);
    }
    return [
      ...own.map((one) => agedOf('row', ageOf(one.bucket, bucket), one)),
      agedOf('total', 'Total', total),
    ];
  });
}

const agedOf = (
  row: Aged['row'],
  age: string,
  { currency: code, orders, receivable, credit }: Omit<Sums, 'bucket'>,
): Aged => ({
  row,
  age,
  currency: code,
  orders,
  receivable,
  credit,
  balance: receivable - credit,
});

function ageOf(index: number, bucket: readonly number[]): string {
  const [from, to] = [bucket[index - 1], bucket[index]];
  if (to === undefined) return `${from} days and more`;
  return from === undefined ? `under ${to} days` : `${from} to ${to - 1} days`;
}
