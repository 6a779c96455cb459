import { keysInDatabase } from '../../src/stores/postgres/keys/keys-in-database.ts';
import { keyStoreContract } from '../contracts/key-store.contract.ts';
import { onEachServer } from '../support/postgres/databases.ts';

onEachServer(({ ownDatabase }) => {
  keyStoreContract('in a database', async () =>
    keysInDatabase({ url: await ownDatabase('template0'), timeoutMs: 10_000 }),
  );
});
