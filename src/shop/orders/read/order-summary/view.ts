import codeHash from 'virtual:code-hash';
import { foldText, foldTexts } from '../../../../core/kernel/fold-text.ts';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData, EventType } from '../../../../core/model/event.ts';
import { each } from '../../../../core/model/event.ts';
import { searchable } from '../../../../core/model/forgetting.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import type { OrderUnits, Settlement } from '../../events/sums.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { batchOf } from '../../rules/imports.ts';
import { addLine, agreeOnDiscount, changeLine, reallocate, recountLines } from './line-changes.ts';
import { orderLineTable } from './order-line.ts';
import { type OrderSummary, orderSummaryTable } from './order-summary.ts';
import { orderTagTable } from './order-tag.ts';
import { orderTextTable } from './order-text.ts';
import { recount, retotal, settle } from './summary-changes.ts';

/**
 * Orders at a glance, with their lines and tags.
 *
 * 2026-11: one view of four tables, not four views: the same events change them, so they are read and folded once, and
 * what finds an order by a line's sku or by a tag never sees the one without the other.
 */
const tables = { order: orderSummaryTable, lines: orderLineTable, tags: orderTagTable, text: orderTextTable };

type Rows = RowsOf<typeof tables>;
type Recorded<Type extends EventType<OrderEvents>> = {
  readonly data: EventData<OrderEvents, Type>;
  readonly meta: EventMeta;
};

/** Changes the summary, and notes that it has changed. */
function change(rows: Rows, meta: EventMeta, how: (order: OrderSummary) => void): void {
  rows.order.update((order) => {
    how(order);
    order.version = meta.version;
    order.updatedAt = meta.occurredAt;
  });
}

const settles = (rows: Rows, { data, meta }: { data: { settlement: Settlement }; meta: EventMeta }): void =>
  change(rows, meta, (order) => settle(order, data.settlement));

const counts = (
  rows: Rows,
  { data, meta }: { data: { units: OrderUnits; lines: Parameters<typeof recountLines>[1] }; meta: EventMeta },
): void => {
  recountLines(rows.lines, data.lines);
  change(rows, meta, (order) => recount(order, data.units));
};

const holds = (rows: Rows, { data, meta }: Recorded<'OrderHeld' | 'HoldReleased'>): void =>
  change(rows, meta, (order) => {
    order.holds = data.onHold;
    order.onHold = data.onHold.length > 0;
  });

const touches = (rows: Rows, { meta }: { meta: EventMeta }): void => change(rows, meta, () => undefined);

