import codeHash from 'virtual:code-hash';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData } from '../../../../core/model/event.ts';
import { none } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import type { Sale } from '../../events/sums.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { ownWording, type SalesFact, SHIPPING, salesFactTable } from './sales-fact.ts';

const tables = { facts: salesFactTable };

type Rows = RowsOf<typeof tables>;

/** A handler that enters the event's sale, if it has one, and counts the order up or down. */
const enter =
  <Data extends { readonly sale: Sale | null }>(
    kind: SalesFact['kind'],
    orders: -1 | 0 | 1,
    shippingTax: (rows: Rows, data: Data) => number = () => 0,
  ) =>
  (rows: Rows, { data, meta }: { readonly data: Data; readonly meta: EventMeta }): void => {
    if (data.sale === null) return;
    const included = shippingTax(rows, data);
    for (const fact of factsOf(data.sale, { kind, orders, included }, meta)) rows.facts.insert(fact);
  };

/** What an entry holds of the whole order: the order itself, and the tax that its shipping contains. */
interface OfOrder {
  readonly kind: SalesFact['kind'];
  readonly orders: number;
  readonly included: number;
}

function factsOf(sale: Sale, order: OfOrder, meta: EventMeta): SalesFact[] {
  const facts = sale.lines.map((line) => lineFact(line, sale, order.kind, meta));
  if (order.orders !== 0 || sale.shipping !== 0 || sale.shippingTax !== 0)
    facts.push(orderFact(sale, order, meta));
  return facts;
}

// A sale holds what shipping costs and the tax on top of it; the tax that the cost contains follows from the rest.

/** Of the order's contained tax, what is none of its lines'. */
const shippingTaxPlaced = (_: Rows, { totals, sale }: EventData<OrderEvents, 'OrderPlaced'>): number =>
  totals.includedTax - sale.lines.reduce((sum, { includedTax }) => sum + includedTax, 0);

const ofOrder = ({ facts }: Rows): SalesFact[] => [...facts.all()].filter(({ lineId }) => lineId === '');

/** All of it goes with the order. */
const shippingTaxCancelled = (rows: Rows): number =>
  0 - ofOrder(rows).reduce((sum, { includedTax }) => sum + includedTax, 0);

/** What went with the last cancellation comes back. */
const shippingTaxReinstated = (rows: Rows): number =>
  0 - (ofOrder(rows).findLast(({ kind }) => kind === 'cancellation')?.includedTax ?? 0);

/** A placed order's shipping is changed by an edit, whose sale holds all but the tax that the cost contains. */
function enterShippingTax(
  rows: Rows,
  { data, meta }: { readonly data: EventData<OrderEvents, 'ShippingSet'>; readonly meta: EventMeta },
): void {
  const [placed] = ofOrder(rows);
  const included = data.includedTax - (data.before?.includedTax ?? 0);
  if (placed === undefined || included === 0) return;
  const sale = { ...placed, shipping: 0, shippingTax: 0, lines: [] };
  rows.facts.insert(orderFact(sale, { kind: 'edit', orders: 0, included }, meta));
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
  product: line.sku ?? ownWording(line.name),
  name: line.name,
  category: line.category,
  folded: line.category === null ? null : foldText(line.category),
  orders: 0,
  units: line.quantity,
  gross: line.gross,
  discount: line.discount,
  returned: line.gross - line.discount - line.net,
  net: line.net,
  shipping: 0,
  tax: line.tax,
  includedTax: line.includedTax,
  total: line.net + line.tax,
});

const orderFact = (sale: Sale, { kind, orders, included }: OfOrder, meta: EventMeta): SalesFact => ({
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
  folded: SHIPPING,
  orders,
  units: 0,
  gross: 0,
  discount: 0,
  returned: 0,
  net: 0,
  shipping: sale.shipping,
  tax: sale.shippingTax,
  includedTax: included,
  total: sale.shipping + sale.shippingTax,
});

/** A sale counts on the day it was placed, everything else on the day it happens: closed periods never change. */
export const salesView = defineView({
  name: 'sales',
  version: 2,
  codeHash,
  summary: 'The books of sales: an entry a line of each sale, edit, return and cancellation',
  events: orderEvents,
  tables,
  handlers: {
    ...none(orderEvents.lines),
    ...none(orderEvents.fulfilment),
    ...none(orderEvents.notesAndTags),
    ...none(orderEvents.returns),
    ...none(orderEvents.money),
    OrderCreated: null,
    ShippingAddressSet: null,
    BillingAddressSet: null,
    OrderHeld: null,
    HoldReleased: null,
    ShippingSet: enterShippingTax,
    OrderPlaced: enter('sale', 1, shippingTaxPlaced),
    OrderEdited: enter('edit', 0),
    OrderCancelled: enter('cancellation', -1, shippingTaxCancelled),
    OrderStatusChanged: enter('reinstatement', 1, shippingTaxReinstated),
    ReturnReceived: enter('return', 0),
  },
});
