import type { Rejection } from '../../../../core/model/command.ts';
import type { LineUnits } from '../../events/order-line.ts';
import type { OrderUnits } from '../../events/sums.ts';
import { unitsOf } from '../../rules/status.ts';
import { namedPart } from '../named-part.ts';
import type { Line, LineQuantity, Order } from '../order.ts';
import { isRejected, type OrderRejection, rejectOrder } from '../rejections.ts';

/** Counting units of lines: what shipments and returns have in common. */

type Counter = 'shipped' | 'delivered' | 'requested' | 'returned';

/** How the counters of a line change when one unit of it moves. */
export type Movement = Partial<Record<Counter, 1 | -1>>;

/** The lines after units have moved, and where all units of the order then stand. */
export function moveUnits(
  order: Order,
  quantities: readonly LineQuantity[],
  movement: Movement,
): { lines: LineUnits[]; units: OrderUnits } {
  const lines = quantities.map(({ lineId, quantity }) =>
    movedLine(order.lines.get(lineId) as Line, quantity, movement),
  );
  const moved = new Map(lines.map((line) => [line.lineId, line]));
  const counted = [...order.lines.values()].map((line) => {
    const after = moved.get(line.lineId);
    return after === undefined ? line : { ...line, ...after, quantity: line.quantity };
  });
  return { lines, units: unitsOf(counted) };
}

function movedLine(line: Line, quantity: number, movement: Movement): LineUnits {
  const after = (counter: Counter): number => line[counter] + quantity * (movement[counter] ?? 0);
  return {
    lineId: line.lineId,
    sku: line.sku,
    name: line.name,
    quantity,
    shipped: after('shipped'),
    delivered: after('delivered'),
    requested: after('requested'),
    returned: after('returned'),
  };
}

/** Lines that a caller names, with a quantity or with all that is available. */
export interface WantedUnits {
  readonly lineId: string;
  readonly quantity?: number | undefined;
}

/** The quantities that are wanted, if each line has them available. */
export function quantitiesOf(
  order: Order,
  wanted: readonly WantedUnits[],
  available: (line: Line) => number,
  rejection: { code: OrderRejection; what: string },
): readonly LineQuantity[] | Rejection {
  const quantities: LineQuantity[] = [];
  const seen = new Set<string>();
  for (const { lineId, quantity } of wanted) {
    const line = namedPart('line', order.lines, lineId);
    if (isRejected(line)) return line;
    if (seen.has(lineId)) return rejectOrder('line_repeated', `${lineId} is named twice.`);
    seen.add(lineId);
    const limit = available(line);
    const units = quantity ?? limit;
    if (units > limit || units === 0) {
      const message =
        limit === 0
          ? `No unit of ${lineId} ${rejection.what}.`
          : `Of ${lineId} only ${limit} ${rejection.what}.`;
      return rejectOrder(rejection.code, message, {
        details: { lineId, wanted: quantity, available: limit },
      });
    }
    quantities.push({ lineId, quantity: units });
  }
  return quantities;
}

/** All that is available on any line. */
export const everything = (order: Order, available: (line: Line) => number): readonly LineQuantity[] =>
  [...order.lines.values()]
    .map((line) => ({ lineId: line.lineId, quantity: available(line) }))
    .filter(({ quantity }) => quantity > 0);
