import { openDaybook } from '../../src/app.ts';
import type { QueryData, QueryNamed } from '../../src/core/dispatch/query-dispatcher.ts';
import type { Result } from '../../src/core/kernel/result.ts';
import type { Commit } from '../../src/core/model/commit.ts';
import { type EventCatalogue, toStored } from '../../src/core/model/event.ts';
import type { EventLog, RejectionLog } from '../../src/core/model/event-log.ts';
import type { Ports } from '../../src/core/model/ports.ts';
import type { QueryAnswer, QueryMeta } from '../../src/core/model/query.ts';
import type { StoredRow } from '../../src/core/model/rows.ts';
import type { Table } from '../../src/core/model/table.ts';
import type { queryLoaders } from '../../src/messages.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { openSqliteViewStore } from '../../src/stores/sqlite/views/sqlite-view-store.ts';

type Loaders = typeof queryLoaders;

export interface GivenEvent {
  readonly type: string;
  readonly data: unknown;
  /** ISO instant. */
  readonly at?: string;
}

/** The read side of a shop: a log in memory to put events into, the real views on SQLite, the real queries. */
export interface Shop {
  readonly ports: Ports;
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  /** Appends events to a stream, as one commit. @throws when one does not fit its schema */
  given(
    catalogue: EventCatalogue,
    id: string,
    events: readonly GivenEvent[],
    by?: Partial<By>,
  ): Promise<Commit>;
  ask<Name extends keyof Loaders & string>(
    name: Name,
    data: QueryData<Loaders, Name>,
    meta?: QueryMeta,
  ): Promise<Result<QueryAnswer<QueryNamed<Loaders, Name>>>>;
  /** The answer, or a thrown failure. */
  told<Name extends keyof Loaders & string>(
    name: Name,
    data: QueryData<Loaders, Name>,
    meta?: QueryMeta,
  ): Promise<QueryAnswer<QueryNamed<Loaders, Name>>>;
  /** Changes stored rows of a view's table, as nothing but a defect would. */
  spoil(table: Table, rows: readonly StoredRow[]): Promise<void>;
  close(): Promise<void>;
}

export interface By {
  readonly actor: string;
  readonly command: string;
  readonly commandId: string;
  readonly correlationId: string;
  readonly occurredAt: string;
}

/** @param now what time it is for as long as the shop is open */
export async function openShop(now = '2026-06-15T12:00:00.000Z'): Promise<Shop> {
  const clock = { now: () => now };
  const store = openMemoryEventLog({ clock });
  const views = await openSqliteViewStore({ path: ':memory:', timeoutMs: 1_000 });
  const app = await openDaybook({ log: store, views, clock, actor: 'tester', timeoutMs: 1_000 });
  const { log, rejections } = store;
  const ask: Shop['ask'] = (name, data, meta = {}) => app.queries.dispatch({ name, data, meta });
  return {
    ports: await app.ports(),
    log,
    rejections,
    given: (catalogue, id, events, by) => append(log, catalogue, id, events, { occurredAt: now, ...by }),
    ask,
    told: async (name, data, meta) => {
      const result = await ask(name, data, meta);
      if (!result.ok) throw new Error(`${result.failure.code}: ${result.failure.message}`);
      return result.value;
    },
    spoil: (table, put) => views.transaction((tx) => tx.save('live', [{ table, put, removed: [] }], [])),
    close: async () => {
      await app.close();
      await views.close();
      await store.close();
    },
  };
}

let commands = 0;

async function append(
  log: EventLog,
  catalogue: EventCatalogue,
  id: string,
  events: readonly GivenEvent[],
  by: Partial<By> & Pick<By, 'occurredAt'>,
): Promise<Commit> {
  const stream = `${catalogue.category}-${id}`;
  const before = await log.readStream(stream);
  commands += 1;
  const commandId = by.commandId ?? `command-${commands}`;
  const [verdict] = await log.append([
    {
      category: catalogue.category,
      stream,
      commandId,
      command: by.command ?? 'Test',
      fingerprint: commandId,
      actor: by.actor ?? 'tester',
      correlationId: by.correlationId ?? commandId,
      causationId: null,
      occurredAt: by.occurredAt,
      events: events.map((event) => toStored(catalogue, { ...event, data: fitting(catalogue, event) })),
      reserved: [],
      released: [],
      expectedVersion: before.at(-1)?.lastVersion ?? 0,
    },
  ]);
  if (verdict?.kind !== 'committed') throw new Error(`the event was not stored: ${verdict?.kind}`);
  return verdict.commit;
}

function fitting(catalogue: EventCatalogue, { type, data }: GivenEvent): unknown {
  const parsed = catalogue.definitions[type]?.data().safeParse(data);
  if (parsed === undefined) throw new Error(`there is no event ${type}`);
  if (!parsed.success) throw new Error(`${type} does not fit its schema: ${parsed.error.message}`);
  return data;
}
