import { omitNulls } from '../../../../core/kernel/omit.ts';
import type { RecordedEvent } from '../../../../core/model/aggregate.ts';
import { type EventData, type EventType, none } from '../../../../core/model/event.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { isSameMethod } from '../../rules/payment-methods.ts';
import type { ExportedOrder } from './exported-order.ts';

/** Payments, shipments, returns and holds with their times, out of the order's own events. */
export type History = Pick<ExportedOrder, 'payments' | 'shipments' | 'returns' | 'holds'>;

type Payment = NonNullable<History['payments']>[number];
type Shipment = NonNullable<History['shipments']>[number];
type Return = NonNullable<History['returns']>[number];
type Hold = NonNullable<History['holds']>[number];

/** What has happened so far, the earliest first. */
class Happened {
  readonly payments = new Map<string, Payment>();
  readonly shipments = new Map<string, Shipment>();
  readonly returns = new Map<string, Return>();
  readonly holds: Hold[] = [];

  clear(): void {
    for (const each of [this.payments, this.shipments, this.returns]) each.clear();
    this.holds.length = 0;
  }
}

type Handlers = {
  readonly [Type in EventType<OrderEvents>]:
    | ((happened: Happened, data: EventData<OrderEvents, Type>, at: string) => void)
    | null;
};

const handlers: Handlers = {
  ...none(orderEvents.lines),
  ...none(orderEvents.notesAndTags),
  OrderCreated: null,
  OrderReimported: (happened) => happened.clear(),
  DiscountApplied: null,
  DiscountRemoved: null,
  GuestForgotten: null,
  ShippingAddressSet: null,
  BillingAddressSet: null,
  ShippingSet: null,
  OrderPlaced: null,
  OrderEdited: null,
  OrderCancelled: null,
  OrderStatusChanged: null,
  OrderHeld: ({ holds }, { reason, note }, at) => {
    holds.push({ at, reason, ...omitNulls({ note }) });
  },
  HoldReleased: ({ holds }, { reason, note }, at) => {
    const hold = holds.find((one) => one.reason === reason && one.releasedAt === undefined);
    if (hold !== undefined) Object.assign(hold, { releasedAt: at }, omitNulls({ note }));
  },
  PaymentAuthorized: ({ payments }, { paymentId, method, reference, amount, expiresAt }, at) => {
    const given = omitNulls({ reference, expiresAt, allowDuplicate: isTwin(payments, method, reference) });
    payments.set(paymentId, { at, amount, method, captures: [], ...given });
  },
  PaymentCaptured: ({ payments }, { paymentId, amount }, at) => {
    payments.get(paymentId)?.captures?.push({ at, amount });
  },
  PaymentRecorded: ({ payments }, { paymentId, method, reference, amount }, at) => {
    const given = omitNulls({ reference, allowDuplicate: isTwin(payments, method, reference) });
    payments.set(paymentId, { at, amount, method, ...given });
  },
  PaymentVoided: ({ payments }, { paymentId }, at) => {
    Object.assign(payments.get(paymentId) ?? {}, { voidedAt: at });
  },
  PaymentRefunded: ({ payments }, { paymentId, amount, credited, reason }, at) => {
    const payment = payments.get(paymentId);
    if (payment === undefined) return;
    payment.refunds ??= [];
    payment.refunds.push({ at, amount, reason, ...(credited > 0 && { as: 'credit' }) });
  },
  OrderShipped: ({ shipments }, { shipmentId, carrier, trackingNumbers, lines }, at) => {
    shipments.set(shipmentId, {
      shippedAt: at,
      lines: lines.map(({ lineId, quantity }) => ({ lineId, quantity })),
      trackingNumbers: [...trackingNumbers],
      ...omitNulls({ carrier }),
    });
  },
  TrackingUpdated: ({ shipments }, { shipmentId, carrier, trackingNumbers }) => {
    const now = { trackingNumbers: [...trackingNumbers], ...omitNulls({ carrier }) };
    Object.assign(shipments.get(shipmentId) ?? {}, now);
  },
  ShipmentDelivered: ({ shipments }, { shipmentId }, at) => {
    Object.assign(shipments.get(shipmentId) ?? {}, { deliveredAt: at });
  },
  ShipmentCancelled: ({ shipments }, { shipmentId }, at) => {
    Object.assign(shipments.get(shipmentId) ?? {}, { cancelledAt: at });
  },
  ReturnRequested: ({ returns }, { returnId, reason, lines }, at) => {
    const announced = lines.map(({ lineId, quantity }) => ({ lineId, quantity }));
    returns.set(returnId, { requestedAt: at, reason, lines: announced });
  },
  ReturnReceived: ({ returns }, { returnId, lines, credit }, at) => {
    const entry = returns.get(returnId);
    if (entry === undefined) return;
    entry.receipts ??= [];
    const arrived = lines.map(({ lineId, quantity, condition }) => ({ lineId, quantity, condition }));
    entry.receipts.push({ at, lines: arrived, credit });
  },
  ReturnCancelled: ({ returns }, { returnId }, at) => {
    Object.assign(returns.get(returnId) ?? {}, { cancelledAt: at });
  },
};

/** Whether a payment repeats the reference of another: it was meant so, and an import needs to know. Null: it does not. */
const isTwin = (payments: Happened['payments'], method: string, reference: string | null): true | null => {
  const isSame = (one: Payment): boolean => one.reference === reference && isSameMethod(one.method, method);
  return reference !== null && [...payments.values()].some(isSame) ? true : null;
};

/** @param quantities the units of each line as it stands, by line id */
export function historyOf(
  events: readonly RecordedEvent[],
  quantities: ReadonlyMap<string, number>,
): History {
  const happened = new Happened();
  for (const { type, data, meta } of events) {
    const handler = handlers[type as EventType<OrderEvents>] as
      | ((happened: Happened, data: unknown, at: string) => void)
      | null;
    handler?.(happened, data, meta.occurredAt);
  }
  return {
    ...filled('payments', [...happened.payments.values()]),
    ...filled(
      'shipments',
      [...happened.shipments.values()].flatMap((one) => standing(one, quantities)),
    ),
    ...filled('returns', [...happened.returns.values()]),
    ...filled('holds', happened.holds),
  };
}

/** What was called back may have held units that an edit took away since: those cannot be shipped again. */
function standing(shipment: Shipment, quantities: ReadonlyMap<string, number>): Shipment[] {
  if (shipment.cancelledAt === undefined) return [shipment];
  const lines = shipment.lines
    .map(({ lineId, quantity }) => ({ lineId, quantity: Math.min(quantity, quantities.get(lineId) ?? 0) }))
    .filter(({ quantity }) => quantity > 0);
  return lines.length === 0 ? [] : [{ ...shipment, lines }];
}

const filled = <Name extends string, Item>(name: Name, list: Item[]): { [N in Name]?: Item[] } =>
  list.length === 0 ? {} : ({ [name]: list } as { [N in Name]: Item[] });
