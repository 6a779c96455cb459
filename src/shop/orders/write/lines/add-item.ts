import * as z from 'zod';
import { load } from '../../../../core/model/command.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { isProductOrOwn, itemShape, SKU_OR_NAME, theOrder } from '../inputs.ts';
import { DRAFTS } from '../likely.ts';
import { catalogueProduct } from './catalogue-product.ts';
import { addItem as add, draftOnly } from './lines.ts';
import { undoAddItem } from './undo-lines.ts';

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
    decideAll(order, [draftOnly, add(item, loaded.product?.state)]),
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
