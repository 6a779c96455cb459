import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { type Address, addressOf, type GivenAddress } from '../../../money/address.ts';
import { unitsOf } from '../../rules/status.ts';
import { type DecisionStep, events } from '../deciding.ts';
import type { Order } from '../order.ts';
import { rejectOrder } from '../rejections.ts';

export const setShippingAddress =
  (given: GivenAddress): DecisionStep =>
  (order) => {
    const { customerRef, shippingAddress: before } = order;
    const address = addressOf(given, order.customerName);
    return (
      unchangeable(order, address, before) ??
      events({ type: 'ShippingAddressSet', data: { customerRef, address, before } })
    );
  };

export const setBillingAddress =
  (given: GivenAddress): DecisionStep =>
  (order) => {
    const { customerRef, billingAddress: before } = order;
    const address = addressOf(given, order.customerName);
    return (
      unchangeable(order, address, before) ??
      events({ type: 'BillingAddressSet', data: { customerRef, address, before } })
    );
  };

function unchangeable(order: Order, address: Address, before: Address | null) {
  if (isLocked(order)) return rejectOrder('address_locked');
  return before !== null && isSame(address, before) ? rejectOrder('no_change') : undefined;
}

function isLocked(order: Order): boolean {
  if (order.status === 'completed' || order.status === 'cancelled') return true;
  const { toShip, shipped } = unitsOf(order.lines.values());
  return toShip > 0 && shipped === toShip;
}
