import { maxLineBytes } from '../../core/kernel/lines.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Field, ResultShape } from '../../core/model/field.ts';
import { usage } from '../argv/arguments.ts';
import { bytesOf } from '../argv/batch-input.ts';
import { show } from '../run/run-query.ts';
import type { Session } from '../session/session.ts';
import { headOf } from '../watch/follow.ts';

/** Answers SQL, read-only, from views that have been brought to the log's head. */
export async function query(session: Session): Promise<void> {
  const sql = await sqlOf(session);
  if (session.atLeast !== undefined) await headOf(session);
  const { commands } = await session.daybook();
  valueOrThrow(await commands.dispatchUnknown({ name: 'CatchUpViews', data: {} }));
  const answer = await session.app.sql(session.openOptions(false), sql);
  try {
    await show(session, answer.rows, shapeOf(answer.columns));
  } finally {
    answer.close();
  }
}

/** The argument, or with `-` what stdin holds. */
async function sqlOf(session: Session): Promise<string> {
  const [sql] = session.invocation.operands;
  if (sql === undefined) throw usage('missing', 'Missing: SQL.', 'See "daybook query --help".');
  if (sql !== '-') return sql;
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of bytesOf(session, '-')) {
    size += piece.length;
    if (size > maxLineBytes) throw usage('too_long', `The query is longer than ${maxLineBytes} bytes.`);
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** Ids are those of the column `id`, or of the only one. */
function shapeOf(columns: readonly string[]): ResultShape {
  const fields = columns.map((name): Field => ({ name, format: 'text', show: 'table' }));
  const idField = columns.includes('id') || columns.length !== 1 ? 'id' : columns[0];
  const hasIds = idField !== undefined && columns.includes(idField);
  return { kind: 'list', fields, ...(hasIds ? { idField } : {}) };
}
