import codeHash from 'virtual:code-hash';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { none } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import { orderEvents } from '../../events.ts';
import { type OrderSearch, orderSearchTable } from './order-search.ts';

const tables = { order: orderSearchTable };

const changing =
  <Data>(how: (order: OrderSearch, data: Data) => void) =>
  (rows: RowsOf<typeof tables>, { data }: { readonly data: Data }): void =>
    rows.order.update((order) => how(order, data));

const joined = (words: readonly (string | null)[]): string =>
  foldText(words.filter((word) => word !== null).join(' '));

interface Line {
  readonly line: { readonly lineId: string; readonly sku: string | null; readonly name: string };
}

function keepLine(order: OrderSearch, { line: { lineId, sku, name } }: Line): void {
  const others = order.lines.filter((one) => one.lineId !== lineId);
  order.lines = [...others, { lineId, text: joined([sku, name]) }];
  order.items = joined(order.lines.map(({ text }) => text));
}

interface Tracking {
  readonly shipmentId: string;
  readonly carrier: string | null;
  readonly trackingNumbers: readonly string[];
}

function keepTracking(order: OrderSearch, { shipmentId, carrier, trackingNumbers }: Tracking): void {
  const others = order.shipments.filter((one) => one.shipmentId !== shipmentId);
  order.shipments = [...others, { shipmentId, text: joined([carrier, ...trackingNumbers]) }];
  order.tracking = joined(order.shipments.map(({ text }) => text));
}

export const orderSearchView = defineView({
  name: 'order_search',
  version: 2,
  codeHash,
  summary: 'The words by which orders are found: references, customer, products, tracking numbers, notes',
  events: orderEvents,
  tables,
  handlers: {
    ...none(orderEvents.money),
    ...none(orderEvents.returns),
    ...none(orderEvents.lifecycle),
    ...none(orderEvents.fulfilment),
    ...none(orderEvents.notesAndTags),
    OrderCreated: ({ order }, { data, meta }) =>
      order.insert({
        orderId: meta.id,
        number: meta.number ?? 0,
        reference: joined([String(meta.number ?? 0), data.externalRef]),
        customer: joined([data.customerName, data.customerRef, data.customerEmail]),
        items: '',
        tracking: '',
        notes: '',
        lines: [],
        shipments: [],
      }),
    OrderItemAdded: changing(keepLine),
    OrderItemChanged: changing(keepLine),
    OrderItemRemoved: changing((order, { line }) => {
      order.lines = order.lines.filter(({ lineId }) => lineId !== line.lineId);
      order.items = joined(order.lines.map(({ text }) => text));
    }),
    OrderShipped: changing(keepTracking),
    TrackingUpdated: changing(keepTracking),
    NoteAdded: changing((order, { text }) => {
      order.notes = order.notes === '' ? foldText(text) : `${order.notes} ${foldText(text)}`;
    }),
  },
});
