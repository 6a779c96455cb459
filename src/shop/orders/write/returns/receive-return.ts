import * as z from 'zod';
import type { Rejection } from '../../../../core/model/command.ts';
import { quantity } from '../../../../core/model/fields.ts';
import { spread } from '../../../../core/model/money.ts';
import { never } from '../../../../core/model/undo.ts';
import { amountInput } from '../../../../core/model/written-amount.ts';
import { lineId, returnId } from '../../events/ids.ts';
import { returnConditions } from '../../events/words.ts';
import { worthOf } from '../../rules/amounts.ts';
import { returnedLine } from '../../rules/sales.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { moveUnits, quantitiesOf, type WantedUnits } from '../fulfilment/units.ts';
import { RETURN_FLAG, theOrder } from '../inputs.ts';
import { RETURN_TO_COME, RETURNING } from '../likely.ts';
import { moreThanOwed } from '../money/payments.ts';
import type { Line, LineQuantity, Order } from '../order.ts';
import { saleHead } from '../order-sale.ts';
import { isRejected, rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';
import { openReturn, outstanding, TOO_MANY } from './returns.ts';

type Condition = (typeof returnConditions)[number];

interface ReceiptInput {
  readonly returnId: string;
  /** Undefined: all that is announced. */
  readonly lines?: readonly (WantedUnits & { readonly condition?: Condition | undefined })[] | undefined;
  /** Undefined: what the units are worth, pro rata of their lines. */
  readonly credit?: number | undefined;
}

export const decideReceiveReturn =
  (given: ReceiptInput): DecisionStep =>
  (order) => {
    const { returnId } = given;
    const open = openReturn(order, returnId);
    if (isRejected(open)) return open;
    const arriving = (line: Line): number => open.open.get(line.lineId) ?? 0;
    const quantities = quantitiesOf(order, given.lines ?? outstanding(open), arriving, TOO_MANY);
    if (isRejected(quantities)) return quantities;
    const worths = quantities.map(({ lineId, quantity }) => worth(order.lines.get(lineId) as Line, quantity));
    const most = worths.reduce((sum, each) => sum + each, 0);
    const { owed } = settlementAfter(order);
    const credit = given.credit ?? Math.min(most, owed);
    if (credit > most) return tooMuchCredit(credit, most);
    if (credit > owed) return moreThanOwed(order, credit);
    const credits = spread(credit, worths);
    const conditions = new Map(given.lines?.map(({ lineId, condition }) => [lineId, condition]));
    const { lines, units } = moveUnits(order, quantities, { requested: -1, returned: 1 });
    const arrived = lines.map((line, index) => ({
      ...line,
      condition: conditions.get(line.lineId) ?? 'resellable',
      credit: credits[index] ?? 0,
    }));
    const left = outstanding(open).reduce((sum, { quantity }) => sum + quantity, 0);
    const came = quantities.reduce((sum, { quantity }) => sum + quantity, 0);
    return events({
      type: 'ReturnReceived',
      data: {
        returnId,
        currency: order.currency,
        lines: arrived,
        credit,
        closed: came === left,
        units,
        settlement: settlementAfter(order, { credited: credit }),
        sale: returnSale(order, arrived),
      },
    });
  };

/** What units of a line are worth: their share of its total, less what was credited beyond the share of those before. */
function worth(line: Line, quantity: number): number {
  const { total } = line.amounts;
  const { returned } = line;
  const share = worthOf(total, returned + quantity, line.quantity) - worthOf(total, returned, line.quantity);
  return Math.max(0, Math.min(share, total - line.credited));
}

const returnSale = (order: Order, arrived: readonly (LineQuantity & { credit: number })[]) => ({
  ...saleHead(order),
  shipping: 0,
  shippingTax: 0,
  lines: arrived.map(({ lineId, quantity, credit }) =>
    returnedLine(order.lines.get(lineId) as Line, quantity, credit),
  ),
});

const tooMuchCredit = (credit: number, most: number): Rejection =>
  rejectOrder('credit_exceeds_lines', 'The credit is more than the units are worth.', {
    details: { credit, most },
  });

const arrived = z.strictObject({
  lineId: lineId(),
  quantity: quantity().optional().describe('Units; default: all that are announced'),
  condition: z.enum(returnConditions).optional().describe('How they arrived; default: resellable'),
});

export const receiveReturn = orderCommand({
  name: 'ReceiveReturn',
  summary: 'Write down that returned units have arrived, and credit them',
  input: z.strictObject({
    orderId: theOrder(),
    returnId: returnId(),
    lines: z
      .array(arrived)
      .min(1)
      .max(1_000)
      .optional()
      .describe('What arrived: a line, how many units, in which condition; default: all that is announced'),
    credit: amountInput().optional().describe('What is credited; default: what the units are worth'),
  }),
  entityId: ({ orderId }) => orderId,
  rejections: [
    'return_not_found',
    'return_closed',
    'line_not_found',
    'line_repeated',
    'quantity_exceeds_returnable',
    'credit_exceeds_lines',
    'credit_exceeds_owed',
    'amount_too_large',
  ],
  decide: ({ returnId, lines, credit }, order) =>
    decideAll(order, [decideReceiveReturn({ returnId, lines, credit })]),
  undo: never('Units that came back are here, and credited. Ship them again with another order.'),
  cli: {
    path: 'orders return receive',
    args: ['orderId'],
    among: RETURNING,
    flags: {
      returnId: { ...RETURN_FLAG, question: 'Which return has arrived?', likely: RETURN_TO_COME },
      lines: {
        name: 'line',
        placeholder: 'LINE[:QTY[:CONDITION]]',
        pattern: '{lineId}[:{quantity}[:{condition}]]',
      },
    },
    examples: [
      { run: 'daybook orders return receive M-108 --return R1', does: 'All that was announced has arrived' },
      {
        run: 'daybook orders return receive M-108 --return R1 --line L1:1:damaged --credit 2.00',
        does: 'Less credit',
      },
    ],
  },
});
