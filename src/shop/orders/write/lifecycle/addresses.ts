import { advice } from '../../../../core/kernel/advice.ts';
import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { omitNulls } from '../../../../core/kernel/omit.ts';
import type { Rejection } from '../../../../core/model/command.ts';
import { cannot } from '../../../../core/model/undo.ts';
import type { Address } from '../../../money/address.ts';
import { unitsOf } from '../../rules/status.ts';
import type { Order } from '../order.ts';
import type { OrderUndo } from '../order-undo.ts';
import { rejectOrder } from '../rejections.ts';

/** What the address to ship to and the one on the invoice have in common, and whether an order needs the first. */

export function unchangeable(order: Order, address: Address, before: Address | null): Rejection | undefined {
  if (isLocked(order)) return rejectOrder('address_locked');
  return before !== null && isSame(address, before) ? rejectOrder('no_change') : undefined;
}

function isLocked(order: Order): boolean {
  if (order.status === 'completed' || order.status === 'cancelled') return true;
  const { toShip, shipped } = unitsOf(order.lines.values());
  return toShip > 0 && shipped === toShip;
}

export const SET_ADDRESS = { message: 'SetShippingAddress' };
export const SET_ONE = advice`Set one with ${SET_ADDRESS}.`;

export const needsAddress = (order: Order, more = SET_ONE): Rejection | undefined =>
  order.shippingAddress !== null || [...order.lines.values()].every((line) => !line.requiresShipping)
    ? undefined
    : rejectOrder('address_required', 'The order has lines that ship and no address to ship to.', more);

export const undoAddress =
  (command: string, field: 'shippingAddress' | 'billingAddress'): OrderUndo =>
  ({ id: orderId, before, after, now }) => {
    if (!isSame(now[field], after[field])) return cannot('The address has changed since.');
    const address = before[field];
    if (address === null)
      return cannot('No address was set before, and it can be changed but not taken away.');
    return { command, data: { orderId, ...omitNulls(address) } };
  };
