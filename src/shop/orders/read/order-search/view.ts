import codeHash from 'virtual:code-hash';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { none } from '../../../../core/model/event.ts';
import { searchable } from '../../../../core/model/forgetting.ts';
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

/** Texts a line each, and whose each is. What changes goes to the end. */
interface Lines {
  readonly ids: readonly string[];
  readonly text: string;
}

function without({ ids, text }: Lines, id: string): Lines {
  const lines = text.split('\n').filter((_, index) => ids[index] !== id);
  return { ids: ids.filter((one) => one !== id), text: lines.join('\n') };
}

function withLine(lines: Lines, id: string, line: string): Lines {
  const { ids, text } = without(lines, id);
  return { ids: [...ids, id], text: ids.length === 0 ? line : `${text}\n${line}` };
}

const itemsOf = ({ lineIds, items }: OrderSearch): Lines => ({ ids: lineIds, text: items });

function keepItems(order: OrderSearch, { ids, text }: Lines): void {
  order.lineIds = [...ids];
  order.items = text;
}

interface Line {
  readonly line: { readonly lineId: string; readonly sku: string | null; readonly name: string };
}

const keepLine = (order: OrderSearch, { line: { lineId, sku, name } }: Line): void =>
  keepItems(order, withLine(itemsOf(order), lineId, joined([sku, name])));

interface Tracking {
  readonly shipmentId: string;
  readonly carrier: string | null;
  readonly trackingNumbers: readonly string[];
}

function keepTracking(order: OrderSearch, { shipmentId, carrier, trackingNumbers }: Tracking): void {
  const known = { ids: order.shipmentIds, text: order.tracking };
  const { ids, text } = withLine(known, shipmentId, joined([carrier, ...trackingNumbers]));
  order.shipmentIds = [...ids];
  order.tracking = text;
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
        customerRef: data.customerRef,
        reference: joined([String(meta.number ?? 0), data.externalRef]),
        customer: joined([searchable(data.customerName), data.customerRef, data.customerEmail]),
        items: '',
        tracking: '',
        notes: '',
        lineIds: [],
        shipmentIds: [],
      }),
    OrderReimported: ({ order }) => order.delete(),
    OrderItemAdded: changing(keepLine),
    OrderItemChanged: changing(keepLine),
    OrderItemRemoved: changing((order, { line }) => keepItems(order, without(itemsOf(order), line.lineId))),
    OrderShipped: changing(keepTracking),
    TrackingUpdated: changing(keepTracking),
    NoteAdded: changing((order, { text }) => {
      if (searchable(text) === null) return;
      order.notes = order.notes === '' ? foldText(text) : `${order.notes} ${foldText(text)}`;
    }),
  },
});
