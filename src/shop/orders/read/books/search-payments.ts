import { sql } from 'kysely';
import * as z from 'zod';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { currencyInput, instantInput, text } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit, pageNumber, withTotal } from '../../../../core/read/paging.ts';
import { pageOfRows, type SortKey } from '../../../../core/read/sql/keyset.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { type OrderSummary, orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import type { JournalEntry } from './journal-entry.ts';
import { type Payment, paymentRow } from './payment.ts';
import { journalView } from './view.ts';

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

const input = z.strictObject({
  reference: text(200).optional().describe("With this gateway's or bank's reference, of a capture too"),
  method: text(50).optional().describe('Paid like this, whatever its case'),
  currency: currencyInput().optional().describe('Only this currency'),
  from: time('Authorised or received at or after this time'),
  to: time('Authorised or received before this time'),
  page: pageNumber(),
  after: after(),
  limit: limit(),
  withTotal: withTotal(),
});

type Input = z.output<typeof input>;

const { number, externalRef } = orderSummaryRow().shape;

const item = z.object({
  number: number.meta({ show: 'integer', column: 'table' }),
  externalRef,
  ...paymentRow().omit({ methodFolded: true }).shape,
});

type Found = z.output<typeof item>;

export const searchPayments = defineQuery({
  name: 'SearchPayments',
  summary: 'Search payments by reference, method and time, the newest first',
  input,
  views: [journalView, orderSummaryView],
  result: { kind: 'page', item: () => item, idField: 'orderId', keyFields: ['paymentId'] },
  answer,
  cli: {
    path: 'payments search',
    nothing: 'No payments match.',
    args: ['reference'],
    examples: [
      { run: 'daybook payments search --from 7d', does: 'Payments of the last seven days' },
      { run: 'daybook payments search ch_1', does: 'Which order it paid' },
    ],
  },
});

interface Tables {
  readonly payment: Payment;
  readonly journal_entry: JournalEntry;
  readonly order_summary: OrderSummary;
}

const db = queryBuilder<Tables>();

const KEYS: readonly SortKey[] = ['at', 'orderId', 'paymentId'].map((column) => ({
  column: `payment.${column}`,
  descending: true,
}));

async function answer(asked: Input, { read }: Ports): Promise<Result<Page<Found>>> {
  const { reference, method, currency, from, to } = asked;
  let rows = db
    .selectFrom('payment')
    .innerJoin('order_summary', 'order_summary.orderId', 'payment.orderId')
    .select([
      'order_summary.number',
      'order_summary.externalRef',
      'payment.orderId',
      'payment.paymentId',
      'payment.at',
      'payment.method',
      'payment.reference',
      'payment.currency',
      'payment.open',
      'payment.received',
      'payment.refunded',
    ]);
  if (reference !== undefined)
    rows = rows.where(
      sql<boolean>`(payment."orderId", payment."paymentId") in (
        select "orderId", "paymentId" from journal_entry where reference = ${reference})`,
    );
  if (method !== undefined) rows = rows.where('payment.methodFolded', '=', foldText(method));
  if (currency !== undefined) rows = rows.where('payment.currency', '=', currency);
  if (from !== undefined) rows = rows.where('payment.at', '>=', from);
  if (to !== undefined) rows = rows.where('payment.at', '<', to);
  return ok(await pageOfRows(read, rows, KEYS, asked));
}
