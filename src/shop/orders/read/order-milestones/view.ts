import codeHash from 'virtual:code-hash';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import { none } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import type { OrderUnits, Settlement } from '../../events/sums.ts';
import { orderEvents } from '../../events.ts';
import { fulfilmentStatus, paymentStatus } from '../../rules/status.ts';
import { type OrderMilestones, orderMilestonesTable } from './order-milestones.ts';

const tables = { order: orderMilestonesTable };

const changing =
  <Data>(how: (order: OrderMilestones, data: Data, meta: EventMeta) => void) =>
  (rows: RowsOf<typeof tables>, { data, meta }: { readonly data: Data; readonly meta: EventMeta }): void =>
    rows.order.update((order) => how(order, data, meta));

/** Since when something holds: from the first event on that says so, until one says otherwise. */
const since = (before: string | null, holds: boolean, { occurredAt }: EventMeta): string | null =>
  holds ? (before ?? occurredAt) : null;

interface Settled {
  readonly settlement: Settlement;
}

function settle(order: OrderMilestones, { settlement }: Settled, meta: EventMeta): void {
  if (settlement.captured > 0) order.firstPaidAt ??= meta.occurredAt;
  const isPaid = order.placedAt !== null && paymentStatus(settlement) === 'paid';
  order.paidAt = since(order.paidAt, isPaid, meta);
  order.refundDueSince = since(order.refundDueSince, settlement.balance < 0, meta);
}

interface Counted {
  readonly units: OrderUnits;
}

function count(order: OrderMilestones, { units }: Counted, meta: EventMeta): void {
  const word = fulfilmentStatus(units);
  const goes = units.toShip > 0;
  order.shippedAt = since(order.shippedAt, goes && units.shipped === units.toShip, meta);
  order.deliveredAt = since(order.deliveredAt, goes && word === 'delivered', meta);
  order.returnRequestedSince = since(order.returnRequestedSince, units.requested > 0, meta);
  order.isToShip = word === 'unfulfilled' || word === 'partially_shipped';
  order.isUnderWay = word === 'partially_shipped' || word === 'shipped' || word === 'partially_delivered';
}

const settles = changing<Settled>(settle);
const counts = changing<Counted>(count);

function authorizationsChanged(order: OrderMilestones): void {
  const times = order.authorizations.flatMap(({ expiresAt }) => expiresAt ?? []);
  order.authorizationExpiresAt = times.sort()[0] ?? null;
}

function closeAuthorization(order: OrderMilestones, paymentId: string): void {
  order.authorizations = order.authorizations.filter((one) => one.paymentId !== paymentId);
  authorizationsChanged(order);
}

export const orderMilestonesView = defineView({
  name: 'order_milestones',
  version: 1,
  codeHash,
  summary:
    'When each order was placed, paid, shipped, delivered and completed, and since when it waits for what',
  events: orderEvents,
  tables,
  handlers: {
    ...none(orderEvents.lines),
    ...none(orderEvents.notesAndTags),
    OrderCreated: (rows, { meta }) => rows.order.insert(newMilestones(meta)),
    OrderReimported: ({ order }) => order.delete(),
    DiscountApplied: null,
    DiscountRemoved: null,
    GuestForgotten: null,
    ShippingAddressSet: null,
    BillingAddressSet: null,
    ShippingSet: null,
    OrderPlaced: changing((order, data, meta) => {
      order.placedAt = meta.occurredAt;
      settle(order, data, meta);
      count(order, data, meta);
    }),
    OrderEdited: changing((order, data, meta) => {
      settle(order, data, meta);
      count(order, data, meta);
    }),
    OrderCancelled: changing((order, data, meta) => {
      order.cancelledAt = meta.occurredAt;
      settle(order, data, meta);
    }),
    OrderStatusChanged: changing((order, data, meta) => {
      order.completedAt = data.to === 'completed' ? meta.occurredAt : null;
      order.cancelledAt = null;
      settle(order, data, meta);
    }),
    OrderHeld: changing((order, { onHold }, meta) => {
      order.heldSince = since(order.heldSince, onHold.length > 0, meta);
    }),
    HoldReleased: changing((order, { onHold }, meta) => {
      order.heldSince = since(order.heldSince, onHold.length > 0, meta);
    }),
    PaymentAuthorized: changing((order, data, meta) => {
      settle(order, data, meta);
      order.authorizations.push({ paymentId: data.paymentId, expiresAt: data.expiresAt });
      authorizationsChanged(order);
    }),
    PaymentCaptured: changing((order, data, meta) => {
      settle(order, data, meta);
      if (data.open === 0) closeAuthorization(order, data.paymentId);
    }),
    PaymentRecorded: settles,
    PaymentVoided: changing((order, data, meta) => {
      settle(order, data, meta);
      closeAuthorization(order, data.paymentId);
    }),
    PaymentRefunded: settles,
    OrderShipped: changing((order, data, meta) => {
      order.firstShippedAt ??= meta.occurredAt;
      order.lastShippedAt = meta.occurredAt;
      count(order, data, meta);
    }),
    TrackingUpdated: null,
    ShipmentDelivered: counts,
    ShipmentCancelled: counts,
    ReturnRequested: counts,
    ReturnReceived: changing((order, data, meta) => {
      settle(order, data, meta);
      count(order, data, meta);
    }),
    ReturnCancelled: counts,
  },
});

const newMilestones = ({ id, number, occurredAt }: EventMeta): OrderMilestones => ({
  orderId: id,
  number: number ?? 0,
  createdAt: occurredAt,
  placedAt: null,
  firstPaidAt: null,
  paidAt: null,
  firstShippedAt: null,
  shippedAt: null,
  lastShippedAt: null,
  deliveredAt: null,
  completedAt: null,
  cancelledAt: null,
  heldSince: null,
  refundDueSince: null,
  returnRequestedSince: null,
  authorizationExpiresAt: null,
  isToShip: true,
  isUnderWay: false,
  authorizations: [],
});
