import * as z from 'zod';
import { countryInput, currencyInput, instantInput } from '../../../../core/model/fields.ts';
import type { LazyOutput } from '../../../../core/model/lazy-object.ts';
import { customerRef, sku } from '../../../money/names.ts';
import { orderStatuses } from '../../events/words.ts';
import { fulfilmentStatuses, paymentStatuses, returnStatuses } from '../../rules/status.ts';

const anyOf = <const Words extends readonly [string, ...string[]]>(words: Words, what: string) =>
  z.array(z.enum(words)).min(1).optional().describe(what);

const bound = (what: string) =>
  z.int().min(0).optional().meta({ description: what, show: 'money', currencyField: 'currency' });

const time = (what: string) =>
  instantInput().optional().meta({ description: what, show: 'timestamp', when: 'start' });

const only = (what: string) => z.boolean().optional().describe(what);

/** By what orders are found. All that is given must hold; of several words in one filter, any may. */
export const orderFilter = {
  text: () =>
    z
      .string()
      .trim()
      .min(1)
      .max(200)
      .optional()
      .describe(
        "In the customer's reference or a name that the customer has or had, the order's number or external reference, whatever its case and accents",
      ),
  customer: () => customerRef().optional().describe('Of this customer'),
  status: () => anyOf(orderStatuses, 'With one of these statuses'),
  payment: () => anyOf(paymentStatuses, 'With one of these payment words'),
  fulfilment: () => anyOf(fulfilmentStatuses, 'With one of these fulfilment words'),
  returns: () => anyOf(returnStatuses, 'With one of these return words'),
  onHold: () => only('On hold; false: not on hold'),
  min: () => bound('With at least this total, in minor units; without a currency, in hundredths of any'),
  max: () => bound('With at most this total, in minor units; without a currency, in hundredths of any'),
  currency: () => currencyInput().optional().describe('In this currency'),
  from: () => time('Placed at or after this time; of drafts, created'),
  to: () => time('Placed before this time; of drafts, created'),
  tag: () =>
    z
      .string()
      .trim()
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'With this tag, whatever its case and accents', offers: 'tag' }),
  sku: () => sku().optional().describe('With this product'),
  country: () =>
    countryInput().optional().meta({ description: 'Going to this country, ISO 3166', offers: 'country' }),
  batch: () =>
    z.string().trim().min(1).max(200).optional().describe('That came with this import: the id of its batch'),
  overdue: () => only('Not all shipped though the day is over by which the customer needs it'),
  refundDue: () => only('Money has to be paid back'),
  // Checked where it is used: to ask Intl takes longer than most of these questions.
  zone: z.string().default('UTC').describe('The IANA time zone whose day it is today, for overdue'),
};

export type OrderFilter = LazyOutput<typeof orderFilter>;

/** How the filter's fields are typed where they are flags. */
export const orderFilterFlags = {
  zone: { hidden: true },
  min: {
    description:
      'With at least this total: "50 USD" of the orders in dollars, 50 in whatever currency an order has',
  },
  max: {
    description:
      'With at most this total: "50 USD" of the orders in dollars, 50 in whatever currency an order has',
  },
} as const;
