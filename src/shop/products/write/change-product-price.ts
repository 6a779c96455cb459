import * as z from 'zod';
import { reject } from '../../../core/model/command.ts';
import { cannot, dataOf } from '../../../core/model/undo.ts';
import { amountInput } from '../../../core/model/written-amount.ts';
import { sku } from '../../money/names.ts';
import { productCommand } from './product.ts';
import { productRejections } from './rejections.ts';

export const changeProductPrice = productCommand({
  name: 'ChangeProductPrice',
  summary: "Change a product's price; orders keep the one they were made with",
  input: z.strictObject({
    sku: sku().describe('The product'),
    unitPrice: amountInput().describe("The new price of one unit, in the product's currency"),
  }),
  entityId: ({ sku }) => sku,
  rejections: ['no_change'],
  decide: ({ sku, unitPrice }, { name, currency, unitPrice: before }) =>
    unitPrice === before
      ? reject('no_change', productRejections.no_change)
      : { events: [{ type: 'ProductPriceChanged', data: { sku, name, unitPrice, currency, before } }] },
  undo: (done) => {
    const { sku, unitPrice, before } = dataOf(done, 'ProductPriceChanged');
    if (done.now.unitPrice !== unitPrice) return cannot('The price was changed again since.');
    return { command: 'ChangeProductPrice', data: { sku, unitPrice: before } };
  },
  cli: {
    path: 'products price',
    args: ['sku', 'unitPrice'],
    among: { status: 'active' },
    flags: { unitPrice: { question: 'What does one unit cost from now on?' } },
    examples: [{ run: 'daybook products price MUG 4.90', does: 'The mug costs 4.90 from now on' }],
  },
});
