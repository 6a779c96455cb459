import { join } from 'node:path';
import type { MakeSubject } from '../support/apart.ts';
import { altered, commitRows, openBareLog, type Row } from '../support/bare-log.ts';
import { folder, removeFolders } from '../support/folders.ts';
import { createDraft, done, smallShop } from '../support/small-shop.ts';

/** Commands and the bare rows that they come to, each durable: turns of `count`, one after the other or together. */
export interface Turn {
  readonly command: 'create' | 'note';
  readonly count: number;
  readonly rounds: number;
}

const TIMES = 4;

export const commandsOneByOne: MakeSubject<Turn> = async ({ command, count, rounds }) => {
  const { daybook } = await smallShop('commands');
  const orders = command === 'note' ? await drafts(daybook, count * rounds) : [];
  const send = (number: number): Promise<unknown> =>
    command === 'create' ? createDraft(daybook) : note(daybook, orders[number] ?? '', number);
  await (command === 'create' ? createDraft(daybook) : note(daybook, orders[0] ?? '', -1));
  return {
    run: async (round) => {
      for (let one = 0; one < count; one += 1) await send(round * count + one);
    },
    close: () => daybook.close().then(removeFolders),
  };
};

export const commandsTogether: MakeSubject<Turn> = async ({ count }) => {
  const { daybook } = await smallShop('together');
  const run = (): Promise<unknown> => Promise.all(Array.from({ length: count }, () => createDraft(daybook)));
  for (let time = 0; time < TIMES; time += 1) await run();
  return { run, close: () => daybook.close().then(removeFolders) };
};

export const rowsOneByOne: MakeSubject<Turn> = async ({ command, count, rounds }) => {
  const bare = await openBareLog(join(folder('bare'), 'log.db'));
  const row = await rowOf(command);
  const rows = Array.from({ length: count * rounds }, (_, number) => altered(row, number));
  return {
    run: (round) => {
      for (let one = 0; one < count; one += 1) bare.insert(rows[round * count + one] ?? []);
    },
    close: () => {
      bare.close();
      removeFolders();
    },
  };
};

export const rowsTogether: MakeSubject<Turn> = async ({ command, count, rounds }) => {
  const bare = await openBareLog(join(folder('bare'), 'log.db'));
  const row = await rowOf(command);
  const batches = Array.from({ length: rounds }, (_, round) =>
    Array.from({ length: count }, (_, one) => altered(row, round * count + one)),
  );
  return {
    run: (round) => bare.insertAll(batches[round] ?? []),
    close: () => {
      bare.close();
      removeFolders();
    },
  };
};

async function rowOf(command: Turn['command']): Promise<Row> {
  const { db, daybook } = await smallShop('row');
  const { id } = await createDraft(daybook);
  if (command === 'note') await note(daybook, id, 100);
  await daybook.close();
  return commitRows(db, command === 'note' ? 5 : 4)[0] ?? [];
}

type Daybook = Awaited<ReturnType<typeof smallShop>>['daybook'];

const drafts = async (daybook: Daybook, count: number): Promise<readonly string[]> =>
  (await Promise.all(Array.from({ length: count }, () => createDraft(daybook)))).map(({ id }) => id);

/** To another order each time: an order that grows would be measured as it grows. */
const note = async (daybook: Daybook, orderId: string, number: number): Promise<unknown> =>
  done(await daybook.commands.dispatch({ name: 'AddNote', data: { orderId, text: `note ${number}` } }));