export const orderSummaryView = defineView({
  name: 'order_summary',
  version: 2,
  codeHash,
  summary: 'Orders at a glance, their lines and their tags',
  events: orderEvents,
  tables,
  handlers: {
    OrderCreated: (rows, { data, meta }) => {
      rows.order.insert(newOrder(data, meta));
      const { customerName, customerRef, externalRef } = data;
      rows.text.insert({
        orderId: meta.id,
        number: meta.number ?? 0,
        text: foldTexts([searchable(customerName), customerRef, externalRef]),
      });
    },
    OrderReimported: ({ order, lines, tags, text }) => {
      order.delete();
      lines.clear();
      tags.clear();
      text.delete();
    },
    OrderItemAdded: (rows, { data, meta }) => {
      addLine(rows.lines, data.line, orderOf(rows));
      reallocate(rows.lines, data.reallocated);
      change(rows, meta, (order) => retotal(order, data.totals));
    },
    OrderItemChanged: (rows, { data, meta }) => {
      changeLine(rows.lines, data.line);
      reallocate(rows.lines, data.reallocated);
      change(rows, meta, (order) => retotal(order, data.totals));
    },
    OrderItemRemoved: (rows, { data, meta }) => {
      rows.lines.delete(data.line.lineId);
      reallocate(rows.lines, data.reallocated);
      change(rows, meta, (order) => retotal(order, data.totals));
    },
    DiscountApplied: (rows, { data, meta }) => {
      const { lineId, percentPpm, amount, code, reason } = data;
      if (lineId !== null) agreeOnDiscount(rows.lines, lineId, { percentPpm, amount, code, reason });
      reallocate(rows.lines, data.reallocated);
      change(rows, meta, (order) => retotal(order, data.totals));
    },
    DiscountRemoved: (rows, { data, meta }) => {
      if (data.lineId !== null) agreeOnDiscount(rows.lines, data.lineId, null);
      reallocate(rows.lines, data.reallocated);
      change(rows, meta, (order) => retotal(order, data.totals));
    },
    ShippingAddressSet: (rows, { data, meta }) =>
      change(rows, meta, (order) => {
        order.country = data.address.country;
      }),
    BillingAddressSet: touches,
    ShippingSet: (rows, { data, meta }) => change(rows, meta, (order) => retotal(order, data.totals)),
    OrderPlaced: (rows, { data, meta }) => {
      change(rows, meta, (order) => {
        order.status = 'placed';
        order.placedAt = meta.occurredAt;
        order.orderedAt = meta.occurredAt;
        retotal(order, data.totals);
        settle(order, data.settlement);
        recount(order, data.units);
      });
      redate(rows, meta.occurredAt);
    },
    OrderEdited: (rows, { data, meta }) =>
      change(rows, meta, (order) => {
        settle(order, data.settlement);
        recount(order, data.units);
      }),
    OrderCancelled: (rows, { data, meta }) =>
      change(rows, meta, (order) => {
        order.status = 'cancelled';
        order.cancelledAt = meta.occurredAt;
        settle(order, data.settlement);
      }),
    OrderStatusChanged: (rows, { data, meta }) =>
      change(rows, meta, (order) => {
        order.status = data.to;
        order.completedAt = data.to === 'completed' ? meta.occurredAt : null;
        order.cancelledAt = null;
        settle(order, data.settlement);
      }),
    OrderHeld: holds,
    HoldReleased: holds,
    PaymentAuthorized: settles,
    PaymentCaptured: settles,
    PaymentRecorded: settles,
    PaymentVoided: settles,
    PaymentRefunded: settles,
    OrderShipped: counts,
    TrackingUpdated: touches,
    ShipmentDelivered: counts,
    ShipmentCancelled: counts,
    ...each(orderEvents.returns, counts),
    ReturnReceived: (rows, event) => {
      counts(rows, event);
      settles(rows, event);
    },
    GuestForgotten: (rows, { meta }) =>
      change(rows, meta, (order) => {
        order.forgotten = true;
      }),
    ...each(orderEvents.notesAndTags, touches),
    OrderTagged: (rows, { data, meta }) => {
      const { orderId, orderedAt } = orderOf(rows);
      for (const tag of data.added) rows.tags.insert({ orderId, tag, folded: foldText(tag), orderedAt });
      change(rows, meta, (order) => {
        order.tags = data.tags;
      });
    },
    OrderUntagged: (rows, { data, meta }) => {
      for (const tag of data.removed) rows.tags.delete(tag);
      change(rows, meta, (order) => {
        order.tags = data.tags;
      });
    },
  },
});

function orderOf(rows: Rows): OrderSummary {
  const order = rows.order.get();
  if (order === undefined) throw new Error('an order begins with OrderCreated');
  return order;
}

/** Lines and tags carry their order's date. */
function redate(rows: Rows, orderedAt: string): void {
  for (const { lineId } of rows.lines.all())
    rows.lines.update(lineId, (line) => {
      line.orderedAt = orderedAt;
    });
  for (const { tag } of rows.tags.all())
    rows.tags.update(tag, (row) => {
      row.orderedAt = orderedAt;
    });
}

/** A literal, and no spread: objects of so many properties are slow when they grow. */
const newOrder = (data: Recorded<'OrderCreated'>['data'], meta: EventMeta): OrderSummary => ({
  orderId: meta.id,
  number: meta.number ?? 0,
  externalRef: data.externalRef,
  orderedAt: meta.occurredAt,
  customerRef: data.customerRef,
  customerName: data.customerName,
  forgotten: meta.forgotten === true,
  status: 'created',
  payment: 'nothing_due',
  fulfilment: 'unfulfilled',
  returns: 'none',
  onHold: false,
  holds: [],
  currency: data.currency,
  lineCount: 0,
  unitCount: 0,
  subtotal: 0,
  discount: 0,
  net: 0,
  shipping: 0,
  tax: 0,
  includedTax: 0,
  total: 0,
  credited: 0,
  owed: 0,
  authorized: 0,
  captured: 0,
  refunded: 0,
  balance: 0,
  tags: [],
  country: null,
  requiredBy: data.requiredBy,
  createdAt: meta.occurredAt,
  placedAt: null,
  completedAt: null,
  cancelledAt: null,
  updatedAt: meta.occurredAt,
  batch: batchOf(meta),
  version: meta.version,
});
