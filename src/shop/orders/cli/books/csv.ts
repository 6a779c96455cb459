import { stringify } from 'csv-stringify/sync';
import { formatMinor } from '../../../../core/model/money.ts';
import type { Transaction } from '../../read/books/journal.ts';
import type { JournalFormat } from './journal-format.ts';

const COLUMNS = [
  'date',
  'occurredAt',
  'transaction',
  'description',
  'kind',
  'order',
  'ref',
  'position',
  'payment',
  'reference',
  'account',
  'amount',
  'currency',
];

/** A row a posting. */
export const csv: JournalFormat = {
  head: stringify([COLUMNS]),
  currency: () => '',
  account: () => '',
  transaction: (one) => stringify(rowsOf(one), { quoted_match: [/[\r\n]/] }),
};

const rowsOf = (one: Transaction): string[][] =>
  one.postings.map(({ account, amount, currency }) => [
    one.date,
    one.occurredAt,
    one.id,
    one.description,
    one.kind,
    String(one.number),
    one.externalRef ?? '',
    String(one.position),
    one.paymentId ?? '',
    one.reference ?? '',
    account,
    formatMinor(amount, currency),
    currency,
  ]);
