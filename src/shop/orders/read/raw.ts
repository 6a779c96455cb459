import type { RawBuilder } from 'kysely';
import type { Compilable } from '../../../core/model/read-model.ts';
import { executors } from '../../../core/read/sql/query-builder.ts';

/** SQL that is written out, as a query of the read model. */
export const raw = <Row>(query: RawBuilder<Row>): Compilable<Row> => ({
  compile: () => query.compile(executors),
  execute: async () => [],
});
