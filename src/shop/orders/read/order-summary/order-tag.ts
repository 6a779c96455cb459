import * as z from 'zod';
import { lazy } from '../../../../core/kernel/lazy.ts';
import { instant } from '../../../../core/model/fields.ts';
import { manyRows } from '../../../../core/model/table.ts';
import { orderId } from '../../../money/names.ts';

/** A tag on an order. `orderedAt` is the order's, so that an index finds by tag in order. */
export const orderTagRow = lazy(() =>
  z.object({
    orderId: orderId().describe("The order's id"),
    tag: z.string().describe('The tag'),
    folded: z.string().describe('The tag, folded'),
    orderedAt: instant().describe('When its order was placed, or created while it is a draft'),
  }),
);

export const orderTagTable = manyRows('order_tag', orderTagRow, {
  key: ['orderId', 'tag'],
  indexes: [['folded', 'orderedAt', 'orderId', 'tag']],
});
