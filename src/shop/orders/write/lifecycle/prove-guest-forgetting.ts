import * as z from 'zod';
import { idOf } from '../../../../core/dispatch/references.ts';
import { advice } from '../../../../core/kernel/advice.ts';
import { fail, ok } from '../../../../core/kernel/result.ts';
import { defineAction } from '../../../../core/model/command.ts';
import { streamId } from '../../../../core/model/commit.ts';
import { forgettingProof } from '../../../../core/model/forgetting-proof.ts';
import { orderEvents } from '../../events.ts';
import { orderNaming } from '../../rules/naming.ts';
import { theOrder } from '../inputs.ts';

export const proveGuestForgetting = defineAction({
  name: 'ProveGuestForgetting',
  summary:
    "Prove that nothing is left of an order's guest who was forgotten, and erase what a crash has left",
  input: z.strictObject({ orderId: theOrder() }),
  result: { kind: 'one', item: forgettingProof, idField: 'subject' },
  run: async ({ orderId: named }, { forgettings, log }) => {
    const orderId = await idOf(orderEvents.category, orderNaming, named, log);
    if (!orderId.ok) return orderId;
    const proof = await (await forgettings()).prove(streamId(orderEvents.category, orderId.value));
    if (proof !== undefined) return ok(proof);
    return fail({
      kind: 'not_found',
      code: 'not_forgotten',
      message: `The log has forgotten no guest of the order ${named}.`,
      ...advice`Look at it with ${{ message: 'GetOrder', data: { orderId: orderId.value } }}; forget its guest with ${{ message: 'ForgetGuest', data: { orderId: orderId.value } }}.`,
      details: { order: orderId.value },
    });
  },
  cli: {
    path: 'orders forgotten',
    args: ['orderId'],
    examples: [
      { run: 'daybook orders forgotten WEB-18', does: 'What shows that nothing is left of who ordered' },
    ],
  },
});
