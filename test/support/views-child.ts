// A process of its own for the tests of views: node --import ./scripts/hooks.ts test/support/views-child.ts ROLE FOLDER [NUMBER]
// It prints a line when it has begun and one when it is done; `watch` reads until its stdin ends.

import type { EventLog } from '../../src/core/model/event-log.ts';
import { expectedRows } from './expected-rows.ts';
import { added, boxView, boxViews, made, record } from './toy-context.ts';
import { db, fileLog, inSteps, openViewFixture, type ShelfOptions } from './view-fixture.ts';

const [role = '', folder = '', number = '0'] = process.argv.slice(2);
const tell = (line: string): void => void process.stdout.write(`${line}\n`);

const log = await fileLog(`${folder}/shop.db`);
const shelfOf = (options: Partial<ShelfOptions> = {}) =>
  openViewFixture({ log, path: `${folder}/shop.views.db`, ...options });

/** Asks again and again; every answer must be whole, and hold what was recorded before it was asked for. */
async function watch(): Promise<void> {
  const { store, views } = await shelfOf();
  let ended = false;
  process.stdin.on('end', () => {
    ended = true;
  });
  process.stdin.resume();
  let reads = 0;
  const counted = db.selectFrom('box').select((of) => of.fn.countAll<number>().as('boxes'));
  const stats = db.selectFrom('owner_stats').select((of) => of.fn.sum<number>('boxes').as('boxes'));
  for (; !ended || reads === 0; reads += 1) {
    const atLeast = (await log.head()).position;
    await views.catchUpToHead(boxViews);
    const boxes = (await store.read.first(counted))?.boxes ?? 0;
    const summed = (await store.read.first(stats))?.boxes ?? 0;
    if (boxes < atLeast || summed < boxes) throw new Error(`saw ${boxes} and ${summed} of ${atLeast} boxes`);
    if (reads === 0) tell('begun');
    await new Promise((resolve) => setImmediate(resolve));
  }
  await store.close();
  tell(`read ${reads}`);
}

/** Rebuilds again and again. */
async function rebuild(): Promise<void> {
  const { store, views } = await shelfOf({ sizes: inSteps(40) });
  tell('begun');
  for (let round = 0; round < Number(number); round += 1) await views.rebuild();
  await store.close();
  tell('done');
}

/** Records boxes, a commit each, and asks for them. */
async function write(): Promise<void> {
  const { store, views } = await shelfOf();
  tell('begun');
  for (let box = 0; box < Number(number); box += 1) {
    await record(log, `${process.pid}-${box}`, made(`owner${box % 5}`));
    await views.catchUpToHead(boxViews);
  }
  await store.close();
  tell('done');
}

/** Asks for views that may not be there yet. */
async function ask(): Promise<void> {
  const { store, rows, notices } = await shelfOf({ sizes: inSteps(Number(number)) });
  tell('begun');
  const [answer, expected] = [await rows(), await expectedRows(log)];
  if (JSON.stringify(answer) !== JSON.stringify(expected)) throw new Error('a wrong answer');
  await store.close();
  tell(`done ${notices.length}`);
}

/** Begins a rebuild and never ends it. */
async function hang(): Promise<void> {
  const stuck: EventLog = new Proxy(log, {
    get(target, method) {
      if (method !== 'readByStream') return Reflect.get(target, method).bind(target);
      return async (category: string, page: Parameters<EventLog['readByStream']>[1]) => {
        if (page.after === undefined) return target.readByStream(category, page);
        tell('begun');
        return new Promise(() => setInterval(() => undefined, 1_000));
      };
    },
  });
  const { views } = await shelfOf({ log: stuck, sizes: inSteps(5) });
  await views.rebuild([boxView.name]);
}

/** Records things into boxes that other processes work on too. */
async function post(): Promise<void> {
  const { store, views } = await shelfOf();
  tell('begun');
  for (let round = 0; round < Number(number); round += 1) {
    await record(log, `${process.pid}-${round}`, made('ann'), added('cup', 1), added('hat', 2));
    await views.catchUpToHead(boxViews);
  }
  await store.close();
  tell('done');
}

const roles: Record<string, () => Promise<void>> = { watch, rebuild, write, ask, hang, post };
await roles[role]?.();
await log.close();
