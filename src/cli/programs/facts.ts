import type { Field, FieldFormat } from '../../core/model/field.ts';
import { usage } from '../argv/arguments.ts';
import { show } from '../run/run-query.ts';
import type { Fact } from '../session/app-port.ts';
import type { Session } from '../session/session.ts';

/** Shows what was found or done as one record, in any format; its id is the first: where the daybook is. */
export async function showFacts(
  session: Session,
  facts: Readonly<Record<string, Fact | readonly string[]>>,
  formats: Readonly<Record<string, FieldFormat>> = {},
): Promise<void> {
  const fields = Object.entries(facts).map(
    ([name, value]): Field => ({ name, format: formats[name] ?? formatOf(value), show: 'table' }),
  );
  await show(session, [facts], { kind: 'one', fields, idField: Object.keys(facts)[0] ?? 'path' });
}

function formatOf(value: Fact | readonly string[] | undefined): FieldFormat {
  if (typeof value === 'number') return 'integer';
  return typeof value === 'string' || value === null ? 'text' : 'list';
}

/** The one word that the command cannot do without. */
export function operandOf(session: Session, called: string): string {
  const [operand] = session.invocation.operands;
  if (operand !== undefined) return operand;
  throw usage('missing', `Missing: ${called}.`, `See "daybook ${session.invocation.spec.path} --help".`);
}
