import { message } from '../../core/dispatch/service.ts';
import type { Restatement } from '../../core/log/as-of-log.ts';
import type { AnyView } from '../../core/model/view.ts';

/** The commands, by the methods that send them. */
export const customerCommands = {
  /**
   * Registers a customer, under a reference of yours.
   *
   * @example
   * await daybook.customers.register({ ref: 'ann', name: 'Ann Lee', email: 'ann@example.org' });
   */
  register: message(
    'RegisterCustomer',
    async () => (await import('./write/register-customer.ts')).registerCustomer,
  ),
  /**
   * Changes a customer's name, e-mail address, telephone number or address; null takes one away.
   *
   * @example
   * await daybook.customers.update({ ref: 'ann', email: null });
   */
  update: message('UpdateCustomer', async () => (await import('./write/update-customer.ts')).updateCustomer),
  /**
   * Forgets a customer for good: what is personal, here and on all of their orders, is destroyed. The receipt has the proof.
   *
   * @example
   * await daybook.customers.forget({ ref: 'ann', reason: 'asked to be forgotten' });
   */
  forget: message('ForgetCustomer', async () => (await import('./write/forget-customer.ts')).forgetCustomer),
  /**
   * Proves that nothing is left of a customer who was forgotten, and erases what a crash has left.
   *
   * @example
   * const proof = await daybook.customers.proveForgetting({ ref: 'ann' });
   * if (proof.ok) console.log(proof.value.complete, proof.value.keys);
   */
  proveForgetting: message(
    'ProveForgetting',
    async () => (await import('./write/prove-forgetting.ts')).proveForgetting,
  ),
};

/** The queries, by the methods that send them. */
export const customerQueries = {
  /**
   * Shows a customer.
   *
   * @example
   * const ann = await daybook.customers.get({ ref: 'ann' });
   * if (ann.ok) console.log(ann.value.name);
   */
  get: message('GetCustomer', async () => (await import('./read/get-customer.ts')).getCustomer),
  /**
   * Finds customers, a page at a time.
   *
   * @example
   * await daybook.customers.find({ text: 'lee', limit: 10 });
   */
  find: message('FindCustomers', async () => (await import('./read/find-customers.ts')).findCustomers),
};

/** Restates their streams without the events that an as-of log leaves out. */
export const customerRestatement: Restatement = {
  load: async () => (await import('./write/restate-customer.ts')).restateCustomer,
};

/** What is posted from the customers. */
export const customerViews = async (): Promise<readonly AnyView[]> => [
  (await import('./read/view.ts')).customerView,
];

export const customerGroups = {
  customers: 'Register, change, find and forget customers, and see what they have ordered',
};
