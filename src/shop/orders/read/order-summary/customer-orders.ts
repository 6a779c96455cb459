import { type SqlBool, sql } from 'kysely';
import * as z from 'zod';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit } from '../../../../core/read/paging.ts';
import { pageOfRows, sortKeys } from '../../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { customerRef } from '../../../money/names.ts';
import { orderStatuses } from '../../events/words.ts';
import { partiesOf } from '../named.ts';
import { OPEN, type OrderSummary, orderSummaryRow } from './order-summary.ts';
import type { OrderTables } from './order-tables.ts';
import { orderSummaryView } from './view.ts';

const input = z.strictObject({
  customer: customerRef().describe('The customer'),
  status: z.array(z.enum(orderStatuses)).min(1).optional().describe('With one of these statuses'),
  open: z
    .boolean()
    .optional()
    .describe('In which something is still to be done: placed, not paid, or a refund is due; false: none is'),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

export const customerOrders = defineQuery({
  name: 'CustomerOrders',
  summary: "List a customer's orders, the newest first",
  input,
  views: [orderSummaryView],
  names: partiesOf,
  result: { kind: 'page', item: orderSummaryRow, idField: 'orderId' },
  answer,
  cli: {
    path: 'customers orders',
    nothing: 'This customer has no such orders.',
    args: ['customer'],
    examples: [
      { run: 'daybook customers orders ann', does: 'What Ann has ordered' },
      { run: 'daybook customers orders ann --status placed -o ids', does: 'Her open orders, one id a line' },
    ],
  },
});

const db = queryBuilder<OrderTables>();
const isOpen = sql.raw(`(+status = 'placed' or ${OPEN})`);
const keys = sortKeys(['-orderedAt'], {}, 'orderId');

async function answer(asked: Input, { read }: Ports): Promise<Result<Page<OrderSummary>>> {
  let own = db.selectFrom('order_summary').selectAll().where('customerRef', '=', asked.customer);
  if (asked.status !== undefined) own = own.where(sql<SqlBool>`+status in (${sql.join(asked.status)})`);
  if (asked.open !== undefined) own = own.where(sql<SqlBool>`${isOpen} = ${asked.open ? 1 : 0}`);
  return ok(await pageOfRows(read, own, keys, asked));
}
