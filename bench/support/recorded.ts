import { openDaybook } from '../../src/app.ts';
import type { Compilable, CompiledQuery } from '../../src/core/model/read-model.ts';
import { ViewReader } from '../../src/stores/sqlite/views/view-reader.ts';
import { done } from './small-shop.ts';

/** A question by its query's name and data. */
export interface Question {
  readonly what: string;
  readonly name: string;
  readonly data: object;
}

/** The statements that answer each question, with their values: its floor is what SQLite takes for these alone. */
export async function recorded(
  db: string,
  questions: readonly Question[],
): Promise<readonly (readonly CompiledQuery[])[]> {
  const daybook = await openDaybook({ db });
  const statements: CompiledQuery[][] = [];
  for (const { name, data } of questions) {
    const own = await heard(async () => done(await daybook.queries.dispatchUnknown({ name, data })));
    statements.push(own);
  }
  await daybook.close();
  return statements;
}

/** What a piece of work has the views asked. */
async function heard(work: () => Promise<unknown>): Promise<CompiledQuery[]> {
  const said: CompiledQuery[] = [];
  const { all, first } = ViewReader.prototype;
  ViewReader.prototype.all = function hear<Row>(this: ViewReader, query: Compilable<Row>) {
    said.push(query.compile());
    return all.call(this, query) as readonly Row[];
  };
  ViewReader.prototype.first = function hear<Row>(this: ViewReader, query: Compilable<Row>) {
    said.push(query.compile());
    return first.call(this, query) as Row | undefined;
  };
  try {
    await work();
  } finally {
    Object.assign(ViewReader.prototype, { all, first });
  }
  return said;
}
