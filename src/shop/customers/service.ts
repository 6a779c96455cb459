import type { customerCommands, customerQueries } from './index.ts';

/** The customers as methods: the message that each sends. */
export const customerMethods = {
  /**
   * Registers a customer, under a reference of yours.
   *
   * @example
   * await daybook.customers.register({ ref: 'ann', name: 'Ann Lee', email: 'ann@example.org' });
   */
  register: 'RegisterCustomer',
  /**
   * Changes a customer's name, e-mail address, telephone number or address; null takes one away.
   *
   * @example
   * await daybook.customers.update({ ref: 'ann', email: null });
   */
  update: 'UpdateCustomer',
  /**
   * Shows a customer.
   *
   * @example
   * const ann = await daybook.customers.get({ ref: 'ann' });
   * if (ann.ok) console.log(ann.value.name);
   */
  get: 'GetCustomer',
  /**
   * Finds customers, a page at a time.
   *
   * @example
   * await daybook.customers.find({ text: 'lee', limit: 10 });
   */
  find: 'FindCustomers',
} as const satisfies Readonly<Record<string, keyof typeof customerCommands | keyof typeof customerQueries>>;
