import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { currency, instant, money } from '../../../../core/model/fields.ts';
import { manyRows } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';
import { paymentId } from '../../events/ids.ts';

const amount = (what: string) =>
  money().describe(what).meta({ show: 'money', currencyField: 'currency', column: 'table' });

/** A payment of an order as it stands. */
export const paymentRow = lazy(() =>
  z.object({
    orderId: orderId().describe('The order'),
    paymentId: paymentId().meta({ column: 'table', label: 'payment' }),
    at: instant().describe('When it was authorised or received').meta({ show: 'timestamp', column: 'table' }),
    method: z.string().describe('How it was paid').meta({ column: 'table' }),
    methodFolded: z.string().describe('The same, folded: Card is card').meta({ column: 'never' }),
    reference: z.string().nullable().describe("The gateway's or bank's reference").meta({ column: 'table' }),
    currency: currency().describe('Its currency'),
    open: amount('What may still be captured'),
    received: amount('Received'),
    refunded: amount('Paid back'),
  }),
);

export type Payment = z.output<ReturnType<typeof paymentRow>>;

export const paymentTable = manyRows('payment', paymentRow, {
  key: ['orderId', 'paymentId'],
  indexes: [['at', 'orderId', 'paymentId']],
});
