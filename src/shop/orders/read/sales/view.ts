import codeHash from 'virtual:code-hash';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData, EventType } from '../../../../core/model/event.ts';
import { none } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import type { Sale } from '../../events/sums.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { ownWording, RERATED, type SalesFact, SHIPPING, salesFactTable, taxRateTable } from './sales-fact.ts';

const tables = { facts: salesFactTable, rates: taxRateTable };

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
    for (const fact of factsOf(data.sale, { kind, orders, included, rates: rows.rates }, meta))
      rows.facts.insert(fact);
  };

/** What an entry holds of the whole order: the order itself, the tax that its shipping contains, and the tax rates. */
interface OfOrder {
  readonly kind: SalesFact['kind'];
  readonly orders: number;
  readonly included: number;
  readonly rates: Rows['rates'];
}

function factsOf(sale: Sale, order: OfOrder, meta: EventMeta): SalesFact[] {
  const facts = sale.lines.map((line) => lineFact(line, sale, order, meta));
  if (order.orders !== 0 || sale.shipping !== 0 || sale.shippingTax !== 0)
    facts.push(orderFact(sale, order, meta));
  return facts;
}

// A sale holds what shipping costs and the tax on top of it; the tax that the cost contains follows from the rest.

/** Of the order's contained tax, what is none of its lines'. */
const shippingTaxPlaced = (_: Rows, { totals, sale }: EventData<OrderEvents, 'OrderPlaced'>): number =>
  totals.includedTax - sale.lines.reduce((sum, { includedTax }) => sum + includedTax, 0);

const ofOrder = ({ facts }: Rows): SalesFact[] =>
  [...facts.all()].filter(({ lineId }) => lineId === '' || lineId === RERATED);

/** All of it goes with the order. */
const shippingTaxCancelled = (rows: Rows): number =>
  0 - ofOrder(rows).reduce((sum, { includedTax }) => sum + includedTax, 0);

/** What went with the last cancellation comes back. */
const shippingTaxReinstated = (rows: Rows): number =>
  0 - (ofOrder(rows).findLast(({ kind }) => kind === 'cancellation')?.includedTax ?? 0);

type Recorded<Type extends EventType<OrderEvents>> = {
  readonly data: EventData<OrderEvents, Type>;
  readonly meta: EventMeta;
};

/**
 * A placed order's shipping is changed by an edit, whose sale holds all but the tax that the cost contains, and is entered at
 * the rate until then: at another rate, shipping goes from the one to the other.
 */
function setShipping(rows: Rows, { data, meta }: Recorded<'ShippingSet'>): void {
  const { before, amount, tax, includedTax, taxRatePpm } = data;
  const [placed] = ofOrder(rows);
  const was = rateOf(rows.rates, '');
  keepRate(rows, meta.id, '', taxRatePpm);
  if (placed === undefined) return;
  const ofEdit = { kind: 'edit', orders: 0, rates: rows.rates } as const;
  const included = includedTax - (before?.includedTax ?? 0);
  if (was === taxRatePpm) {
    const sale = { ...placed, shipping: 0, shippingTax: 0, lines: [] };
    if (included !== 0) rows.facts.insert(orderFact(sale, { ...ofEdit, included }, meta));
    return;
  }
  const now = { ...placed, shipping: amount, shippingTax: tax, lines: [] };
  const then = { ...placed, shipping: 0 - amount, shippingTax: 0 - tax, lines: [] };
  rows.facts.insert(orderFact(now, { ...ofEdit, included: includedTax }, meta));
  const gone = orderFact(then, { ...ofEdit, included: included - includedTax }, meta);
  rows.facts.insert({ ...gone, lineId: RERATED, taxRatePpm: was });
}

/** What an edit sells of a line that it adds was entered before the line was, at no rate. */
function addLine(rows: Rows, { data: { line }, meta }: Recorded<'OrderItemAdded'>): void {
  const { lineId, taxRatePpm } = line;
  if (taxRatePpm === 0) return;
  keepRate(rows, meta.id, lineId, taxRatePpm);
  for (const fact of [...rows.facts.all()].filter((one) => one.lineId === lineId))
    rows.facts.update([fact.version, lineId], (one) => {
      one.taxRatePpm = taxRatePpm;
    });
}

const rateOf = (rates: Rows['rates'], lineId: string): number => rates.get(lineId)?.taxRatePpm ?? 0;

function keepRate({ rates }: Rows, orderId: string, lineId: string, taxRatePpm: number): void {
  if (rates.get(lineId) !== undefined) rates.delete(lineId);
  if (taxRatePpm > 0) rates.insert({ orderId, lineId, taxRatePpm });
}

// Literals, and no spread: objects of so many properties are slow when they grow.

const lineFact = (
  line: Sale['lines'][number],
  sale: Sale,
  { kind, rates }: OfOrder,
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
  taxRatePpm: rateOf(rates, line.lineId),
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

const orderFact = (sale: Sale, { kind, orders, included, rates }: OfOrder, meta: EventMeta): SalesFact => ({
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
  taxRatePpm: rateOf(rates, ''),
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
    OrderItemAdded: addLine,
    OrderItemChanged: null,
    OrderItemRemoved: null,
    ...none(orderEvents.fulfilment),
    ...none(orderEvents.notesAndTags),
    ...none(orderEvents.returns),
    ...none(orderEvents.money),
    OrderCreated: null,
    GuestForgotten: null,
    OrderReimported: ({ facts, rates }) => {
      facts.clear();
      rates.clear();
    },
    ShippingAddressSet: null,
    BillingAddressSet: null,
    OrderHeld: null,
    HoldReleased: null,
    ShippingSet: setShipping,
    OrderPlaced: enter('sale', 1, shippingTaxPlaced),
    OrderEdited: enter('edit', 0),
    OrderCancelled: enter('cancellation', -1, shippingTaxCancelled),
    OrderStatusChanged: enter('reinstatement', 1, shippingTaxReinstated),
    ReturnReceived: enter('return', 0),
  },
});
