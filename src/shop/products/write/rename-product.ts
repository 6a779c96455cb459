import * as z from 'zod';
import { reject } from '../../../core/model/command.ts';
import { text } from '../../../core/model/fields.ts';
import { cannot, dataOf } from '../../../core/model/undo.ts';
import { sku } from '../../money/names.ts';
import { productCommand } from './product.ts';

export const renameProduct = productCommand({
  name: 'RenameProduct',
  summary: 'Give a product another name; orders keep the one they were made with',
  input: z.strictObject({
    sku: sku().describe('The product'),
    name: text(200).describe('The new name'),
  }),
  entityId: ({ sku }) => sku,
  rejections: ['no_change'],
  decide: ({ sku, name }, { name: before }) =>
    name === before
      ? reject('no_change', `The product is called "${before}" already.`)
      : { events: [{ type: 'ProductRenamed', data: { sku, name, before } }] },
  undo: (done) => {
    const { sku, name, before } = dataOf(done, 'ProductRenamed');
    if (done.now.name !== name) return cannot(`It was renamed again since, to "${done.now.name}".`);
    return { command: 'RenameProduct', data: { sku, name: before } };
  },
  cli: {
    path: 'products rename',
    args: ['sku', 'name'],
    among: { status: 'active' },
    flags: { name: { question: 'What is it called from now on?' } },
    examples: [{ run: 'daybook products rename MUG "Sky blue mug"', does: 'Rename the mug' }],
  },
});
