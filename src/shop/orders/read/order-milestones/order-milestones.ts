import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { instant } from '../../../../core/model/fields.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

const moment = (what: string) => instant().nullable().describe(what).meta({ show: 'timestamp' });

const openAuthorization = lazy(() =>
  z.object({
    paymentId: z.string().describe('The payment'),
    expiresAt: instant().nullable().describe('Until when it may be captured'),
  }),
);

/** When an order got where, and since when it waits for what. */
export const orderMilestonesRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    createdAt: instant().describe('When it was created').meta({ show: 'timestamp' }),
    placedAt: moment('When it was placed'),
    firstPaidAt: moment('When the first money came'),
    paidAt: moment('Since when it is paid in full; empty while it is not'),
    firstShippedAt: moment('When the first units were shipped'),
    shippedAt: moment('Since when all units are shipped'),
    lastShippedAt: moment('When the last units so far were shipped'),
    deliveredAt: moment('Since when all units are delivered'),
    completedAt: moment('When it was completed'),
    cancelledAt: moment('When it was cancelled'),
    heldSince: moment('Since when it is on hold'),
    refundDueSince: moment('Since when money has to be paid back'),
    returnRequestedSince: moment('Since when an announced return is waited for'),
    authorizationExpiresAt: moment('When the first of its open authorisations expires'),
    authorizations: z.array(openAuthorization()).describe('Open authorisations').meta({ show: 'json' }),
  }),
);

export type OrderMilestones = z.output<ReturnType<typeof orderMilestonesRow>>;

export const orderMilestonesTable = oneRow('order_milestones', orderMilestonesRow, {
  key: ['orderId'],
  indexes: [
    ['createdAt', 'orderId'],
    ['authorizationExpiresAt', 'orderId'],
    ['returnRequestedSince', 'orderId'],
  ],
});
