import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import type { EventOf } from '../../../../core/model/event.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import type { Sale } from '../../events/sums.ts';
import type { cancelReasons, OrderStatus } from '../../events/words.ts';
import type { OrderEvents } from '../../events.ts';
import { type Booked, bookedLine, NOTHING_BOOKED, saleBetween, shippingSold } from '../../rules/sales.ts';
import { unitsOf } from '../../rules/status.ts';
import { type DecisionStep, events, orderTotals } from '../deciding.ts';
import type { Order } from '../order.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';

/** The moves between `created`, `placed`, `completed` and `cancelled`, each with its guard. */

export type CancelReason = (typeof cancelReasons)[number];

// --- created → placed ------------------------------------------------------------------------------------------------

const SHIP_TO = { field: 'shippingAddress', members: ['line1', 'city', 'country'] };
const SET_ADDRESS = { message: 'SetShippingAddress' };
const SET_ONE = advice`Set one with ${SET_ADDRESS}.`;
const GIVE_OR_SET_ONE = advice`Give one with ${SHIP_TO}, or set it with ${SET_ADDRESS}.`;

const placing =
  (address: Advice): DecisionStep =>
  (order) =>
    placeable(order) ?? needsAddress(order, address) ?? events(placed(order));

export const placeOrder = placing(SET_ONE);

/** By the command that creates it, in which an address may be given too. */
export const placeAtOnce = placing(GIVE_OR_SET_ONE);

/** What was placed long ago in another system may lack an address. */
export const placeFromHistory: DecisionStep = (order) => placeable(order) ?? events(placed(order));

function placeable(order: Order): Rejection | undefined {
  if (order.status !== 'created') return noMove(order, 'placed', WAYS_TO_PLACED[order.status]);
  if (order.lines.size > 0) return undefined;
  return rejectOrder('empty_order', 'The order has no lines.', {
    ...advice`Add one with ${{ message: 'AddItem' }}.`,
  });
}

export const needsAddress = (order: Order, more = SET_ONE): Rejection | undefined =>
  order.shippingAddress !== null || [...order.lines.values()].every((line) => !line.requiresShipping)
    ? undefined
    : rejectOrder('address_required', 'The order has lines that ship and no address to ship to.', more);

function placed(order: Order): EventOf<OrderEvents, 'OrderPlaced'> {
  const { customerRef, currency } = order;
  const country = order.shippingAddress?.country ?? order.billingAddress?.country ?? null;
  const sale = saleBetween({ currency, customerRef, country }, NOTHING_BOOKED, standingSale(order));
  const totals = orderTotals(order);
  const settlement = settlementAfter(order, { total: totals.total });
  const units = unitsOf(order.lines.values());
  return { type: 'OrderPlaced', data: { customerRef, currency, totals, settlement, units, sale } };
}

// --- → cancelled -----------------------------------------------------------------------------------------------------

export const cancelOrder =
  (given: { reason?: CancelReason | undefined; note?: string | undefined }): DecisionStep =>
  (order) => {
    const { status: from, customerRef, currency } = order;
    if (from !== 'created' && from !== 'placed') return noMove(order, 'cancelled', WAYS_TO_CANCELLED[from]);
    const live = liveUnits(order);
    if (live > 0) return stillOut(live);
    const reason = given.reason ?? (from === 'created' ? 'draft_discarded' : undefined);
    if (reason === undefined) return noReason('To cancel a placed order takes a reason.');
    const settlement = settlementAfter(order, { cancelled: true });
    const refundDue = Math.max(0, -settlement.balance);
    const sale = from === 'placed' ? unbooked(order) : null;
    const { note = null } = given;
    return events({
      type: 'OrderCancelled',
      data: { customerRef, currency, from, reason, note, refundDue, settlement, sale },
    });
  };

const noReason = (message: string): Rejection =>
  rejectOrder('reason_required', message, advice`Give it with ${{ field: 'reason' }}.`);

const liveUnits = (order: Order): number =>
  [...order.lines.values()].reduce((sum, line) => sum + line.shipped - line.returned, 0);

const stillOut = (units: number): Rejection =>
  rejectOrder('has_live_shipments', `${unitsAre(units, 'shipped ')} neither returned nor called back.`, {
    ...advice`Take them back with ${{ message: 'RequestReturn' }}, or cancel the shipment with ${{ message: 'CancelShipment' }}.`,
  });

/** 1 unit is, 2 shipped units are. */
const unitsAre = (units: number, which = ''): string =>
  `${units} ${which}${units === 1 ? 'unit is' : 'units are'}`;

// --- placed ⇄ completed, cancelled → placed --------------------------------------------------------------------------

