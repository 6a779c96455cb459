import type { Ports } from '../../src/core/model/ports.ts';
import type { AnyQuery } from '../../src/core/model/query.ts';
import type { Compilable, CompiledQuery, ReadModel } from '../../src/core/model/read-model.ts';

/** How SQLite goes about the SQL that answers a query, the last that it asks: the lines of EXPLAIN QUERY PLAN. */
export async function planOf(query: AnyQuery, data: unknown, ports: Ports): Promise<readonly string[]> {
  await ports.views.catchUpToHead(query.views);
  const asked: CompiledQuery[] = [];
  const result = await query.answer(query.input.parse(data), { ...ports, read: noting(ports.read, asked) });
  if (!result.ok) throw new Error(result.failure.message);
  const { sql, parameters } = asked.at(-1) as CompiledQuery;
  const explain = { sql: `explain query plan ${sql}`, parameters };
  const lines = await ports.read.all<{ detail: string }>({
    compile: () => explain,
    execute: async () => [],
  });
  return lines.map(({ detail }) => detail);
}

/** The same answers, and the SQL that was asked for. */
function noting(read: ReadModel, asked: CompiledQuery[]): ReadModel {
  const note = <Row>(query: Compilable<Row>): Compilable<Row> => {
    asked.push(query.compile());
    return query;
  };
  return { all: (query) => read.all(note(query)), first: (query) => read.first(note(query)) };
}
