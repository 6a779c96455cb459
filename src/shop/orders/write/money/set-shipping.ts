import * as z from 'zod';
import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { cannot } from '../../../../core/model/undo.ts';
import { shippingOf } from '../../rules/amounts.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { type ShippingInput, shippingShape, theOrder } from '../inputs.ts';
import { DRAFTS, SHIPPING_COST, SHIPPING_METHOD } from '../likely.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';
import { draftOnly } from '../status-checks.ts';

export const decideSetShipping =
  ({ method, amount, taxRatePpm = 0, taxIncluded = false }: ShippingInput, taxAdjustment = 0): DecisionStep =>
  ({ currency, shipping: before }) => {
    const shipping = shippingOf({ method, amount, taxRatePpm, taxIncluded, taxAdjustment });
    if (before !== null && isSame(shipping, before)) {
      return rejectOrder('no_change', 'It is sent so already.');
    }
    return events({ type: 'ShippingSet', data: { currency, ...shipping, before, totals: null } });
  };

export const NO_SHIPPING_BEFORE = 'No shipping was set before, and it can be changed but not taken away.';

const undoSetShipping: OrderUndo = ({ id: orderId, before, after, now }) => {
  if (!isSame(now.shipping, after.shipping)) return cannot('The shipping has changed since.');
  if (before.shipping === null) return cannot(NO_SHIPPING_BEFORE);
  const { method, amount, taxRatePpm, taxIncluded } = before.shipping;
  return { command: 'SetShipping', data: { orderId, method, amount, taxRatePpm, taxIncluded } };
};

export const setShipping = orderCommand({
  name: 'SetShipping',
  summary: 'Set how a draft will be sent and what that costs',
  input: z.strictObject({ orderId: theOrder(), ...shippingShape }),
  entityId: ({ orderId }) => orderId,
  rejections: ['order_not_draft', 'no_change', 'amount_too_large'],
  decide: ({ orderId, ...shipping }, order) => decideAll(order, [draftOnly, decideSetShipping(shipping)]),
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
