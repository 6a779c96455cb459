import * as z from 'zod';
import { type Advice, advice } from '../../../../core/kernel/advice.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import type { EventOf } from '../../../../core/model/event.ts';
import type { OrderEvents } from '../../events.ts';
import { NOTHING_BOOKED, saleBetween } from '../../rules/sales.ts';
import { unitsOf } from '../../rules/status.ts';
import { type DecisionStep, decideAll, events, orderCommand, orderTotals } from '../deciding.ts';
import { theOrder } from '../inputs.ts';
import { DRAFTS } from '../likely.ts';
import type { Order } from '../order.ts';
import { standingSale } from '../order-sale.ts';
import { rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { needsAddress, SET_ADDRESS, SET_ONE } from './addresses.ts';
import { notToPlaced, undoTransition } from './transitions.ts';

const SHIP_TO = { field: 'shippingAddress', members: ['line1', 'city', 'country'] };
const GIVE_OR_SET_ONE = advice`Give one with ${SHIP_TO}, or set it with ${SET_ADDRESS}.`;

const placing =
  (address: Advice): DecisionStep =>
  (order) =>
    notPlaceable(order) ?? needsAddress(order, address) ?? events(placed(order));

export const decidePlaceOrder = placing(SET_ONE);

/** By the command that creates it, in which an address may be given too. */
export const placeAtOnce = placing(GIVE_OR_SET_ONE);

/** What was placed long ago in another system may lack an address. @param country where it went, if that is known still */
export const placeFromHistory =
  (country: string | undefined): DecisionStep =>
  (order) =>
    notPlaceable(order) ?? events(placed(order, country));

function notPlaceable(order: Order): Rejection | undefined {
  if (order.status !== 'created') return notToPlaced(order);
  if (order.lines.size > 0) return undefined;
  return rejectOrder('empty_order', 'The order has no lines.', {
    ...advice`Add one with ${{ message: 'AddItem' }}.`,
  });
}

function placed(order: Order, wentTo?: string): EventOf<OrderEvents, 'OrderPlaced'> {
  const { customerRef, currency } = order;
  const country = wentTo ?? order.shippingAddress?.country ?? order.billingAddress?.country ?? null;
  const sale = saleBetween({ currency, customerRef, country }, NOTHING_BOOKED, standingSale(order));
  const totals = orderTotals(order);
  const settlement = settlementAfter(order, { total: totals.total });
  const units = unitsOf(order.lines.values());
  return { type: 'OrderPlaced', data: { customerRef, currency, totals, settlement, units, sale } };
}

export const placeOrder = orderCommand({
  name: 'PlaceOrder',
  summary: 'Place a draft: from now on it is binding',
  input: z.strictObject({ orderId: theOrder() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['invalid_transition', 'empty_order', 'address_required', 'amount_too_large'],
  decide: (_, order) => decideAll(order, [decidePlaceOrder]),
  undo: undoTransition,
  transition: { to: 'placed', with: (orderId) => ({ orderId }) },
  cli: {
    path: 'orders place',
    args: ['orderId'],
    among: DRAFTS,
    batch: true,
    examples: [
      { run: 'daybook orders place M-101', does: 'Place order M-101' },
      {
        run: 'daybook orders find --status created -o ids | daybook orders place -',
        does: 'Place all drafts',
      },
    ],
  },
});
