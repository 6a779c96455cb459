import { beforeEach, onTestFinished } from 'vitest';
import type { Connections } from '../../src/stores/postgres/connections.ts';
import { connect } from '../../src/stores/postgres/open-postgres-log.ts';
import { PostgresAccessStore } from '../../src/stores/postgres/postgres-access-store.ts';
import { accessContract } from '../contracts/access.contract.ts';
import { onEachServer } from '../support/postgres/databases.ts';

onEachServer(({ name, newDatabase }) => {
  let connections: Connections;
  beforeEach(async () => {
    connections = await connect({ url: await newDatabase(), timeoutMs: 10_000 });
    onTestFinished(() => connections.close());
  });

  accessContract(name, () => new PostgresAccessStore(connections));
});
