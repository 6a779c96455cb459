import { cpSync, existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fillShop } from '../../src/demo/fill-shop.ts';
import { type Daybook, openDaybook } from '../../src/library/index.ts';
import { keysPath } from '../../src/stores/sqlite/keys/keys-path.ts';
import { viewsPath } from '../../src/stores/sqlite/views/views-path.ts';

/** A shop of a few orders with its views built, as files to copy: as it is left, and as it is while it is open. */

export const NOW = '2026-06-15T12:00:00.000Z';
export const clock = { now: () => NOW };

/** The files of a daybook beside each other, by their endings. */
export const FILES = [
  '.db',
  '.db-wal',
  '.db-shm',
  '.views.db',
  '.views.db-wal',
  '.views.db-shm',
  '.keys.db',
  '.keys.db-wal',
  '.keys.db-shm',
] as const;
export type FileEnding = (typeof FILES)[number];

export interface SmallShop {
  /** Every -wal is folded into its file. */
  readonly folded: string;
  /** The files of an open daybook: a good part of the log and of the views stands in the -wal alone. */
  readonly live: string;
}

export async function smallShop(): Promise<SmallShop> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-small-'));
  const folded = join(folder, 'folded.db');
  await opened(folded, async (daybook) => {
    await fillShop(daybook, { orders: 6, seed: 7, now: NOW, progress: () => undefined });
    await showEverything(daybook);
  });
  const [open, live] = [join(folder, 'open.db'), join(folder, 'live.db')];
  copyStore(folded, open);
  await opened(open, async (daybook) => {
    for (let note = 1; note <= 12; note += 1) await written(daybook, note);
    await showEverything(daybook);
    copyStore(open, live);
  });
  return { folded, live };
}

async function opened(db: string, work: (daybook: Daybook) => Promise<void>): Promise<void> {
  const daybook = await openDaybook({ db, clock });
  await work(daybook);
  await daybook.close();
}

async function written(daybook: Daybook, note: number): Promise<void> {
  const order = await daybook.queries.dispatchUnknown({
    name: 'ResolveOrder',
    data: { order: String(1 + (note % 4)) },
  });
  if (!order.ok) throw new Error(order.failure.message);
  const { orderId } = order.value as { readonly orderId: string };
  const noted = await daybook.orders.addNote({ orderId, text: `Rang the bell ${note} times` });
  if (!noted.ok) throw new Error(noted.failure.message);
}

async function showEverything(daybook: Daybook): Promise<void> {
  const caughtUp = await daybook.commands.dispatchUnknown({ name: 'CatchUpViews', data: {} });
  if (!caughtUp.ok) throw new Error(caughtUp.failure.message);
}

/** Copies all files that a daybook has at this moment. */
export function copyStore(from: string, to: string): void {
  for (const ending of FILES) {
    const file = fileOf(from, ending);
    if (existsSync(file)) cpSync(file, fileOf(to, ending));
  }
}

export const fileOf = (db: string, ending: FileEnding): string =>
  ending.startsWith('.db') ? db + ending.slice('.db'.length) : beside(db, ending);

function beside(db: string, ending: FileEnding): string {
  const path = ending.startsWith('.views') ? viewsPath(db) : keysPath(db);
  return path + ending.slice(ending.indexOf('.db') + '.db'.length);
}
