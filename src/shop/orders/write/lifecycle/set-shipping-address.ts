import * as z from 'zod';
import { addressShape } from '../../../money/address.ts';
import { decideAll, orderCommand } from '../deciding.ts';
import { ADDRESS_FLAGS, theOrder } from '../inputs.ts';
import { NOT_ENDED } from '../likely.ts';
import { setShippingAddress as set } from './addresses.ts';
import { undoSetShippingAddress } from './undo-address.ts';

export const setShippingAddress = orderCommand({
  name: 'SetShippingAddress',
  summary: 'Set the address to ship to',
  input: z.strictObject({ orderId: theOrder(), ...addressShape() }),
  entityId: ({ orderId }) => orderId,
  rejections: ['address_locked', 'no_change'],
  decide: ({ orderId, ...address }, order) => decideAll(order, [set(address)]),
  undo: undoSetShippingAddress,
  cli: {
    path: 'orders address set',
    args: ['orderId'],
    among: NOT_ENDED,
    flags: ADDRESS_FLAGS,
    examples: [
      {
        run: 'daybook orders address set M-101 --line1 "1 Main St" --city Springfield --postal-code 62701 --country US',
        does: "Set the address to ship to, under the customer's name",
      },
    ],
  },
});
