// A process of its own that writes as often as it is asked to, one write after the other, and answers how long each took.
import { join } from 'node:path';
import { openDaybook } from '../../src/app.ts';
import { altered, openBareLog, type Row } from './bare-log.ts';
import { folder, removeFolders } from './folders.ts';
import { createDraft, done } from './small-shop.ts';

export type Writing =
  /** A note to an order, through the dispatcher. */
  | { readonly with: 'daybook'; readonly db: string; readonly orderId: string; readonly count: number }
  /** A prepared insert of a row that is as long, in a transaction that begins IMMEDIATE. `first` keeps ids apart. */
  | {
      readonly with: 'sqlite';
      readonly db: string;
      readonly row: Row;
      readonly first: number;
      readonly count: number;
    }
  /** New orders in a daybook in PostgreSQL, so many in flight at once: one write is all of them. */
  | { readonly with: 'postgres'; readonly db: string; readonly atOnce: number; readonly count: number };

/** How long each write took, and the CPU of all, in milliseconds. */
export interface Written {
  readonly times: readonly number[];
  readonly cpu: number;
}

interface Writer {
  write(round: number): unknown;
  close(): unknown;
}

async function daybookWriter({ db, orderId }: Extract<Writing, { with: 'daybook' }>): Promise<Writer> {
  const daybook = await openDaybook({ db, timeoutMs: 60_000 });
  const write = async (round: number): Promise<unknown> =>
    done(await daybook.commands.dispatch({ name: 'AddNote', data: { orderId, text: `note ${round}` } }));
  // What the first command has to load is measured elsewhere.
  await daybook.commands.dispatch({ name: 'AddNote', data: { orderId, text: '-' }, meta: { dryRun: true } });
  return { write, close: () => daybook.close() };
}

async function sqliteWriter({ db, row, first }: Extract<Writing, { with: 'sqlite' }>): Promise<Writer> {
  const bare = await openBareLog(db, 60_000);
  return { write: (round) => bare.insertImmediately(altered(row, first + round)), close: bare.close };
}

async function postgresWriter({ db, atOnce }: Extract<Writing, { with: 'postgres' }>): Promise<Writer> {
  const daybook = await openDaybook({ db, views: join(folder('writer'), 'views.db'), timeoutMs: 60_000 });
  const write = (): Promise<unknown> =>
    Promise.all(Array.from({ length: atOnce }, () => createDraft(daybook)));
  await write();
  return { write, close: () => daybook.close().then(removeFolders) };
}

const writerOf = (writing: Writing): Promise<Writer> => {
  switch (writing.with) {
    case 'daybook':
      return daybookWriter(writing);
    case 'sqlite':
      return sqliteWriter(writing);
    case 'postgres':
      return postgresWriter(writing);
  }
};

async function written(writer: Writer, count: number): Promise<Written> {
  const times: number[] = [];
  const cpu = process.cpuUsage();
  for (let round = 0; round < count; round += 1) {
    const begun = performance.now();
    await writer.write(round);
    times.push(performance.now() - begun);
    // A caller does something else between two writes, if only to read its next line.
    await new Promise(setImmediate);
  }
  const { user, system } = process.cpuUsage(cpu);
  await writer.close();
  return { times, cpu: (user + system) / 1_000 };
}

async function prepare(writing: Writing): Promise<void> {
  const writer = await writerOf(writing);
  process.once('message', () => void written(writer, writing.count).then((answer) => process.send?.(answer)));
  process.send?.('ready');
}

process.once('message', (writing: Writing) => void prepare(writing));
