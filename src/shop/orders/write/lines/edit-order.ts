import * as z from 'zod';
import { load, type Rejection } from '../../../../core/model/command.ts';
import type { EventOf } from '../../../../core/model/event.ts';
import { quantity } from '../../../../core/model/fields.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { lineId } from '../../events/ids.ts';
import type { OrderEvents } from '../../events.ts';
import { saleBetween } from '../../rules/sales.ts';
import { unitsOf } from '../../rules/status.ts';
import {
  type DecisionStep,
  decideAll,
  events,
  type OrderDecision,
  orderCommand,
  orderTotals,
} from '../deciding.ts';
import {
  discountOn,
  ITEM_FLAG,
  itemInput,
  reasonInput,
  shippingInput,
  someLine,
  theOrder,
} from '../inputs.ts';
import { needsAddress } from '../lifecycle/addresses.ts';
import { ANY_LINE, NOT_ENDED } from '../likely.ts';
import { applyEvent, copyOf, type Order } from '../order.ts';
import { saleHead, standingSale } from '../order-sale.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { creditedSum, settlementAfter } from '../settlement.ts';
import { notPlaced } from '../status-checks.ts';
import { decideAddItem } from './add-item.ts';
import { catalogueProduct } from './catalogue-product.ts';
import { changesOf, saidTwice } from './edit-changes.ts';
import { undoEditOrder } from './undo-edit.ts';

const lineChange = z.strictObject({
  lineId: lineId(),
  quantity: quantity().optional().describe('Units from now on'),
  unitPrice: amountInput().optional().describe('Price of one unit from now on'),
});

const input = z
  .strictObject({
    orderId: theOrder(),
    reason: reasonInput(),
    remove: z.array(lineId()).max(100).optional().describe('A line to remove'),
    change: z.array(lineChange).max(100).optional().describe('A line to change: its quantity, its price'),
    add: z.array(itemInput()).max(100).optional().describe('A line to add'),
    removeDiscount: z
      .array(z.union([lineId(), z.literal('order')]))
      .max(100)
      .optional()
      .describe('A discount to take back: a line\'s, or "order" for the one on the whole order'),
    discount: z
      .array(discountOn({ lineId: someLine() }))
      .max(100)
      .optional()
      .describe('A discount to give, on a line or on the whole order'),
    shipping: shippingInput().optional().describe('How it is sent, and what that costs'),
  })
  .refine(
    ({ orderId, reason, ...changes }) => Object.values(changes).some(isGiven),
    'give at least one change',
  );

const isGiven = (change: unknown): boolean =>
  Array.isArray(change) ? change.length > 0 : change !== undefined;

/**
 * Makes all changes to a placed order or none, led by an event that says what they come to. What the order is in the end
 * is judged, not what it is between two changes; one that changes nothing is no obstacle to the others.
 */
function decideEditOrder(order: Order, reason: string, changes: readonly DecisionStep[]): OrderDecision {
  const blocked = notPlaced(order);
  if (blocked !== undefined) return blocked;
  const decision = decideAll(order, changes.map(unlessUnchanged));
  if (isRejected(decision)) return decision;
  if (decision.events.length === 0) return rejectOrder('no_change');
  const after = copyOf(order);
  for (const event of decision.events) applyEvent(after, event);
  const rejection = impossible(order, after);
  if (rejection !== undefined) return rejection;
  const lead = decideAll(order, [() => events(edited(order, after, reason, decision.events.length))]);
  return isRejected(lead) ? lead : { events: [...lead.events, ...decision.events] };
}

const unlessUnchanged =
  (step: DecisionStep): DecisionStep =>
  (order) => {
    const decision = step(order);
    return isRejected(decision) && decision.rejected === 'no_change' ? events() : decision;
  };

/** What a placed order must stay: it has lines, an address once they ship, and neither a line nor its total below their credits. */
function impossible(before: Order, after: Order): Rejection | undefined {
  if (after.lines.size === 0) {
    return rejectOrder('empty_order', 'The order would have no lines.', { hint: 'Cancel it instead.' });
  }
  const overcredited = [...after.lines.values()].find((line) => line.amounts.total < line.credited);
  if (overcredited !== undefined) {
    return rejectOrder(
      'credit_exceeds_lines',
      `${overcredited.lineId} would come to less than was credited for its returned units.`,
    );
  }
  if (orderTotals(after).total < creditedSum(after))
    return rejectOrder('credit_exceeds_owed', 'The order would come to less than was credited.');
  return needsAddress(before) === undefined ? needsAddress(after) : undefined;
}

function edited(
  before: Order,
  after: Order,
  reason: string,
  changes: number,
): EventOf<OrderEvents, 'OrderEdited'> {
  const totalBefore = orderTotals(before).total;
  const totalAfter = orderTotals(after).total;
  return {
    type: 'OrderEdited',
    data: {
      currency: before.currency,
      reason,
      changes,
      totalBefore,
      totalAfter,
      difference: totalAfter - totalBefore,
      settlement: settlementAfter(after),
      units: unitsOf(after.lines.values()),
      sale: saleBetween(saleHead(before), standingSale(before), standingSale(after)),
    },
  };
}

export const editOrder = orderCommand({
  name: 'EditOrder',
  summary: 'Change a placed order, all the changes or none; without any, edit it or a draft in your editor',
  input,
  entityId: ({ orderId }) => orderId,
  loads: ({ add }) => ({
    products: [...new Set(add?.flatMap(({ sku }) => sku ?? []))].map((sku) => load(catalogueProduct, sku)),
  }),
  rejections: [
    'order_not_placed',
    'line_not_found',
    'line_repeated',
    'no_change',
    'quantity_below_shipped',
    'product_not_found',
    'product_discontinued',
    'price_required',
    'currency_mismatch',
    'discount_exceeds_amount',
    'discount_not_found',
    'credit_exceeds_lines',
    'credit_exceeds_owed',
    'empty_order',
    'address_required',
    'amount_too_large',
    'too_many_lines',
  ],
  decide: (given, order, { loaded }) => {
    const repeated = saidTwice(given);
    if (repeated !== undefined) return repeated;
    const products = new Map((loaded.products ?? []).map(({ state }) => [state.sku, state]));
    const added = (given.add ?? []).map((item) => decideAddItem(item, products.get(item.sku ?? '')));
    return decideEditOrder(order, given.reason, changesOf(given, added));
  },
  undo: undoEditOrder,
  cli: {
    path: 'orders edit',
    args: ['orderId'],
    among: NOT_ENDED,
    wizard: 'edit-order',
    needsOne: [['remove', 'change', 'add', 'removeDiscount', 'discount', 'shipping']],
    flags: {
      reason: { question: 'Why is it changed?' },
      remove: { placeholder: 'LINE', likely: ANY_LINE },
      change: {
        placeholder: 'LINE[:QTY[@PRICE]]',
        pattern: '{lineId}[:{quantity}[@{unitPrice}]]',
        likely: ANY_LINE,
      },
      add: { ...ITEM_FLAG, name: 'add' },
      removeDiscount: { placeholder: 'LINE|order', likely: ANY_LINE },
    },
    examples: [
      {
        run: 'daybook orders edit M-102',
        does: 'In your editor: the lines, discounts, shipping and addresses',
      },
      {
        run: 'daybook orders edit M-102 --change L1:3 --reason "one more" --dry-run',
        does: 'What would it cost?',
      },
      {
        run: 'daybook orders edit M-102 --remove L2 --add MUG:1 --reason "wrong colour"',
        does: 'Another product instead',
      },
    ],
  },
});
