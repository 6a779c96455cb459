import type { EventMeta } from '../../../core/aggregate.ts';
import type { RowsOf } from '../../../core/row-session.ts';
import { defineView } from '../../../core/view.ts';
import { orderEvents, type Sale } from '../../events.ts';
import { OWN_WORDING, type SalesFact, SHIPPING, salesFactTable } from './sales-fact.ts';

const tables = { facts: salesFactTable };

type Rows = RowsOf<typeof tables>;

/** A handler that enters the event's sale, if it has one, and counts the order up or down. */
const enter =
  (kind: SalesFact['kind'], orders: -1 | 0 | 1) =>
  (
    rows: Rows,
    { data, meta }: { readonly data: { readonly sale: Sale | null }; readonly meta: EventMeta },
  ): void => {
    if (data.sale === null) return;
    for (const fact of factsOf(data.sale, kind, orders, meta)) rows.facts.insert(fact);
  };

function factsOf(sale: Sale, kind: SalesFact['kind'], orders: number, meta: EventMeta): SalesFact[] {
  const facts = sale.lines.map((line) => lineFact(line, sale, kind, meta));
  if (orders !== 0 || sale.shipping !== 0 || sale.shippingTax !== 0)
    facts.push(orderFact(sale, orders, kind, meta));
  return facts;
}

// Literals, and no spread: objects of so many properties are slow when they grow.

const lineFact = (
  line: Sale['lines'][number],
  sale: Sale,
  kind: SalesFact['kind'],
  meta: EventMeta,
): SalesFact => ({
  orderId: meta.id,
  version: meta.version,
  lineId: line.lineId,
  kind,
  occurredAt: meta.occurredAt,
  date: meta.occurredAt.slice(0, 10),
  currency: sale.currency,
  customerRef: sale.customerRef,
  country: sale.country,
  product: line.sku ?? OWN_WORDING,
  name: line.name,
  category: line.category,
  orders: 0,
  units: line.quantity,
  gross: line.gross,
  discount: line.discount,
  returned: line.gross - line.discount - line.net,
  net: line.net,
  shipping: 0,
  tax: line.tax,
  total: line.net + line.tax,
});

const orderFact = (sale: Sale, orders: number, kind: SalesFact['kind'], meta: EventMeta): SalesFact => ({
  orderId: meta.id,
  version: meta.version,
  lineId: '',
  kind,
  occurredAt: meta.occurredAt,
  date: meta.occurredAt.slice(0, 10),
  currency: sale.currency,
  customerRef: sale.customerRef,
  country: sale.country,
  product: SHIPPING,
  name: 'Shipping',
  category: null,
  orders,
  units: 0,
  gross: 0,
  discount: 0,
  returned: 0,
  net: 0,
  shipping: sale.shipping,
  tax: sale.shippingTax,
  total: sale.shipping + sale.shippingTax,
});

/** A sale counts on the day it was placed, everything else on the day it happens: closed periods never move. */
export const salesView = defineView({
  name: 'sales',
  version: 1,
  summary: 'The books of sales: an entry a line of each sale, edit, return and cancellation',
  events: orderEvents,
  tables,
  handlers: {
    OrderCreated: null,
    OrderItemAdded: null,
    OrderItemChanged: null,
    OrderItemRemoved: null,
    DiscountApplied: null,
    DiscountRemoved: null,
    ShippingAddressSet: null,
    BillingAddressSet: null,
    ShippingSet: null,
    OrderPlaced: enter('sale', 1),
    OrderEdited: enter('edit', 0),
    OrderCancelled: enter('cancellation', -1),
    OrderStatusChanged: enter('reinstatement', 1),
    OrderHeld: null,
    HoldReleased: null,
    PaymentAuthorized: null,
    PaymentCaptured: null,
    PaymentRecorded: null,
    PaymentVoided: null,
    PaymentRefunded: null,
    OrderShipped: null,
    TrackingUpdated: null,
    ShipmentDelivered: null,
    ShipmentCancelled: null,
    ReturnRequested: null,
    ReturnReceived: enter('return', 0),
    ReturnCancelled: null,
    NoteAdded: null,
    OrderTagged: null,
    OrderUntagged: null,
  },
});
