import type { Aggregate } from '../../../core/model/aggregate.ts';
import type { EventData, EventType } from '../../../core/model/event.ts';
import type { Address } from '../../money/address.ts';
import type { Discount, LineUnits, OrderLine, Reallocated } from '../events/order-line.ts';
import type { Shipping } from '../events/sums.ts';
import type { HoldReason, OrderStatus } from '../events/words.ts';
import { type OrderEvent, type OrderEvents, orderEvents } from '../events.ts';
import { orderNaming } from '../rules/naming.ts';
import { plus, type SaleLine } from '../rules/sales.ts';
import { subjectOf } from '../rules/subject.ts';

/** An order as its decisions see it. */
export interface Order {
  readonly id: string;
  status: OrderStatus;
  /** It was placed once: a cancelled order can then be reinstated. */
  wasPlaced: boolean;
  customerRef: string | null;
  customerName: string;
  /** The guest was forgotten. (Of a customer, the customer's own stream says it.) */
  forgotten: boolean;
  currency: string;
  /** Where it went when it was placed: fixed, so that the books of a country balance. */
  saleCountry: string | null;
  lines: Map<string, Line>;
  /** The number of the next line id. Ids are never used again. */
  nextLine: number;
  discount: Discount | null;
  shipping: Shipping | null;
  shippingAddress: Address | null;
  billingAddress: Address | null;
  tags: Set<string>;
  holds: Set<HoldReason>;
  payments: Map<string, Payment>;
  shipments: Map<string, Shipment>;
  returns: Map<string, Return>;
  notes: number;
  /** Credits that answer no return. */
  goodwill: number;
}

export interface Line extends OrderLine {
  shipped: number;
  delivered: number;
  requested: number;
  returned: number;
  credited: number;
  /** What returns took out of the books of sales; null: nothing came back. */
  takenBack: SaleLine | null;
}

export interface Payment {
  readonly paymentId: string;
  readonly method: string;
  readonly reference: string | null;
  readonly expiresAt: string | null;
  /** Authorised and neither captured nor voided. */
  open: number;
  captured: number;
  refunded: number;
  /** Those that its captures have of their own. */
  captureReferences: readonly string[];
}

export interface Shipment {
  readonly shipmentId: string;
  readonly lines: readonly LineQuantity[];
  status: 'under_way' | 'delivered' | 'cancelled';
  carrier: string | null;
  trackingNumbers: readonly string[];
}

export interface Return {
  readonly returnId: string;
  /** What has not arrived yet, by line id; empty: the return is closed. */
  readonly open: Map<string, number>;
}

export interface LineQuantity {
  readonly lineId: string;
  readonly quantity: number;
}

type Evolve = {
  readonly [Type in EventType<OrderEvents>]:
    | ((order: Order, data: EventData<OrderEvents, Type>) => void)
    | null;
};

const evolve: Evolve = {
  OrderCreated: (order, { customerRef, customerName, currency }) => {
    Object.assign(order, { customerRef, customerName, currency });
  },
  OrderReimported: (order) => {
    Object.assign(order, newOrder(order.id));
  },
  OrderItemAdded: (order, { line, reallocated }) => {
    order.lines.set(line.lineId, {
      ...line,
      shipped: 0,
      delivered: 0,
      requested: 0,
      returned: 0,
      credited: 0,
      takenBack: null,
    });
    order.nextLine = Math.max(order.nextLine, numberOf(line.lineId) + 1);
    reallocate(order, reallocated);
  },
  OrderItemChanged: (order, { line, reallocated }) => {
    Object.assign(lineOf(order, line.lineId), line);
    reallocate(order, reallocated);
  },
  OrderItemRemoved: (order, { line, reallocated }) => {
    order.lines.delete(line.lineId);
    reallocate(order, reallocated);
  },
  DiscountApplied: (order, { lineId, percentPpm, amount, code, reason, reallocated }) => {
    const discount = { percentPpm, amount, code, reason };
    if (lineId === null) order.discount = discount;
    else lineOf(order, lineId).discount = discount;
    reallocate(order, reallocated);
  },
  DiscountRemoved: (order, { lineId, reallocated }) => {
    if (lineId === null) order.discount = null;
    else lineOf(order, lineId).discount = null;
    reallocate(order, reallocated);
  },
  ShippingAddressSet: (order, { address }) => {
    order.shippingAddress = address;
  },
  BillingAddressSet: (order, { address }) => {
    order.billingAddress = address;
  },
  ShippingSet: (order, { currency, before, totals, ...shipping }) => {
    order.shipping = shipping;
  },
  OrderPlaced: (order, { sale }) => {
    order.status = 'placed';
    order.wasPlaced = true;
    order.saleCountry = sale.country;
  },
  OrderEdited: null,
  OrderCancelled: (order) => {
    order.status = 'cancelled';
  },
  OrderStatusChanged: (order, { to }) => {
    order.status = to;
  },
  OrderHeld: (order, { reason }) => {
    order.holds.add(reason);
  },
  HoldReleased: (order, { reason }) => {
    order.holds.delete(reason);
  },
  GuestForgotten: (order) => {
    order.forgotten = true;
  },
  PaymentAuthorized: (order, { paymentId, method, reference, amount, expiresAt }) => {
    const head = { paymentId, method, reference, expiresAt };
    order.payments.set(paymentId, { ...head, open: amount, captured: 0, refunded: 0, captureReferences: [] });
  },
  PaymentCaptured: (order, { paymentId, reference, captured, open }) => {
    const payment = paymentOf(order, paymentId);
    Object.assign(payment, { captured, open });
    if (reference !== null && reference !== payment.reference)
      payment.captureReferences = [...payment.captureReferences, reference];
  },
  PaymentRecorded: (order, { paymentId, method, reference, amount }) => {
    const head = { paymentId, method, reference, expiresAt: null };
    order.payments.set(paymentId, { ...head, open: 0, captured: amount, refunded: 0, captureReferences: [] });
  },
  PaymentVoided: (order, { paymentId }) => {
    paymentOf(order, paymentId).open = 0;
  },
  PaymentRefunded: (order, { paymentId, refunded, credited }) => {
    paymentOf(order, paymentId).refunded = refunded;
    order.goodwill += credited;
  },
  OrderShipped: (order, { shipmentId, carrier, trackingNumbers, lines }) => {
    count(order, lines);
    const shipment = { shipmentId, status: 'under_way', carrier, trackingNumbers } as const;
    order.shipments.set(shipmentId, { ...shipment, lines: lines.map(quantityOf) });
  },
  TrackingUpdated: (order, { shipmentId, carrier, trackingNumbers }) => {
    Object.assign(shipmentOf(order, shipmentId), { carrier, trackingNumbers });
  },
  ShipmentDelivered: (order, { shipmentId, lines }) => {
    count(order, lines);
    shipmentOf(order, shipmentId).status = 'delivered';
  },
  ShipmentCancelled: (order, { shipmentId, lines }) => {
    count(order, lines);
    shipmentOf(order, shipmentId).status = 'cancelled';
  },
  ReturnRequested: (order, { returnId, lines }) => {
    count(order, lines);
    const open = new Map(lines.map((line) => [line.lineId, line.quantity]));
    order.returns.set(returnId, { returnId, open });
  },
  ReturnReceived: (order, { returnId, lines, sale }) => {
    count(order, lines);
    const { open } = returnOf(order, returnId);
    for (const { lineId, quantity, credit } of lines) {
      const left = (open.get(lineId) ?? 0) - quantity;
      if (left > 0) open.set(lineId, left);
      else open.delete(lineId);
      lineOf(order, lineId).credited += credit;
    }
    for (const taken of sale.lines) {
      const line = lineOf(order, taken.lineId);
      line.takenBack = line.takenBack === null ? taken : plus(taken, line.takenBack);
    }
  },
  ReturnCancelled: (order, { returnId, lines }) => {
    count(order, lines);
    returnOf(order, returnId).open.clear();
  },
  NoteAdded: (order) => {
    order.notes += 1;
  },
  OrderTagged: (order, { tags }) => {
    order.tags = new Set(tags);
  },
  OrderUntagged: (order, { tags }) => {
    order.tags = new Set(tags);
  },
};

