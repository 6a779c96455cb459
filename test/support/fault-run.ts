import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDaybook } from '../../src/app.ts';
import { drawFault } from './faults.ts';
import { type Answer, type Expected, faultsIn, shaken } from './shaken-shop.ts';
import { clock, copyStore, type SmallShop, smallShop } from './small-shop.ts';

/** Damages copies of one small shop at random, and gathers what must not have come of it. */
export class FaultRun {
  readonly #stores: readonly Store[];

  private constructor(stores: readonly Store[]) {
    this.#stores = stores;
  }

  static async begin(): Promise<FaultRun> {
    const shop = await smallShop();
    return new FaultRun([await sound(shop, 'folded'), await sound(shop, 'live')]);
  }

  /** Sentences: what was wrong after the damage that a seed draws. */
  async faultsOf(seed: number): Promise<readonly string[]> {
    const { path, orderId, expected } = this.#stores[seed % 2] as Store;
    return inCopy(path, async (db) => {
      const fault = drawFault(db, seed);
      fault.do();
      const answers = await shaken(db, { orderId, checksFirst: seed % 4 < 2 });
      return faultsIn(answers, expected).map((wrong) => `${seed}: ${fault.what}: ${wrong}`);
    });
  }
}

interface Store {
  readonly path: string;
  readonly orderId: string;
  readonly expected: Expected;
}

async function sound(shop: SmallShop, kind: keyof SmallShop): Promise<Store> {
  const path = shop[kind];
  return inCopy(path, async (db) => {
    const orderId = await firstOrder(db);
    return { path, orderId, expected: byQuestion(await shaken(db, { orderId, checksFirst: true })) };
  });
}

const byQuestion = (answers: readonly Answer[]): Expected =>
  new Map(answers.map(({ question, result }) => [question, result]));

async function firstOrder(db: string): Promise<string> {
  const daybook = await openDaybook({ db, clock, create: false });
  const order = await daybook.orders.get({ number: 1 });
  await daybook.close();
  if (!order.ok) throw new Error(order.failure.message);
  return order.value.orderId;
}

async function inCopy<T>(path: string, work: (db: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-fault-'));
  try {
    const db = join(folder, 'shop.db');
    copyStore(path, db);
    return await work(db);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
