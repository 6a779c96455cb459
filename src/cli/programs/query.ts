import type { Field } from '../../core/field.ts';
import { usage } from '../arguments.ts';
import { headOf } from '../follow.ts';
import { show } from '../run-query.ts';
import { type Session, valueOrThrow } from '../session.ts';

/** Answers SQL, read-only, from views that have been brought to the log's head. */
export async function query(session: Session): Promise<void> {
  const [sql] = session.invocation.operands;
  if (sql === undefined) throw usage('missing', 'Missing: SQL.', 'See "daybook query --help".');
  if (session.atLeast !== undefined) await headOf(session);
  const { commands } = await session.daybook();
  valueOrThrow(await commands.dispatchUnknown({ name: 'CatchUpViews', data: {} }));
  const answer = await session.host.sql(session.openOptions(false), sql);
  const fields = answer.columns.map(
    ({ name, type }): Field => ({
      name,
      format: /INT/i.test(type ?? '') ? 'integer' : 'text',
      show: 'table',
    }),
  );
  try {
    await show(session, answer.rows, { kind: 'list', fields });
  } finally {
    answer.close();
  }
}
