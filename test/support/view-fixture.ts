import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { ReportProgress } from '../../src/core/kernel/progress.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import type { AnyView } from '../../src/core/model/view.ts';
import { type Notice, ViewManager } from '../../src/core/read/view-manager.ts';
import type { BuildSizes } from '../../src/core/read/view-rebuild.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import {
  openSqliteViewStore,
  type SqliteViewStore,
} from '../../src/stores/sqlite/views/sqlite-view-store.ts';
import { type BoxTables, boxViews } from './toy-context.ts';

export const clock = { now: () => '2026-03-01T12:00:00.000Z' };
/** All of Kysely, to ask what views may be asked; it runs nothing. */
export const db = new Kysely<BoxTables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (kysely) => new SqliteIntrospector(kysely),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

export const memoryLog = (): EventLog => openMemoryEventLog({ clock }).log;

export const fileLog = async (path: string): Promise<EventLog> =>
  (await openSqliteEventLog({ path, clock, timeoutMs: 10_000, create: true })).log;

/** Views of boxes beside a log, and what their manager gave notice of. */
export interface Shelf {
  readonly log: EventLog;
  readonly store: SqliteViewStore;
  readonly views: ViewManager;
  readonly notices: Notice[];
  /** All rows of all tables, as queries see them once the views are up to date. */
  rows(): Promise<Rows>;
}

export type Rows = { readonly [Table in keyof BoxTables]: readonly BoxTables[Table][] };

export interface ShelfOptions {
  readonly log: EventLog;
  /** Default: in memory. */
  readonly path?: string;
  readonly views?: readonly AnyView[];
  readonly sizes?: Partial<BuildSizes>;
  readonly progress?: ReportProgress;
  readonly timeoutMs?: number;
}

export async function openViewFixture(options: ShelfOptions): Promise<Shelf> {
  const { log, path = ':memory:', views = boxViews, sizes, progress, timeoutMs = 10_000 } = options;
  const store = await openSqliteViewStore({ path, timeoutMs });
  const notices: Notice[] = [];
  const notice = (event: Notice) => notices.push(event);
  const manager = new ViewManager(log, store, async () => views, { notice, progress, sizes });
  const rows = async (): Promise<Rows> => {
    await manager.catchUpToHead(views);
    return storedRows(store);
  };
  return { log, store, views: manager, notices, rows };
}

/** What is stored, up to date or not. */
export const storedRows = async ({ read }: SqliteViewStore): Promise<Rows> => ({
  box: await read.all(db.selectFrom('box').selectAll().orderBy('boxId')),
  box_thing: await read.all(db.selectFrom('box_thing').selectAll().orderBy('boxId').orderBy('thing')),
  box_life: await read.all(db.selectFrom('box_life').selectAll().orderBy('boxId')),
  owner_stats: await read.all(db.selectFrom('owner_stats').selectAll().orderBy('owner')),
  size_stats: await read.all(db.selectFrom('size_stats').selectAll().orderBy('size').orderBy('owner')),
});

/** Every build in steps of this many commits. */
export const inSteps = (page: number): Partial<BuildSizes> => ({ page, atOnce: -1 });
