import { sql } from 'kysely';
import * as z from 'zod';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { dateIn } from '../../../../core/kernel/zone.ts';
import { currency, currencyInput, date, instantInput, signedMoney } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit } from '../../../../core/read/paging.ts';
import { pageOfSlices, type SortKey } from '../../../../core/read/sql/keyset.ts';
import { orderSummaryRow } from '../order-summary/order-summary.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { raw } from '../raw.ts';
import { zoneInput } from '../sales/report-input.ts';
import { type EntryKind, type JournalEntry, journalEntryRow, POSTED } from './journal-entry.ts';
import { postingsOf } from './postings.ts';
import { journalView } from './view.ts';

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

const input = z.strictObject({
  from: time('What happened at or after this time'),
  to: time('What happened before this time'),
  currency: currencyInput().optional().describe('Only this currency'),
  zone: zoneInput(),
  after: after(),
  limit: limit(),
});

type Input = z.output<typeof input>;

const { orderId, version, position, occurredAt, paymentId, method, reference, kind } =
  journalEntryRow().shape;
const { number, externalRef } = orderSummaryRow().shape;

const transaction = z.object({
  id: z.string().describe("The order's number and the event's version").meta({ show: 'id' }),
  date: date().describe('The day on which it happened').meta({ show: 'date', column: 'table' }),
  description: z.string().describe('What happened').meta({ column: 'table', label: 'what' }),
  kind,
  number: number.meta({ show: 'integer', column: 'table' }),
  externalRef,
  orderId,
  version,
  position,
  occurredAt,
  paymentId,
  method,
  reference,
  currency: currency(),
  postings: z
    .array(
      z.object({
        account: z.string().describe('The account, from the general to the particular'),
        currency: currency(),
        amount: signedMoney().describe('A debit; below zero a credit').meta({ currencyField: 'currency' }),
      }),
    )
    .describe('What is posted where: the amounts come to zero')
    .meta({ show: 'list', column: 'table' }),
});

export type Transaction = z.output<typeof transaction>;

export const journal = defineQuery({
  name: 'Journal',
  summary: 'List the books as double entry, a transaction a fact, in the order of the log',
  input,
  views: [journalView, orderSummaryView],
  result: { kind: 'page', item: () => transaction, idField: 'id' },
  answer,
  cli: {
    path: 'books journal',
    nothing: 'Nothing is posted.',
    format: 'ndjson',
    flags: { zone: { hidden: true } },
    examples: [
      { run: 'daybook books journal --from 2026-01', does: 'What was posted since January, as JSON' },
    ],
  },
});

const KEYS: readonly SortKey[] = ['position', 'version'].map((column) => ({
  column: `journal_entry.${column}`,
  descending: false,
}));

type Row = JournalEntry & { readonly number: number; readonly externalRef: string | null };

async function answer(asked: Input, { read }: Ports): Promise<Result<Page<Transaction>>> {
  const page = await pageOfSlices(KEYS, asked, ({ where, orderBy, limit: most }) =>
    read.all<Row>(
      raw(sql<Row>`
        select journal_entry.*, number, "externalRef"
        from journal_entry join order_summary using ("orderId")
        where ${sql.raw(POSTED)}
          ${asked.from === undefined ? sql`` : sql`and "occurredAt" >= ${asked.from}`}
          ${asked.to === undefined ? sql`` : sql`and "occurredAt" < ${asked.to}`}
          ${asked.currency === undefined ? sql`` : sql`and journal_entry.currency = ${asked.currency}`}
          ${where === undefined ? sql`` : sql`and ${where}`}
        order by ${orderBy} limit ${most}`),
    ),
  );
  return ok({ ...page, items: page.items.map((row) => transactionOf(row, asked.zone)) });
}

const transactionOf = (row: Row, zone: string): Transaction => ({
  id: `${row.number}.${row.version}`,
  date: dateIn(zone, row.occurredAt),
  description: `${WORDS[row.kind]} of order ${row.number}`,
  kind: row.kind,
  number: row.number,
  externalRef: row.externalRef,
  orderId: row.orderId,
  version: row.version,
  position: row.position,
  occurredAt: row.occurredAt,
  paymentId: row.paymentId,
  method: row.method,
  reference: row.reference,
  currency: row.currency,
  postings: postingsOf(row).map((one) => ({ ...one, currency: row.currency })),
});

const WORDS: Readonly<Record<EntryKind, string>> = {
  sale: 'Sale',
  edit: 'Edit',
  cancellation: 'Cancellation',
  reinstatement: 'Reinstatement',
  return: 'Return',
  payment: 'Payment',
  refund: 'Refund',
  credit: 'Credit',
  authorization: 'Authorisation',
  void: 'Voiding',
};
