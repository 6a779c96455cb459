import {
  type Askers,
  askersOf,
  type CommandsOf,
  type QueriesOf,
  type Senders,
  sendersOf,
} from '../../core/dispatch/service.ts';
import type { productCommands, productQueries } from './index.ts';

const commandMethods = {
  register: 'RegisterProduct',
  rename: 'RenameProduct',
  changePrice: 'ChangeProductPrice',
  discontinue: 'DiscontinueProduct',
} as const;

const queryMethods = {
  get: 'GetProduct',
  find: 'FindProducts',
} as const;

/** The catalogue as typed methods: each sends one message through its dispatcher. */
export type ProductService = Senders<typeof productCommands, typeof commandMethods> &
  Askers<typeof productQueries, typeof queryMethods>;

export const productService = (
  commands: CommandsOf<typeof productCommands>,
  queries: QueriesOf<typeof productQueries>,
): ProductService => ({ ...sendersOf(commands, commandMethods), ...askersOf(queries, queryMethods) });
