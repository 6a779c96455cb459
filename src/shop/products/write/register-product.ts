import * as z from 'zod';
import { currencyInput, text } from '../../../core/model/fields.ts';
import { amountInput } from '../../../core/model/written-amount.ts';
import { sku } from '../../money/names.ts';
import { productCommand } from './product.ts';

export const registerProduct = productCommand({
  name: 'RegisterProduct',
  summary: 'Add a product to the catalogue',
  input: z.strictObject({
    sku: sku().describe('What identifies the product, like "MUG": it never changes'),
    name: text(200).describe('The name'),
    unitPrice: amountInput().describe('Price of one unit'),
    currency: currencyInput().meta({ description: 'The currency of the price, ISO 4217' }),
    category: text(100).optional().describe('What kind of product it is'),
    requiresShipping: z.boolean().default(true).describe('Whether it has to be shipped'),
  }),
  creates: 'duplicate_sku',
  entityId: ({ sku }) => sku,
  rejections: ['duplicate_sku'],
  decide: ({ category = null, ...product }) => ({
    events: [{ type: 'ProductRegistered', data: { ...product, category } }],
  }),
  undo: ({ id: sku, reason }) => ({ command: 'DiscontinueProduct', data: { sku, reason } }),
  cli: {
    path: 'products add',
    flags: {
      sku: { question: 'What identifies the product? (like MUG)' },
      name: { question: 'What is it called?' },
      unitPrice: { question: 'What does one unit cost?' },
      currency: { question: 'In which currency?' },
    },
    examples: [
      {
        run: 'daybook products add --sku JUG --name "Blue jug" --unit-price 19.50 --currency USD',
        does: 'A jug that can then be ordered as JUG',
      },
    ],
  },
});
