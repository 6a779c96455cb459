import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { viewsPath } from '../../src/stores/sqlite/views/views-path.ts';
import { folder } from './folders.ts';
import { writeImportFile } from './import-lines.ts';
import type { BenchOptions } from './measurement.ts';
import { type Ran, runProgram } from './program.ts';

export interface BigShop {
  readonly db: string;
  readonly views: string;
  readonly orders: number;
  /** What the import into the log took, and what posting the views behind it did. */
  readonly imported: Ran;
  readonly posted: Ran;
}

let made: Promise<BigShop> | undefined;

/** The shop with many orders, imported by the real program when the first benchmark asks for it. */
export function bigShop(options: BenchOptions): Promise<BigShop> {
  made ??= makeBigShop(options);
  return made;
}

/** One of its own. */
export async function makeBigShop({ orders, note }: BenchOptions): Promise<BigShop> {
  const place = folder('shop');
  const [file, db, out] = ['orders.ndjson', 'shop.db', 'receipts.ndjson'].map((name) =>
    join(place, name),
  ) as [string, string, string];
  note(`writing ${orders} orders`);
  await writeImportFile(file, orders);
  note(`importing ${Math.round(statSync(file).size / 1e6)} MB`);
  const imported = await runProgram(['orders', 'import', file, '--db', db, '-o', 'ndjson'], out);
  note('posting the views');
  const posted = await runProgram(['views', 'catch-up', '--db', db], join(place, 'views.txt'));
  const views = viewsPath(db);
  if (!existsSync(views)) throw new Error(`there are no views at ${views}`);
  return { db, views, orders, imported, posted };
}
