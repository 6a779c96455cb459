import { join } from 'node:path';
import type { Cost } from '../support/apart.ts';
import { commitRows, openBareLog } from '../support/bare-log.ts';
import { folder } from '../support/folders.ts';
import { atLeast, atMost, type Benchmark, type Measurement } from '../support/measurement.ts';
import { createDraft, smallShop } from '../support/small-shop.ts';
import type { Writing } from '../support/writer.ts';
import { startWriters } from '../support/writers.ts';

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
  atMost(3, 'ms', { what: `99 % within, ${what}`, measured: measured.p99, floor: floor.p99, floorIs: FLOOR }),
  atLeast(0, 'writes', {
    what: `together, ${what}`,
    measured: measured.each,
    floor: floor.each,
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
  /** What 99 of 100 writes take at the most, on the clock: waiting for others takes no CPU. */
  readonly p99: Cost;
  /** What a write takes of all together. */
  readonly each: Cost;
}

/** All begin at once, once all are ready. */
async function together(writing: (index: number) => Writing): Promise<Writes> {
  const write = await startWriters(WRITERS, writing);
  const begun = performance.now();
  const written = await write();
  const elapsed = performance.now() - begun;
  const times = written.flatMap((one) => one.times).sort((a, b) => a - b);
  const p99 = times[Math.floor(times.length * 0.99)] ?? 0;
  const cpu = written.reduce((sum, one) => sum + one.cpu, 0);
  return { p99: { wall: p99, cpu: p99 }, each: { wall: elapsed / times.length, cpu: cpu / times.length } };
}