export const completeOrder =
  (given: { force?: boolean | undefined; reason?: string | undefined }): DecisionStep =>
  (order) => {
    if (order.status !== 'placed') return noMove(order, 'completed', WAYS_TO_COMPLETED[order.status]);
    const open = stillOpen(order);
    if (open !== undefined && given.force !== true) return open;
    if (open !== undefined && given.reason === undefined) {
      return noReason('To complete an order by force takes a reason.');
    }
    return moved(order, 'completed', 'completed', given.reason, open !== undefined);
  };

function stillOpen(order: Order): Rejection | undefined {
  const force = advice`Settle it first, or complete it with ${{ field: 'force' }} and a reason.`;
  if (order.holds.size > 0) {
    return rejectOrder('order_on_hold', `The order is on hold: ${[...order.holds].join(', ')}.`, force);
  }
  const { toShip, shipped, requested } = unitsOf(order.lines.values());
  if (shipped < toShip)
    return rejectOrder('not_all_shipped', `${unitsAre(toShip - shipped)} not shipped.`, force);
  if (requested > 0)
    return rejectOrder('return_open', `${unitsAre(requested)} announced to come back.`, force);
  const { balance } = settlementAfter(order);
  if (balance === 0) return undefined;
  const amount = `${formatMinor(Math.abs(balance), order.currency)} ${order.currency}`;
  const told = balance > 0 ? `${amount} is not paid.` : `A refund of ${amount} is due.`;
  return rejectOrder('balance_open', told, { ...force, details: { balance } });
}

export const reopenOrder =
  (given: { reason: string }): DecisionStep =>
  (order) =>
    order.status === 'completed'
      ? moved(order, 'reopened', 'placed', given.reason)
      : noMove(order, 'placed', WAYS_TO_PLACED[order.status]);

export const reinstateOrder =
  (given: { reason: string }): DecisionStep =>
  (order) => {
    if (order.status !== 'cancelled') return noMove(order, 'placed', WAYS_TO_PLACED[order.status]);
    if (!order.wasPlaced) {
      return rejectOrder(
        'invalid_transition',
        'The order was cancelled as a draft: it had never been placed.',
        {
          hint: 'Create it anew.',
        },
      );
    }
    return moved(order, 'reinstated', 'placed', given.reason);
  };

function moved(
  order: Order,
  change: 'completed' | 'reopened' | 'reinstated',
  to: OrderStatus,
  reason: string | undefined,
  forced = false,
) {
  const { status: from, currency } = order;
  const settlement = settlementAfter(order, { cancelled: false });
  const sale = change === 'reinstated' ? rebooked(order) : null;
  return events({
    type: 'OrderStatusChanged',
    data: { currency, change, from, to, reason: reason ?? null, forced, settlement, sale },
  });
}

// --- the books -------------------------------------------------------------------------------------------------------

/** What the order's sale comes to as it stands: what was ordered less what came back. */
export const standingSale = (order: Order): Booked => ({
  lines: [...order.lines.values()].map((line) => bookedLine(line, line.takenBack)),
  ...shippingSold(order.shipping),
});

export const saleHead = ({ currency, customerRef, saleCountry }: Order) => ({
  currency,
  customerRef,
  country: saleCountry,
});

const unbooked = (order: Order): Sale => saleBetween(saleHead(order), standingSale(order), NOTHING_BOOKED);
const rebooked = (order: Order): Sale => saleBetween(saleHead(order), NOTHING_BOOKED, standingSale(order));

// --- no ways ---------------------------------------------------------------------------------------------------------

const WAYS_TO_PLACED: Readonly<Record<OrderStatus, Advice | undefined>> = {
  created: advice`Place it with ${{ message: 'PlaceOrder' }}.`,
  placed: undefined,
  completed: advice`Reopen it with ${{ message: 'ReopenOrder' }}.`,
  cancelled: advice`Reinstate it with ${{ message: 'ReinstateOrder' }}.`,
};
const WAYS_TO_CANCELLED: Readonly<Record<'completed' | 'cancelled', Advice | undefined>> = {
  completed: advice`Reopen it first with ${{ message: 'ReopenOrder' }}.`,
  cancelled: undefined,
};
const WAYS_TO_COMPLETED: Readonly<Record<OrderStatus, Advice | undefined>> = {
  created: advice`Place it first with ${{ message: 'PlaceOrder' }}.`,
  placed: undefined,
  completed: undefined,
  cancelled: advice`Reinstate it first with ${{ message: 'ReinstateOrder' }}.`,
};

function noMove(order: Order, to: OrderStatus, way: Advice | undefined): Rejection {
  const told =
    order.status === to
      ? `The order is ${to} already.`
      : `The order is ${order.status}: it cannot become ${to} so.`;
  return rejectOrder('invalid_transition', told, { ...way, details: { from: order.status, to } });
}
