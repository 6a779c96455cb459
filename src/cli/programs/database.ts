import { FailureError } from '../../core/failure.ts';
import type { Field } from '../../core/field.ts';
import { show } from '../run-query.ts';
import type { Session } from '../session.ts';

/** Commands about the daybook's file. */

export async function initialise(session: Session): Promise<void> {
  const { path, created } = await session.host.initialise(session.openOptions(true));
  await session.stdout.write(`${path}\n`);
  await session.note(
    created
      ? 'A new daybook. "daybook orders create" writes its first order.'
      : 'There was a daybook already; it is as it was.',
  );
}

export async function info(session: Session): Promise<void> {
  const { facts } = await session.host.info(session.openOptions(false));
  await showFacts(session, facts);
}

export async function check(session: Session): Promise<void> {
  const { facts, problems } = await session.host.check(session.openOptions(false));
  await showFacts(session, { ...facts, problems: problems.length });
  if (problems.length === 0) return;
  throw new FailureError({
    kind: 'check_failed',
    code: 'log_damaged',
    message: `The daybook has problems: ${problems
      .slice(0, 3)
      .map((text) => text.replace(/\.$/, ''))
      .join('; ')}${problems.length > 3 ? `; and ${problems.length - 3} more` : ''}.`,
    hint: 'Restore a backup, or see what is sound with "daybook events list".',
    details: { problems },
  });
}

async function showFacts(
  session: Session,
  facts: Readonly<Record<string, string | number | null>>,
): Promise<void> {
  const fields = Object.entries(facts).map(
    ([name, value]): Field => ({
      name,
      format: typeof value === 'number' ? 'integer' : 'text',
      show: 'table',
    }),
  );
  await show(session, [facts], { kind: 'one', fields });
}
