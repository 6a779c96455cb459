import * as z from 'zod';
import { reject } from '../../../core/model/command.ts';
import { text } from '../../../core/model/fields.ts';
import { never } from '../../../core/model/undo.ts';
import { sku } from '../../money/names.ts';
import { productCommand } from './product.ts';

export const discontinueProduct = productCommand({
  name: 'DiscontinueProduct',
  summary: 'Take a product out of the catalogue: it can no longer be ordered',
  input: z.strictObject({
    sku: sku().describe('The product'),
    reason: text(500).optional().describe('Why'),
  }),
  entityId: ({ sku }) => sku,
  rejections: ['no_change'],
  decide: ({ sku, reason = null }, { name, discontinued }) =>
    discontinued
      ? reject('no_change', `${sku} is discontinued already.`)
      : { events: [{ type: 'ProductDiscontinued', data: { sku, name, reason } }] },
  undo: never('Nothing brings a product back into the catalogue. Register it anew, under another sku.'),
  transition: { to: 'discontinued', with: (sku) => ({ sku }) },
  cli: {
    path: 'products discontinue',
    args: ['sku'],
    among: { status: 'active' },
    batch: true,
    confirm: 'Discontinue the product?',
    examples: [{ run: 'daybook products discontinue MUG --reason "sold out"', does: 'Stop selling the mug' }],
  },
});
