import { parseWhen } from '../../core/kernel/when.ts';
import type { CommandMeta } from '../session/app-port.ts';
import type { Session } from '../session/session.ts';
import { usage } from './arguments.ts';

/** What travels with the command, from the write options. */
export function metaOf(session: Session, key = session.text('idempotency-key')): CommandMeta {
  const version = session.text('expect-version');
  const occurredAt = session.text('occurred-at');
  if (version !== undefined && !/^\d{1,15}$/.test(version))
    throw usage('not_a_number', `--expect-version takes a whole number, not "${version}".`);
  return {
    actor: session.actor,
    commandId: key,
    expectedVersion: version === undefined ? undefined : Number(version),
    occurredAt: occurredAt === undefined ? undefined : parseWhen(occurredAt, session.time).start,
  };
}
