import { askerOf, type CommandsOf, type QueriesOf, senderOf } from '../core/service.ts';
import type { productCommands, productQueries } from './index.ts';

/** The catalogue as typed methods: each sends one message through its dispatcher. */
export function productService(
  commands: CommandsOf<typeof productCommands>,
  queries: QueriesOf<typeof productQueries>,
) {
  const send = senderOf<typeof productCommands>(commands);
  const ask = askerOf<typeof productQueries>(queries);
  return {
    register: send('RegisterProduct'),
    rename: send('RenameProduct'),
    changePrice: send('ChangeProductPrice'),
    discontinue: send('DiscontinueProduct'),
    get: ask('GetProduct'),
    find: ask('FindProducts'),
  };
}

export type ProductService = ReturnType<typeof productService>;
