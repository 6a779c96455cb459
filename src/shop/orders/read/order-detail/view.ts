import codeHash from 'virtual:code-hash';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData } from '../../../../core/model/event.ts';
import { none } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { type OrderDetailRow, orderDetailTable } from './order-detail.ts';
import * as payments from './payments.ts';
import * as returns from './returns.ts';
import * as shipments from './shipments.ts';

const tables = { order: orderDetailTable };

/** A handler that changes the order's only row. */
const changing =
  <Data>(how: (order: OrderDetailRow, data: Data, meta: EventMeta) => void) =>
  (rows: RowsOf<typeof tables>, { data, meta }: { readonly data: Data; readonly meta: EventMeta }): void =>
    rows.order.update((order) => how(order, data, meta));

/**
 * 2026-11: a live projection, as the timeline is: only an order that is shown or exported needs it, and its stream is read as
 * fast as a row of so much JSON.
 */
export const orderDetailView = defineView({
  name: 'order_detail',
  version: 1,
  codeHash,
  summary: 'What the summary leaves out: addresses, payments, shipments, returns, holds and notes',
  events: orderEvents,
  tables,
  handlers: {
    ...none(orderEvents.lines),
    ...none(orderEvents.notesAndTags),
    OrderCreated: (rows, { data, meta }) => rows.order.insert(newDetail(data, meta)),
    OrderReimported: ({ order }) => order.delete(),
    DiscountApplied: changing((order, { lineId, percentPpm, amount, code, reason }) => {
      if (lineId === null) order.agreedDiscount = { percentPpm, amount, code, reason };
    }),
    DiscountRemoved: changing((order, { lineId }) => {
      if (lineId === null) order.agreedDiscount = null;
    }),
    ShippingAddressSet: changing((order, { address }) => {
      order.shippingAddress = address;
    }),
    BillingAddressSet: changing((order, { address }) => {
      order.billingAddress = address;
    }),
    ShippingSet: changing((order, { currency, before, totals, ...shipping }) => {
      order.agreedShipping = shipping;
    }),
    GuestForgotten: null,
    OrderPlaced: null,
    OrderEdited: null,
    OrderCancelled: changing((order, { reason }) => {
      order.cancelReason = reason;
    }),
    OrderStatusChanged: changing((order, { change }) => {
      if (change === 'reinstated') order.cancelReason = null;
    }),
    OrderHeld: changing((order, { reason, note }, { occurredAt, actor }) => {
      const open = { releasedAt: null, releasedBy: null };
      order.holdHistory.push({ reason, heldAt: occurredAt, heldBy: actor, ...open, note });
    }),
    HoldReleased: changing((order, { reason, note }, meta) => {
      const hold = order.holdHistory.find((one) => one.reason === reason && one.releasedAt === null);
      if (hold === undefined) throw new Error(`the order is not on hold for ${reason}`);
      hold.releasedAt = meta.occurredAt;
      hold.releasedBy = meta.actor;
      hold.note = note ?? hold.note;
    }),
    PaymentAuthorized: changing(payments.authorized),
    PaymentCaptured: changing(payments.captured),
    PaymentRecorded: changing(payments.recorded),
    PaymentVoided: changing(payments.voided),
    PaymentRefunded: changing(payments.refunded),
    OrderShipped: changing(shipments.shipped),
    TrackingUpdated: changing(shipments.tracked),
    ShipmentDelivered: changing(shipments.delivered),
    ShipmentCancelled: changing(shipments.calledBack),
    ReturnRequested: changing(returns.requested),
    ReturnReceived: changing(returns.received),
    ReturnCancelled: changing(returns.cancelled),
    NoteAdded: changing((order, { noteId, text }, { occurredAt, actor }) => {
      order.notes.push({ noteId, at: occurredAt, by: actor, text });
    }),
  },
});

function newDetail(
  { currency, customerEmail }: EventData<OrderEvents, 'OrderCreated'>,
  { id }: EventMeta,
): OrderDetailRow {
  return {
    orderId: id,
    currency,
    customerEmail,
    shippingAddress: null,
    billingAddress: null,
    agreedShipping: null,
    agreedDiscount: null,
    cancelReason: null,
    payments: [],
    shipments: [],
    returnCases: [],
    holdHistory: [],
    notes: [],
  };
}
