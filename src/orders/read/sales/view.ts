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
  const head = {
    orderId: meta.id,
    version: meta.version,
    kind,
    occurredAt: meta.occurredAt,
    date: meta.occurredAt.slice(0, 10),
    currency: sale.currency,
    customerRef: sale.customerRef,
    country: sale.country,
  };
  const lines = sale.lines.map((line) => ({ ...head, ...lineFigures(line) }));
  if (orders === 0 && sale.shipping === 0 && sale.shippingTax === 0) return lines;
  return [...lines, { ...head, ...orderFigures(sale, orders) }];
}

function lineFigures({
  lineId,
  sku,
  name,
  category,
  quantity,
  gross,
  discount,
  net,
  tax,
}: Sale['lines'][number]) {
  return {
    lineId,
    product: sku ?? OWN_WORDING,
    name,
    category,
    orders: 0,
    units: quantity,
    gross,
    discount,
    returned: gross - discount - net,
    net,
    shipping: 0,
    tax,
    total: net + tax,
  };
}

const orderFigures = ({ shipping, shippingTax }: Sale, orders: number) => ({
  lineId: '',
  product: SHIPPING,
  name: 'Shipping',
  category: null,
  orders,
  units: 0,
  gross: 0,
  discount: 0,
  returned: 0,
  net: 0,
  shipping,
  tax: shippingTax,
  total: shipping + shippingTax,
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
