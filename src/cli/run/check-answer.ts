import type { ResultShape } from '../../core/model/field.ts';
import { chooseFields } from '../output/choose-fields.ts';
import { withIdField } from '../output/id-field.ts';
import { fileTarget } from '../output/render.ts';
import type { Session } from '../session/session.ts';
import { fieldsOf } from './run-query.ts';

/**
 * Checks the output options against an answer of this shape before anything is done: a command that is stored does not end with a
 * usage error. @throws FailureError of kind `usage` for fields that it does not have, and for what jq does not understand
 */
export async function checkAnswer(session: Session, shape: ResultShape): Promise<void> {
  const names = fieldsOf(session);
  if (names !== undefined) chooseFields(withIdField({ records: [], shape }, 'json', names).shape, names);
  const expression = session.text('jq');
  if (expression === undefined) return;
  const { throughJq } = await import('../output/jq.ts');
  // Of no JSON at all, jq only reads the expression.
  await throughJq('', expression, { target: fileTarget, timeoutMs: session.timeoutMs });
}
