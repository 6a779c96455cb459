import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, instant, signedMoney } from '../../../../core/model/fields.ts';
import { manyRows } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

export const entryKinds = [
  'sale',
  'edit',
  'cancellation',
  'reinstatement',
  'return',
  'payment',
  'refund',
  'credit',
  'authorization',
  'void',
] as const;
export type EntryKind = (typeof entryKinds)[number];

const amount = (what: string) =>
  signedMoney().describe(what).meta({ show: 'money', currencyField: 'currency' });

/** What an entry adds to what the order has sold, or takes from it. All are differences, and all add up. */
export const soldFigures = {
  gross: amount('Unit price × quantity'),
  discount: amount('Discounts'),
  returned: amount('Net credits for returned units'),
  shipping: amount('Shipping cost'),
  tax: amount('Tax on top, that on shipping included'),
  includedTax: amount('Tax that gross less discounts contains'),
  includedReturnedTax: amount('Tax that the credits for returned units contain: below zero'),
  includedShippingTax: amount('Tax that shipping contains'),
  goodwill: amount('Credits that answer no return'),
};

/** What an entry says of money: differences, too. */
export const moneyFigures = {
  received: amount('Money that came in'),
  refunded: amount('Money that was paid back'),
  authorized: amount('Money that was promised; below zero: captured, or given up'),
};

/** An entry in the journal: what one event says of what is owed and paid. */
export const journalEntryRow = lazy(() =>
  z.object({
    orderId: orderId().describe('The order'),
    version: z.int().describe("The event's place in the order's history"),
    position: z.int().describe("The commit's place in the log"),
    kind: z.enum(entryKinds).describe('What happened'),
    occurredAt: instant().describe('When it happened'),
    currency: currency().describe("The order's currency"),
    paymentId: z.string().nullable().describe('The payment; empty for what is none'),
    method: z.string().nullable().describe('How it was paid, folded: Card is card'),
    reference: z.string().nullable().describe("The gateway's or bank's reference"),
    ...soldFigures,
    ...moneyFigures,
  }),
);

export type JournalEntry = z.output<ReturnType<typeof journalEntryRow>>;
export type SoldFigures = Pick<JournalEntry, keyof typeof soldFigures>;
export type MoneyFigures = Pick<JournalEntry, keyof typeof moneyFigures>;

/** Conditions of the indexes: a query says them word for word. A promise of money is not posted. */
export const POSTED = `kind not in ('authorization', 'void')`;
export const PAYMENTS = 'method is not null';

export const journalEntryTable = manyRows('journal_entry', journalEntryRow, {
  key: ['orderId', 'version'],
  indexes: [
    // The journal, in the order of the log.
    { columns: ['position', 'version', 'orderId'], where: POSTED },
    // By which payment a reference is of.
    { columns: ['reference', 'orderId', 'paymentId', 'version'], where: 'reference is not null' },
    // Payments of a time.
    {
      columns: [
        'occurredAt',
        'currency',
        'method',
        'reference',
        'received',
        'refunded',
        'authorized',
        'orderId',
        'version',
      ],
      where: PAYMENTS,
    },
  ],
});
