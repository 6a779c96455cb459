import { advice } from '../../../core/kernel/advice.ts';
import { type Rejection, reject } from '../../../core/model/command.ts';
import { NOT_SEALED } from '../../money/forgetting.ts';

/** Every "no" that a rule of customers can say: its code, and what it means. */
export const customerRejections = {
  duplicate_ref: 'There is a customer with this ref already.',
  duplicate_email: 'Another customer has this e-mail address.',
  no_change: 'It is so already.',
  customer_not_found: 'No customer is registered with this ref, and no order names it.',
  customer_forgotten:
    'The customer was forgotten: nothing that is personal can be recorded of them any more.',
  not_sealed: NOT_SEALED,
  open_orders: 'Orders of theirs are still open.',
} as const;

/** The customer was forgotten; what shows that nothing of them is left. */
export const rejectForgotten = (ref: string): Rejection =>
  reject('customer_forgotten', `${ref} was forgotten.`, {
    ...advice`See the proof with ${{ message: 'ProveForgetting', data: { ref } }}; who comes back is registered under another reference.`,
    details: { customer: ref },
  });
