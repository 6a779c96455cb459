import type { Rejection } from '../../../../core/model/command.ts';
import { spread } from '../../../../core/model/money.ts';
import type { returnConditions } from '../../events/words.ts';
import { worthOf } from '../../rules/amounts.ts';
import { returnedLine } from '../../rules/sales.ts';
import { type DecisionStep, events } from '../deciding.ts';
import { moveUnits, quantitiesOf, type WantedUnits } from '../fulfilment/units.ts';
import { saleHead } from '../lifecycle/transitions.ts';
import type { Line, LineQuantity, Order, Return } from '../order.ts';
import { isRejected, rejectMissing, rejectOrder } from '../rejections.ts';
import { settlementAfter } from '../settlement.ts';

/** Returns: announced, arrived and credited, or called off. requested + returned never exceeds shipped. */

type Condition = (typeof returnConditions)[number];

const returnable = (line: Line): number => line.shipped - line.requested - line.returned;
const TOO_MANY = { code: 'quantity_exceeds_returnable', what: 'can come back' } as const;

export const requestReturn =
  ({ lines, reason }: { lines: readonly WantedUnits[]; reason: string }): DecisionStep =>
  (order) => {
    if (order.status !== 'placed' && order.status !== 'completed') {
      return rejectOrder('order_not_placed', `The order is ${order.status}.`);
    }
    const quantities = quantitiesOf(order, lines, returnable, TOO_MANY);
    if (isRejected(quantities)) return quantities;
    const returnId = `R${order.returns.size + 1}`;
    const moved = moveUnits(order, quantities, { requested: 1 });
    return events({ type: 'ReturnRequested', data: { returnId, reason, ...moved } });
  };

export const cancelReturn =
  ({ returnId, reason }: { returnId: string; reason?: string | undefined }): DecisionStep =>
  (order) => {
    const open = openReturn(order, returnId);
    if (isRejected(open)) return open;
    const moved = moveUnits(order, outstanding(open), { requested: -1 });
    return events({ type: 'ReturnCancelled', data: { returnId, reason: reason ?? null, ...moved } });
  };

export interface ReceiptGiven {
  readonly returnId: string;
  /** Undefined: all that is announced. */
  readonly lines?: readonly (WantedUnits & { readonly condition?: Condition | undefined })[] | undefined;
  /** Undefined: what the units are worth, pro rata of their lines. */
  readonly credit?: number | undefined;
}

export const receiveReturn =
  (given: ReceiptGiven): DecisionStep =>
  (order) => {
    const { returnId } = given;
    const open = openReturn(order, returnId);
    if (isRejected(open)) return open;
    const arriving = (line: Line): number => open.open.get(line.lineId) ?? 0;
    const quantities = quantitiesOf(order, given.lines ?? outstanding(open), arriving, TOO_MANY);
    if (isRejected(quantities)) return quantities;
    const worths = quantities.map(({ lineId, quantity }) => worth(order.lines.get(lineId) as Line, quantity));
    const most = worths.reduce((sum, each) => sum + each, 0);
    const credit = given.credit ?? most;
    if (credit > most) return tooMuchCredit(credit, most);
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

const outstanding = ({ open }: Return): readonly LineQuantity[] =>
  [...open].map(([lineId, quantity]) => ({ lineId, quantity }));

export const noReturn = (order: Order, returnId: string): Rejection =>
  rejectMissing('return_not_found', `The order has no return ${returnId}.`, {
    hint:
      order.returns.size === 0
        ? 'Nothing is announced to come back.'
        : `Its returns are ${[...order.returns.keys()].join(', ')}.`,
  });

function openReturn(order: Order, returnId: string): Return | Rejection {
  const found = order.returns.get(returnId);
  if (found === undefined) return noReturn(order, returnId);
  return found.open.size > 0 ? found : rejectOrder('return_closed', `The return ${returnId} is closed.`);
}

const tooMuchCredit = (credit: number, most: number): Rejection =>
  rejectOrder('credit_exceeds_lines', 'The credit is more than the units are worth.', {
    details: { credit, most },
  });
