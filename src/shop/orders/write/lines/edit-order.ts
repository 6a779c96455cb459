import * as z from 'zod';
import { load } from '../../../../core/model/command.ts';
import { quantity } from '../../../../core/model/fields.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { lineId } from '../../events/ids.ts';
import { orderCommand } from '../deciding.ts';
import {
  discountOn,
  ITEM_FLAG,
  itemInput,
  reasonInput,
  shippingInput,
  someLine,
  theOrder,
} from '../inputs.ts';
import { ANY_LINE, NOT_ENDED } from '../likely.ts';
import { catalogueProduct } from './catalogue-product.ts';
import { editOrder as edit } from './edit.ts';
import { changesOf, saidTwice } from './edit-changes.ts';
import { addItem } from './lines.ts';
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
    'empty_order',
    'address_required',
    'amount_too_large',
    'too_many_lines',
  ],
  decide: (given, order, { loaded }) => {
    const repeated = saidTwice(given);
    if (repeated !== undefined) return repeated;
    const products = new Map((loaded.products ?? []).map(({ state }) => [state.sku, state]));
    const added = (given.add ?? []).map((item) => addItem(item, products.get(item.sku ?? '')));
    return edit(order, given.reason, changesOf(given, added));
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

const isGiven = (change: unknown): boolean =>
  Array.isArray(change) ? change.length > 0 : change !== undefined;
