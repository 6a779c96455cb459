import { askerOf, type CommandsOf, type QueriesOf, senderOf } from '../core/service.ts';
import type { customerCommands, customerQueries } from './index.ts';

/** The customers as typed methods: each sends one message through its dispatcher. */
export function customerService(
  commands: CommandsOf<typeof customerCommands>,
  queries: QueriesOf<typeof customerQueries>,
) {
  const send = senderOf<typeof customerCommands>(commands);
  const ask = askerOf<typeof customerQueries>(queries);
  return {
    register: send('RegisterCustomer'),
    update: send('UpdateCustomer'),
    get: ask('GetCustomer'),
    find: ask('FindCustomers'),
  };
}

export type CustomerService = ReturnType<typeof customerService>;
