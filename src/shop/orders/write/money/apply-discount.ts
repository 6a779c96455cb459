import { decideAll, orderCommand } from '../deciding.ts';
import { discountOn, someLine, theOrder } from '../inputs.ts';
import { ANY_LINE, DRAFTS } from '../likely.ts';
import { draftOnly } from '../lines/lines.ts';
import { applyDiscount as apply } from './discounts.ts';
import { undoApplyDiscount } from './undo-discounts.ts';

export const applyDiscount = orderCommand({
  name: 'ApplyDiscount',
  summary: 'Give a discount on a draft or on one of its lines, in place of the one before; 0 takes it back',
  input: discountOn({ orderId: theOrder(), lineId: someLine() }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'order_not_draft',
    'line_not_found',
    'no_change',
    'discount_exceeds_amount',
    'amount_too_large',
  ],
  decide: ({ orderId, lineId, ...discount }, order) => decideAll(order, [draftOnly, apply(lineId, discount)]),
  undo: undoApplyDiscount,
  cli: {
    path: 'orders discount add',
    args: ['orderId'],
    among: DRAFTS,
    needsOne: [['percentPpm', 'amount']],
    flags: {
      lineId: { name: 'line', placeholder: 'LINE', likely: ANY_LINE },
      percentPpm: { name: 'percent', question: 'How many percent?' },
      amount: { question: 'How much is the discount?' },
    },
    examples: [
      { run: 'daybook orders discount add M-101 --percent 10', does: '10 % off the whole order' },
      { run: 'daybook orders discount add M-101 --line L1 --amount 5.00', does: '5.00 off line L1' },
    ],
  },
});
