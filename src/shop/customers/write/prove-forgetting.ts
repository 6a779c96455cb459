import * as z from 'zod';
import { advice } from '../../../core/kernel/advice.ts';
import { fail, ok } from '../../../core/kernel/result.ts';
import { defineAction } from '../../../core/model/command.ts';
import { streamId } from '../../../core/model/commit.ts';
import { forgettingProof } from '../../../core/model/forgetting-proof.ts';
import { customerRef } from '../../money/names.ts';
import { customerEvents } from '../events.ts';

export const proveForgetting = defineAction({
  name: 'ProveForgetting',
  summary: 'Prove that nothing is left of a customer who was forgotten, and erase what a crash has left',
  input: z.strictObject({ ref: customerRef().describe('The customer') }),
  result: { kind: 'one', item: forgettingProof, idField: 'subject' },
  run: async ({ ref }, { forgettings }) => {
    const proof = await (await forgettings()).prove(streamId(customerEvents.category, ref));
    if (proof !== undefined) return ok(proof);
    return fail({
      kind: 'not_found',
      code: 'not_forgotten',
      message: `The log has forgotten no customer "${ref}".`,
      ...advice`Look at them with ${{ message: 'GetCustomer', data: { ref } }}; forget them with ${{ message: 'ForgetCustomer', data: { ref } }}.`,
      details: { customer: ref },
    });
  },
  cli: {
    path: 'customers forgotten',
    args: ['ref'],
    flags: { ref: { placeholder: 'CUSTOMER' } },
    examples: [
      { run: 'daybook customers forgotten camille', does: 'What shows that nothing is left of Camille' },
    ],
  },
});
