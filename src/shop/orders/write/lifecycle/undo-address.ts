import { isSame } from '../../../../core/kernel/canonical-json.ts';
import { cannot, omitNulls } from '../../../../core/model/undo.ts';
import type { OrderUndo } from '../order-undo.ts';

const undoAddress =
  (command: string, field: 'shippingAddress' | 'billingAddress'): OrderUndo =>
  ({ id: orderId, before, after, now }) => {
    if (!isSame(now[field], after[field])) return cannot('The address has changed since.');
    const address = before[field];
    if (address === null)
      return cannot('No address was set before, and it can be changed but not taken away.');
    return { command, data: { orderId, ...omitNulls(address) } };
  };

export const undoSetShippingAddress = undoAddress('SetShippingAddress', 'shippingAddress');
export const undoSetBillingAddress = undoAddress('SetBillingAddress', 'billingAddress');
