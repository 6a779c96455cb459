import * as z from 'zod';
import { addressOf, addressShape, type GivenAddress } from '../../../money/address.ts';
import { type DecisionStep, decideAll, events, orderCommand } from '../deciding.ts';
import { ADDRESS_FLAGS, theOrder } from '../inputs.ts';
import { NOT_ENDED } from '../likely.ts';
import { unchangeable, undoAddress } from './addresses.ts';

export const decideSetBillingAddress =
  (given: GivenAddress): DecisionStep =>
  (order) => {
    const { customerRef, billingAddress: before } = order;
    const address = addressOf(given, order.customerName);
    return (
      unchangeable(order, address, before) ??
      events({ type: 'BillingAddressSet', data: { customerRef, address, before } })
    );
  };

export const setBillingAddress = orderCommand({
  name: 'SetBillingAddress',
  summary: 'Set the address on the invoice',
  input: z.strictObject({ orderId: theOrder(), ...addressShape() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['address_locked', 'no_change'],
  decide: ({ orderId, ...address }, order) => decideAll(order, [decideSetBillingAddress(address)]),
  undo: undoAddress('SetBillingAddress', 'billingAddress'),
  cli: {
    path: 'orders address set-billing',
    args: ['orderId'],
    among: NOT_ENDED,
    flags: ADDRESS_FLAGS,
    examples: [
      {
        run: 'daybook orders address set-billing M-101 --line1 "1 Main St" --city Springfield --postal-code 62701 --country US',
        does: "Set the address on the invoice, under the customer's name",
      },
    ],
  },
});
