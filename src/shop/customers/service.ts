import {
  type Askers,
  askersOf,
  type CommandsOf,
  type QueriesOf,
  type Senders,
  sendersOf,
} from '../../core/dispatch/service.ts';
import type { customerCommands, customerQueries } from './index.ts';

const commandMethods = {
  register: 'RegisterCustomer',
  update: 'UpdateCustomer',
} as const;

const queryMethods = {
  get: 'GetCustomer',
  find: 'FindCustomers',
} as const;

/** The customers as typed methods: each sends one message through its dispatcher. */
export type CustomerService = Senders<typeof customerCommands, typeof commandMethods> &
  Askers<typeof customerQueries, typeof queryMethods>;

export const customerService = (
  commands: CommandsOf<typeof customerCommands>,
  queries: QueriesOf<typeof customerQueries>,
): CustomerService => ({ ...sendersOf(commands, commandMethods), ...askersOf(queries, queryMethods) });
