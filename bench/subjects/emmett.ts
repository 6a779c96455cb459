import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { MakeSubject } from '../support/apart.ts';
import {
  type Context,
  type EmmettEvent,
  type EmmettMessage,
  type EmmettStore,
  emmett,
} from '../support/emmett.ts';
import { folder, removeFolders } from '../support/folders.ts';
import { createDraft, done, smallShop } from '../support/small-shop.ts';

/** Emmett as its documentation shows it, with the events of a daybook; its summary has five columns, and an upsert an event. */
const CREATE =
  'CREATE TABLE IF NOT EXISTS summary (id TEXT PRIMARY KEY, first TEXT, last TEXT, total INTEGER, events INTEGER)';
const UPSERT = `INSERT INTO summary VALUES (?1, ?2, ?2, ?3, 1)
  ON CONFLICT DO UPDATE SET last = ?2, total = coalesce(?3, total), events = events + 1`;

function summarize({ type, data, metadata }: EmmettMessage, { connection }: Context): Promise<unknown> {
  const { totals } = data as { readonly totals?: { readonly total: number } | null };
  return connection.command(UPSERT, [metadata.streamName, type, totals?.total ?? null]);
}

function emmettIn(installedIn: string) {
  const found = emmett(installedIn);
  if (found === undefined) throw new Error('Emmett is not installed');
  return found;
}

export interface Appended {
  readonly installedIn: string;
  readonly count: number;
  readonly isSummarized: boolean;
}

/** The events of a new order of ours, appended to a new stream of Emmett's: one after the other, `count` a turn. */
export const appending: MakeSubject<Appended> = async ({ installedIn, count, isSummarized }) => {
  const events = await eventsOfDraft();
  const path = join(folder('emmett'), 'emmett.db');
  createSummary(path);
  const projection = {
    name: 'summary',
    canHandle: events.map(({ type }) => type),
    handle: async (messages: readonly EmmettMessage[], context: Context) => {
      for (const message of messages) await summarize(message, context);
    },
  };
  const store = emmettIn(installedIn).getSQLiteEventStore({
    fileName: path,
    projections: isSummarized ? [{ type: 'inline', projection }] : [],
  });
  let streams = 0;
  const append = (): Promise<unknown> => {
    streams += 1;
    return appended(store, `order-${streams}`, events);
  };
  await append();
  return {
    run: async () => {
      for (let one = 0; one < count; one += 1) await append();
    },
    close: removeFolders,
  };
};

/** A new order of ours, and its summary brought up behind it. */
export const creatingWithSummary: MakeSubject<Appended> = async ({ count }) => {
  const { daybook } = await smallShop('summarized');
  const create = async (): Promise<unknown> => {
    await createDraft(daybook);
    return done(
      await daybook.commands.dispatchUnknown({ name: 'CatchUpViews', data: { names: ['order_summary'] } }),
    );
  };
  await create();
  return {
    run: async () => {
      for (let one = 0; one < count; one += 1) await create();
    },
    close: () => daybook.close().then(removeFolders),
  };
};

/** The events of a log of ours in a store of Emmett's, and a summary made of them by a consumer. */
export const consuming: MakeSubject<{ readonly installedIn: string; readonly db: string }> = async ({
  installedIn,
  db,
}) => {
  const path = join(folder('emmett'), 'emmett.db');
  const store = emmettIn(installedIn).getSQLiteEventStore({ fileName: path });
  let last = 0;
  for (const { stream, events } of commitsOf(db)) {
    await appended(store, stream, events);
    last += events.length;
  }
  createSummary(path);
  return {
    run: async (round) => {
      const consumer = store.consumer({ pulling: { batchSize: 1_000 } });
      consumer.processor({
        processorId: `summary-${round}`,
        startFrom: 'BEGINNING',
        eachMessage: async (message, context) => void (await summarize(message, context)),
        stopAfter: ({ metadata }) => metadata.globalPosition >= BigInt(last),
      });
      await consumer.start();
    },
    close: removeFolders,
  };
};

/**
 * One in some hundred commits of Emmett 0.38.5 fails: "cannot commit transaction - SQL statements in progress" (its connection
 * does not wait for a statement with RETURNING to be finished). It is rolled back then, and done again.
 */
async function appended(store: EmmettStore, stream: string, events: readonly EmmettEvent[]): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await store.appendToStream(stream, events);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== 'SQLITE_BUSY' || attempt === ATTEMPTS) throw error;
    }
  }
}

const ATTEMPTS = 5;

function createSummary(path: string): void {
  const sqlite = new Database(path);
  sqlite.exec(CREATE);
  sqlite.close();
}

async function eventsOfDraft(): Promise<readonly EmmettEvent[]> {
  const { db, daybook } = await smallShop('draft');
  await createDraft(daybook);
  await daybook.close();
  return commitsOf(db).at(-1)?.events ?? [];
}

function commitsOf(
  db: string,
): readonly { readonly stream: string; readonly events: readonly EmmettEvent[] }[] {
  const sqlite = new Database(db, { readonly: true });
  const rows = sqlite
    .prepare<[], [string, string]>('SELECT stream, events FROM commits ORDER BY position')
    .raw()
    .all();
  sqlite.close();
  return rows.map(([stream, events]) => ({ stream, events: JSON.parse(events) as EmmettEvent[] }));
}