export const orderAggregate: Aggregate<Order, OrderEvents> = {
  events: orderEvents,
  subject: ({ customerRef }, data) => {
    return subjectOf(customerRef ?? (data as { readonly customer?: string }).customer);
  },
  naming: orderNaming,
  currencyOf: ({ currency }) => currency,
  initialState: newOrder,
  evolve,
};

/** An order of which nothing is known yet. */
function newOrder(id: string): Order {
  return {
    id,
    status: 'created',
    wasPlaced: false,
    customerRef: null,
    customerName: '',
    forgotten: false,
    currency: '',
    saleCountry: null,
    lines: new Map(),
    nextLine: 1,
    discount: null,
    shipping: null,
    shippingAddress: null,
    billingAddress: null,
    tags: new Set(),
    holds: new Set(),
    payments: new Map(),
    shipments: new Map(),
    returns: new Map(),
    notes: 0,
    goodwill: 0,
  };
}

/** What the event makes of the order. Changes it in place. */
export function applyEvent(order: Order, event: OrderEvent): void {
  (evolve[event.type] as ((order: Order, data: unknown) => void) | null)?.(order, event.data);
}

/** A copy that a decision may try its events on. Values inside are replaced by events, never changed, so they are shared. */
export function copyOf(order: Order): Order {
  return {
    ...order,
    lines: copied(order.lines),
    tags: new Set(order.tags),
    holds: new Set(order.holds),
    payments: copied(order.payments),
    shipments: copied(order.shipments),
    returns: new Map(
      [...order.returns].map(([id, { returnId, open }]) => [id, { returnId, open: new Map(open) }]),
    ),
  };
}

const copied = <Value extends object>(map: ReadonlyMap<string, Value>): Map<string, Value> =>
  new Map([...map].map(([key, value]) => [key, { ...value }]));

const found = <Value>(map: ReadonlyMap<string, Value>, key: string): Value => {
  const value = map.get(key);
  if (value === undefined) throw new Error(`the stream speaks of ${key}, which it never began`);
  return value;
};

const lineOf = (order: Order, id: string): Line => found(order.lines, id);
const paymentOf = (order: Order, id: string): Payment => found(order.payments, id);
const shipmentOf = (order: Order, id: string): Shipment => found(order.shipments, id);
const returnOf = (order: Order, id: string): Return => found(order.returns, id);

const numberOf = (lineId: string): number => Number(lineId.slice(1));
const quantityOf = ({ lineId, quantity }: LineUnits): LineQuantity => ({ lineId, quantity });

function reallocate(order: Order, reallocated: Reallocated): void {
  for (const { lineId, amounts } of reallocated) lineOf(order, lineId).amounts = amounts;
}

function count(order: Order, lines: readonly LineUnits[]): void {
  for (const { lineId, shipped, delivered, requested, returned } of lines) {
    Object.assign(lineOf(order, lineId), { shipped, delivered, requested, returned });
  }
}
