import type { ManyRows } from '../../../../core/model/rows.ts';
import type { Discount, LineUnits, OrderLine, Reallocated } from '../../events/order-line.ts';
import type { OrderLineRow } from './order-line.ts';

/** How parts of events change an order's lines. */

type Lines = ManyRows<OrderLineRow>;

type Units = Pick<OrderLineRow, 'shipped' | 'delivered' | 'requested' | 'returned'>;
type OfOrder = Pick<OrderLineRow, 'orderId' | 'currency' | 'orderedAt'>;

const NO_UNITS: Units = { shipped: 0, delivered: 0, requested: 0, returned: 0 };

export const addLine = (lines: Lines, line: OrderLine, order: OfOrder): void =>
  lines.insert(rowOf(line, order, NO_UNITS));

export const changeLine = (lines: Lines, line: OrderLine): void =>
  lines.update(line.lineId, (row) => Object.assign(row, rowOf(line, row, row)));

/** A literal, and no spread: objects of so many properties are slow when they grow. */
const rowOf = (line: OrderLine, order: OfOrder, units: Units): OrderLineRow => ({
  orderId: order.orderId,
  lineId: line.lineId,
  sku: line.sku,
  name: line.name,
  category: line.category,
  requiresShipping: line.requiresShipping,
  currency: order.currency,
  quantity: line.quantity,
  unitPrice: line.unitPrice,
  taxRatePpm: line.taxRatePpm,
  taxIncluded: line.taxIncluded,
  taxAdjustment: line.taxAdjustment,
  agreedDiscount: line.discount,
  gross: line.amounts.gross,
  lineDiscount: line.amounts.lineDiscount,
  orderDiscount: line.amounts.orderDiscount,
  net: line.amounts.net,
  tax: line.amounts.tax,
  includedTax: line.amounts.includedTax,
  total: line.amounts.total,
  shipped: units.shipped,
  delivered: units.delivered,
  requested: units.requested,
  returned: units.returned,
  orderedAt: order.orderedAt,
});

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
