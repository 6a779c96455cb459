import { join } from 'node:path';
import { altered, commitRows, openBareLog } from '../support/bare-log.ts';
import { folder } from '../support/folders.ts';
import { atMost, type Benchmark } from '../support/measurement.ts';
import { createDraft, done, smallShop } from '../support/small-shop.ts';
import { inTurns } from '../support/timing.ts';

const ROUNDS = 400;

/** One command after another, each durable before the next begins. */
export const oneCommand: Benchmark = {
  name: 'one-command',
  about: 'one durable command at a time, in process',
  run: async () => [await creating(), await noting()],
};

async function creating() {
  const { db, daybook } = await smallShop('create');
  const create = () => createDraft(daybook);
  await create();
  const bare = await openBareLog(join(folder('bare'), 'log.db'));
  const [row = []] = commitRows(db, 4);
  const [measured, floor] = await inTurns(ROUNDS, create, (round) => bare.insert(altered(row, round)));
  bare.close();
  await daybook.close();
  return beside('CreateOrder with two lines (3 events; customer and products looked up)', measured, floor);
}

/** A note to another order each time: an order that grows would be measured as it grows. */
async function noting() {
  const { db, daybook } = await smallShop('note');
  const drafts = await Promise.all(Array.from({ length: ROUNDS + 1 }, () => createDraft(daybook)));
  const note = async (round: number): Promise<unknown> => {
    const data = { orderId: drafts[round]?.id ?? '', text: `note ${round}` };
    return done(await daybook.commands.dispatch({ name: 'AddNote', data }));
  };
  const bare = await openBareLog(join(folder('bare'), 'log.db'));
  await note(0);
  const [row = []] = commitRows(db, 4 + drafts.length);
  const [measured, floor] = await inTurns(
    ROUNDS - 1,
    (round) => note(round + 1),
    (round) => bare.insert(altered(row, round)),
  );
  bare.close();
  await daybook.close();
  return beside('AddNote to an order (1 event; the order loaded)', measured, floor);
}

const beside = (what: string, measured: number, floor: number) =>
  atMost(1.25, {
    what,
    unit: 'µs',
    measured: measured * 1_000,
    floor: floor * 1_000,
    floorIs: 'a prepared insert of the same row, FULL',
  });
