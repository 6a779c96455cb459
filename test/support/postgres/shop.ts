import { type App, openDaybook } from '../../../src/app.ts';
import type { WriteStore } from '../../../src/core/log/write-store.ts';
import type { ViewStore } from '../../../src/core/model/view-store.ts';
import type { Notice } from '../../../src/core/read/view-manager.ts';
import type { FenceMemory } from '../../../src/stores/postgres/fence.ts';
import { openPostgresEventLog } from '../../../src/stores/postgres/open-postgres-log.ts';
import { openSqliteViewStore } from '../../../src/stores/sqlite/views/sqlite-view-store.ts';

/** A daybook over a log in PostgreSQL, with its views in memory. */
export interface Shop {
  readonly daybook: App;
  readonly store: WriteStore;
  readonly views: ViewStore;
  /** What happened besides: views that were rebuilt. */
  readonly notices: readonly Notice[];
  close(): Promise<void>;
}

interface ShopOptions {
  readonly timeoutMs?: number;
  /** Those of another shop, which stay open with it. */
  readonly views?: ViewStore;
  readonly memory?: FenceMemory;
}

const clock = { now: () => new Date().toISOString() };

/** @param url `postgres://127.0.0.1:5432,127.0.0.1:5433/postgres` */
export async function openShop(
  url: string,
  { timeoutMs = 30_000, views: given, ...more }: ShopOptions = {},
): Promise<Shop> {
  const store = await openPostgresEventLog({ url, clock, timeoutMs, create: true, ...more });
  const views = given ?? (await openSqliteViewStore({ path: ':memory:', timeoutMs }));
  const notices: Notice[] = [];
  const notice = (one: Notice): void => void notices.push(one);
  const daybook = await openDaybook({ log: store, views, clock, timeoutMs, notice });
  return {
    daybook,
    store,
    views,
    notices,
    close: async () => {
      await daybook.close();
      if (given === undefined) await views.close();
      await store.close();
    },
  };
}
