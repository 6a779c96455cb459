import type { ManyRows } from '../../../core/row-session.ts';
import type { Discount, LineUnits, OrderLine, Reallocated } from '../../events.ts';
import type { OrderLineRow } from './order-line.ts';

/** How parts of events change an order's lines. */

type Lines = ManyRows<OrderLineRow>;

const withoutUnits = { shipped: 0, delivered: 0, requested: 0, returned: 0 };

export function addLine(
  lines: Lines,
  line: OrderLine,
  order: { orderId: string; currency: string; orderedAt: string },
): void {
  const { orderId, currency, orderedAt } = order;
  lines.insert({ orderId, currency, orderedAt, ...withoutUnits, ...columnsOf(line) });
}

export const changeLine = (lines: Lines, line: OrderLine): void =>
  lines.update(line.lineId, (row) => Object.assign(row, columnsOf(line)));

function columnsOf({ amounts, discount, ...line }: OrderLine) {
  return { ...line, agreedDiscount: discount, ...amounts };
}

export function reallocate(lines: Lines, reallocated: Reallocated): void {
  for (const { lineId, amounts } of reallocated) lines.update(lineId, (row) => Object.assign(row, amounts));
}

export const agreeOnDiscount = (lines: Lines, lineId: string, discount: Discount | null): void =>
  lines.update(lineId, (row) => {
    row.agreedDiscount = discount;
  });

export function recountLines(lines: Lines, counted: readonly LineUnits[]): void {
  for (const { lineId, shipped, delivered, requested, returned } of counted) {
    lines.update(lineId, (row) => Object.assign(row, { shipped, delivered, requested, returned }));
  }
}
