import * as z from 'zod';
import { decideAll, orderCommand } from '../deciding.ts';
import { shippingShape, theOrder } from '../inputs.ts';
import { DRAFTS, SHIPPING_COST, SHIPPING_METHOD } from '../likely.ts';
import { draftOnly } from '../lines/lines.ts';
import { setShipping as set } from './discounts.ts';
import { undoSetShipping } from './undo-discounts.ts';

export const setShipping = orderCommand({
  name: 'SetShipping',
  summary: 'Set how a draft will be sent and what that costs',
  input: z.strictObject({ orderId: theOrder(), ...shippingShape }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_not_draft', 'no_change', 'amount_too_large'],
  decide: ({ orderId, ...shipping }, order) => decideAll(order, [draftOnly, set(shipping)]),
  undo: undoSetShipping,
  cli: {
    path: 'orders shipping set',
    args: ['orderId'],
    among: DRAFTS,
    flags: {
      taxRatePpm: { name: 'tax' },
      method: { question: 'How is it sent? (standard, express, …)', likely: SHIPPING_METHOD },
      amount: { question: 'What does shipping cost?', likely: SHIPPING_COST },
    },
    examples: [
      { run: 'daybook orders shipping set M-101 --method standard --amount 4.90', does: '4.90 for shipping' },
    ],
  },
});
