import type { SelectQueryBuilder } from 'kysely';
import * as z from 'zod';
import { across } from '../../../../core/kernel/issues.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { currencyInput, instantInput } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit, pageNumber, sortFields, withTotal } from '../../../../core/read/paging.ts';
import { pageOfRows, sortKeys } from '../../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { customerRef } from '../../../money/names.ts';
import { partiesOf } from '../named.ts';
import {
  type CustomerOrderStats,
  type CustomerOrderStatsRow,
  customerOrderStatsItem,
  customerOrderStatsView,
  withAverage,
} from './customer-order-stats.ts';

const input = z
  .strictObject({
    customer: customerRef().optional().describe('Only this customer'),
    currency: currencyInput().optional().describe('Only this currency'),
    minSpent: z
      .int()
      .min(0)
      .optional()
      .describe('Who have spent at least so much, in minor units; needs a currency')
      .meta({ show: 'money', currencyField: 'currency' }),
    lastBefore: instantInput()
      .optional()
      .describe('Whose last order was placed before this time')
      .meta({ show: 'timestamp', when: 'start' }),
    sort: sortFields(['spent', 'orders', 'lastOrderAt'])
      .length(1)
      .default(['-spent'])
      .describe('By this field within each currency, descending with "-"'),
    page: pageNumber(),
    after: after(),
    limit: limit(),
    withTotal: withTotal(),
  })
  .refine(
    ({ minSpent, currency: code }) => minSpent === undefined || code !== undefined,
    across(['currency'], 'give currency too: amounts of two currencies do not compare', 'minSpent'),
  );

type Input = z.output<typeof input>;

export const customerOrderStats = defineQuery({
  name: 'CustomerOrderStats',
  summary: 'Tell how much customers have ordered, in each currency',
  input,
  views: [customerOrderStatsView],
  names: partiesOf,
  result: {
    kind: 'page',
    item: customerOrderStatsItem,
    idField: 'customerRef',
    keyFields: ['currency'],
  },
  answer,
  cli: {
    path: 'customers stats',
    nothing: 'No customers match.',
    args: ['customer'],
    flags: { minSpent: { description: 'Who have spent at least so much, with its currency: "1000 USD"' } },
    examples: [
      { run: 'daybook customers stats ann', does: 'What Ann has ordered and spent' },
      { run: 'daybook customers stats --currency USD -L 10', does: 'The ten best customers in dollars' },
      {
        run: 'daybook customers stats --min-spent 1000USD --last-before 365d',
        does: 'Good customers who have not ordered for a year',
      },
    ],
  },
});

interface Tables {
  readonly customer_order_stats: CustomerOrderStatsRow;
}

const db = queryBuilder<Tables>();

async function answer(asked: Input, { read }: Ports): Promise<Result<Page<CustomerOrderStats>>> {
  const page = await pageOfRows(read, chosen(asked), keysOf(asked), asked);
  return ok({ ...page, items: page.items.map(withAverage) });
}

/** Currency by currency. */
function keysOf({ sort: [by = '-spent'] }: Input) {
  return sortKeys([by.startsWith('-') ? '-currency' : 'currency', by], {}, 'customerRef');
}

type Stats = SelectQueryBuilder<Tables, 'customer_order_stats', CustomerOrderStatsRow>;

function chosen({ customer, currency: code, minSpent, lastBefore }: Input): Stats {
  let query = db.selectFrom('customer_order_stats').selectAll();
  if (customer !== undefined) query = query.where('customerRef', '=', customer);
  if (code !== undefined) query = query.where('currency', '=', code);
  if (minSpent !== undefined) query = query.where('spent', '>=', minSpent);
  if (lastBefore !== undefined) query = query.where('lastOrderAt', '<', lastBefore);
  return query;
}
