import * as z from 'zod';
import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { load, type Rejection } from '../../../../core/model/command.ts';
import { cannot, dataOf } from '../../../../core/model/undo.ts';
import { type DecisionStep, decideAll, orderCommand } from '../deciding.ts';
import { discountOf, type ItemInput, isProductOrOwn, itemShape, SKU_OR_NAME, theOrder } from '../inputs.ts';
import { DRAFTS } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';
import { draftOnly } from '../status-checks.ts';
import { type CatalogueProduct, catalogueProduct } from './catalogue-product.ts';
import { addLine, changedSince, noProduct, termsOf, type WantedLine } from './lines.ts';

export const decideAddItem =
  (item: ItemInput, product: CatalogueProduct | undefined): DecisionStep =>
  (order) =>
    addLine(wantedLine(item, product, order.currency))(order);

/** The line that an item of a command stands for, in the catalogue's words and price. */
function wantedLine(
  item: ItemInput,
  product: CatalogueProduct | undefined,
  currency: string,
): WantedLine | Rejection {
  const { quantity, taxRatePpm = 0, taxIncluded = false } = item;
  const common = { quantity, taxRatePpm, taxIncluded, taxAdjustment: 0, discount: discountOf(item.discount) };
  if (item.sku === undefined) return ownLine(item, common);
  if (product === undefined || !product.registered) return noProduct(item.sku);
  if (product.discontinued)
    return rejectOrder('product_discontinued', `${item.sku} can no longer be ordered.`);
  if (item.unitPrice === undefined && product.currency !== currency) return otherCurrency(product, currency);
  const { sku, name, category, requiresShipping } = product;
  return { sku, name, category, requiresShipping, unitPrice: item.unitPrice ?? product.unitPrice, ...common };
}

function ownLine(
  item: ItemInput,
  common: Pick<WantedLine, 'quantity' | 'taxRatePpm' | 'taxIncluded' | 'taxAdjustment' | 'discount'>,
): WantedLine | Rejection {
  const { name = '', unitPrice, requiresShipping = true } = item;
  if (unitPrice === undefined)
    return rejectOrder('price_required', `"${name}" is not in the catalogue: give its price.`);
  return { sku: null, name, category: null, requiresShipping, unitPrice, ...common };
}

const otherCurrency = ({ sku, currency }: CatalogueProduct, wanted: string): Rejection =>
  rejectOrder('currency_mismatch', `The price of ${sku} is in ${currency}, the order in ${wanted}.`, {
    hint: `Give the price in ${wanted}.`,
  });

const undoAddItem: OrderUndo = (done) => {
  const { lineId } = dataOf(done, 'OrderItemAdded').line;
  const [added, now] = [done.after.lines.get(lineId), done.now.lines.get(lineId)];
  if (now === undefined) return cannot(`${lineId} was removed since.`);
  if (added === undefined || !isSame(termsOf(now), termsOf(added))) return changedSince(lineId);
  return { command: 'RemoveItem', data: { orderId: done.id, lineId } };
};

export const addItem = orderCommand({
  name: 'AddItem',
  summary: 'Add a line to a draft',
  input: z.strictObject({ orderId: theOrder(), ...itemShape }).refine(isProductOrOwn, SKU_OR_NAME),
  entityId: ({ orderId }) => orderId,
  loads: ({ sku }) => ({ product: sku === undefined ? undefined : load(catalogueProduct, sku) }),
  rejections: [
    'order_not_draft',
    'product_not_found',
    'product_discontinued',
    'price_required',
    'currency_mismatch',
    'discount_exceeds_amount',
    'amount_too_large',
    'too_many_lines',
  ],
  decide: ({ orderId, ...item }, order, { loaded }) =>
    decideAll(order, [draftOnly, decideAddItem(item, loaded.product?.state)]),
  undo: undoAddItem,
  cli: {
    path: 'orders items add',
    args: ['orderId'],
    among: DRAFTS,
    needsOne: [['sku', 'name']],
    flags: { taxRatePpm: { name: 'tax' }, name: { question: 'What is it called?' } },
    examples: [
      {
        run: 'daybook orders items add M-101 --sku MUG --quantity 2',
        does: "Two mugs at the catalogue's price",
      },
      {
        run: 'daybook orders items add M-101 --name "Gift wrapping" --unit-price 2.50',
        does: 'A line of your own',
      },
    ],
  },
});
