import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { commitRows, openBareLog } from '../support/bare-log.ts';
import { folder } from '../support/folders.ts';
import { atLeast, atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { root } from '../support/program.ts';
import { createDraft, smallShop } from '../support/small-shop.ts';
import type { Writing } from '../support/writer.ts';

const WRITERS = 8;
const WRITES = 400;

/** Many processes at once, one command after another each: nobody fails, and nobody waits for long. */
export const writers: Benchmark = {
  name: 'writers',
  about: `${WRITERS} processes on one log, ${WRITES} notes each`,
  run: async () => {
    const bare = await withSqlite();
    const shared = await withDaybook('one', 1);
    const own = await withDaybook('own', WRITERS);
    return [...beside('all on one order', shared, bare), ...beside('each on an order of its own', own, bare)];
  },
};

const FLOOR = 'BEGIN IMMEDIATE, a prepared insert of the same row, FULL';

const beside = (what: string, measured: Writes, floor: Writes): readonly Measurement[] => [
  atMost(3, {
    what: `99 % within, ${what}`,
    unit: 'ms',
    measured: measured.p99,
    floor: floor.p99,
    floorIs: FLOOR,
  }),
  atLeast(0.5, {
    what: `together, ${what}`,
    unit: 'writes/s',
    measured: measured.rate,
    floor: floor.rate,
    floorIs: FLOOR,
  }),
];

async function withDaybook(name: string, orders: number): Promise<Writes> {
  const { db, daybook } = await smallShop(name);
  const drafts = await Promise.all(Array.from({ length: orders }, () => createDraft(daybook)));
  await daybook.close();
  const orderId = (index: number): string => drafts[index % orders]?.id ?? '';
  return together((index) => ({ with: 'daybook', db, orderId: orderId(index), count: WRITES }));
}

async function withSqlite(): Promise<Writes> {
  const { db, daybook } = await smallShop('row');
  const { id: orderId } = await createDraft(daybook);
  await daybook.commands.dispatch({ name: 'AddNote', data: { orderId, text: 'note 100' } });
  const [row = []] = commitRows(db, 5);
  await daybook.close();
  const bare = join(folder('bare'), 'log.db');
  (await openBareLog(bare)).close();
  return together((index) => ({ with: 'sqlite', db: bare, row, first: index * WRITES, count: WRITES }));
}

interface Writes {
  /** Milliseconds that 99 of 100 writes take at the most. */
  readonly p99: number;
  /** Of all processes, a second. */
  readonly rate: number;
}

/** All begin at once, once all are ready. */
async function together(writing: (index: number) => Writing): Promise<Writes> {
  const children = await Promise.all(Array.from({ length: WRITERS }, (_, index) => ready(writing(index))));
  const begun = performance.now();
  const times = (await Promise.all(children.map(timesOf))).flat().sort((a, b) => a - b);
  const seconds = (performance.now() - begun) / 1_000;
  return { p99: times[Math.floor(times.length * 0.99)] ?? 0, rate: times.length / seconds };
}

async function ready(writing: Writing): Promise<ChildProcess> {
  const child = fork(`${root}/bench/support/writer.ts`, {
    execArgv: ['--import', `${root}/scripts/hooks.ts`],
  });
  child.send(writing);
  await once(child, 'message');
  return child;
}

async function timesOf(child: ChildProcess): Promise<readonly number[]> {
  child.send('go');
  const [times] = (await once(child, 'message')) as [readonly number[]];
  child.disconnect();
  return times;
}
