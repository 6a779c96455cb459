import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { openDaybook } from '../../src/app.ts';
import type { MakeSubject } from '../support/apart.ts';
import { copyTables } from '../support/copy.ts';
import { folder, removeFolders } from '../support/folders.ts';
import { done } from '../support/small-shop.ts';

/** Views built anew; none named: all. */
export const rebuilding: MakeSubject<{ readonly db: string; readonly views: readonly string[] }> = async ({
  db,
  views,
}) => {
  const daybook = await openDaybook({ db });
  return {
    run: async () =>
      done(await daybook.commands.dispatch({ name: 'RebuildViews', data: { names: [...views] } })),
    close: () => daybook.close(),
  };
};

export interface Copied {
  readonly from: string;
  /** None named: all. */
  readonly tables: readonly string[];
  readonly pragmas: readonly string[];
}

/** Finished tables copied in plain SQL. */
export const copying: MakeSubject<Copied> = async ({ from, tables, pragmas }) => {
  const place = folder('copy');
  return {
    run: (round) => {
      const to = join(place, `${round}.db`);
      copyTables(from, to, pragmas, (name) => tables.length === 0 || tables.includes(name));
      for (const file of [to, `${to}-wal`, `${to}-shm`]) rmSync(file, { force: true });
    },
    close: removeFolders,
  };
};

export interface CatchingUp {
  readonly db: string;
  /** None named: all. */
  readonly views: readonly string[];
  /** The order that is written to before each turn; none: there is nothing to do. */
  readonly order?: number;
  readonly times: number;
}

/** Views brought to the head; what is written before does not count. */
export const catchingUp: MakeSubject<CatchingUp> = async ({ db, views, order, times }) => {
  const daybook = await openDaybook({ db });
  const catchUp = async (): Promise<unknown> =>
    done(await daybook.commands.dispatch({ name: 'CatchUpViews', data: { names: [...views] } }));
  await catchUp();
  let notes = 0;
  return {
    prepare: async () => {
      if (order === undefined) return;
      notes += 1;
      const data = { orderId: String(order), text: `note ${notes}` };
      done(await daybook.commands.dispatch({ name: 'AddNote', data }));
    },
    run: async () => {
      for (let time = 0; time < times; time += 1) await catchUp();
    },
    close: () => daybook.close(),
  };
};

/** A look at the last position. */
export const lookingAtHead: MakeSubject<{ readonly db: string; readonly times: number }> = async ({
  db,
  times,
}) => {
  const sqlite = new Database(db, { readonly: true });
  const head = sqlite.prepare('SELECT max(position) FROM commits');
  return {
    run: () => {
      for (let time = 0; time < times; time += 1) head.get();
    },
    close: () => {
      sqlite.close();
    },
  };
};
