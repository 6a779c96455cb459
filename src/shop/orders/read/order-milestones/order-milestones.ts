import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { instant } from '../../../../core/model/fields.ts';
import { oneRow } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

const moment = (what: string) => instant().nullable().describe(what).meta({ show: 'timestamp' });

const openAuthorization = () =>
  z.object({
    paymentId: z.string().describe('The payment'),
    expiresAt: instant().nullable().describe('Until when it may be captured'),
  });

/** When an order got where, and since when it waits for what. */
export const orderMilestonesRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    number: z.int().describe('Its number').meta({ show: 'integer' }),
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
    isToShip: z.boolean().describe('Whether units have still to be shipped'),
    isUnderWay: z.boolean().describe('Whether units are shipped, and not all delivered'),
    authorizations: z.array(openAuthorization()).describe('Open authorisations').meta({ show: 'json' }),
  }),
);

export type OrderMilestones = z.output<ReturnType<typeof orderMilestonesRow>>;

const STATUS = ['placedAt', 'completedAt', 'cancelledAt'] as const;
const IN_PROGRESS = '"placedAt" is not null and "completedAt" is null and "cancelledAt" is null';

/** Which orders wait for what: conditions of the indexes that have these alone; a query says them word for word. */
export const WAITING = {
  paid_not_shipped: `"isToShip" = 1 and "paidAt" is not null and "heldSince" is null and ${IN_PROGRESS}`,
  shipped_not_delivered: `"isUnderWay" = 1 and ${IN_PROGRESS}`,
  on_hold: `"heldSince" is not null and ${IN_PROGRESS}`,
  authorization_expiring:
    '"authorizationExpiresAt" is not null and "completedAt" is null and "cancelledAt" is null',
  refund_due: '"refundDueSince" is not null',
  return_not_received: '"returnRequestedSince" is not null',
} as const;

export const orderMilestonesTable = oneRow('order_milestones', orderMilestonesRow, {
  key: ['orderId'],
  indexes: [
    // The funnel of orders that were created in some time.
    ['createdAt', 'orderId'],
    // What waits, those that wait longest first. What the condition looks at is there, too: nothing else is read.
    {
      columns: ['paidAt', 'number', 'orderId', 'isToShip', 'heldSince', ...STATUS],
      where: WAITING.paid_not_shipped,
    },
    {
      columns: ['lastShippedAt', 'number', 'orderId', 'isUnderWay', ...STATUS],
      where: WAITING.shipped_not_delivered,
    },
    { columns: ['heldSince', 'number', 'orderId', ...STATUS], where: WAITING.on_hold },
    {
      columns: ['authorizationExpiresAt', 'number', 'orderId', 'completedAt', 'cancelledAt'],
      where: WAITING.authorization_expiring,
    },
    { columns: ['refundDueSince', 'number', 'orderId'], where: WAITING.refund_due },
    { columns: ['returnRequestedSince', 'number', 'orderId'], where: WAITING.return_not_received },
  ],
});
