import Database from 'better-sqlite3';
import { openDaybook } from '../../src/app.ts';
import { fold } from '../../src/core/model/aggregate.ts';
import { type Order, orderAggregate } from '../../src/shop/orders/write/order.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import type { MakeSubject } from '../support/apart.ts';
import { done } from '../support/small-shop.ts';

export interface Asked {
  readonly db: string;
  readonly query: { readonly name: string; readonly data: object };
  readonly times: number;
}

/** A question through its dispatcher, the views looked after. */
export const asking: MakeSubject<Asked> = async ({ db, query, times }) => {
  const daybook = await openDaybook({ db });
  return {
    run: async () => {
      for (let time = 0; time < times; time += 1) done(await daybook.queries.dispatchUnknown(query));
    },
    close: () => daybook.close(),
  };
};

export interface Recorded {
  readonly views: string;
  readonly statements: readonly { readonly sql: string; readonly parameters: readonly unknown[] }[];
  readonly times: number;
}

/** The statements that answered a question, prepared and run again with the same values. */
export const statements: MakeSubject<Recorded> = async ({ views, statements: recorded, times }) => {
  const sqlite = new Database(views, { readonly: true });
  const prepared = recorded.map(({ sql, parameters }) => {
    const statement = sqlite.prepare(sql).raw();
    return () =>
      statement.all(...parameters.map((value) => (typeof value === 'boolean' ? Number(value) : value)));
  });
  return {
    run: () => {
      for (let time = 0; time < times; time += 1) for (const run of prepared) run();
    },
    close: () => {
      sqlite.close();
    },
  };
};

export interface Loaded {
  readonly db: string;
  readonly orderId: string;
  readonly times: number;
}

/** A stream read by the store and folded. */
export const loading: MakeSubject<Loaded> = async ({ db, orderId, times }) => {
  const store = await openSqliteEventLog({ path: db, clock: { now: () => '' }, timeoutMs: 1_000 });
  return {
    run: async () => {
      for (let time = 0; time < times; time += 1)
        fold(orderAggregate, orderId, await store.log.readStream(`order-${orderId}`));
    },
    close: () => store.close(),
  };
};

type Evolve = (order: Order, data: unknown) => void;

/** A prepared SELECT, JSON.parse and the same folds. */
export const foldingByHand: MakeSubject<Loaded> = async ({ db, orderId, times }) => {
  const sqlite = new Database(db, { readonly: true });
  const select = sqlite
    .prepare<[string], [string]>('SELECT events FROM commits WHERE stream = +? ORDER BY first_version')
    .raw();
  return {
    run: () => {
      for (let time = 0; time < times; time += 1) bareFold(orderId, select.all(`order-${orderId}`));
    },
    close: () => {
      sqlite.close();
    },
  };
};

function bareFold(id: string, rows: readonly [string][]): Order {
  const order = orderAggregate.initialState(id);
  for (const [text] of rows) {
    for (const { type, data } of JSON.parse(text) as {
      type: keyof typeof orderAggregate.evolve;
      data: unknown;
    }[]) {
      (orderAggregate.evolve[type] as Evolve | null)?.(order, data);
    }
  }
  return order;
}
