import { advice } from '../kernel/advice.ts';
import type { Failure } from '../kernel/failure.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { AnyCommand, Command, IdentifiedCommand, IdentifiedMeta, Receipt } from '../model/command.ts';
import type { Commit } from '../model/commit.ts';
import { entityId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Middleware } from '../model/message.ts';

/**
 * A command id that was used before answers from its commit. Only commits use up an id: a rejected command may be sent
 * again. (The log checks again inside the transaction: two retries may race.)
 */
export function replaying(log: EventLog): Middleware<AnyCommand, Command> {
  return (definition, next) => {
    if (definition.kind === 'action') return next;
    return async (message) => {
      const { meta } = message as IdentifiedCommand;
      const earlier = meta.hasClientKey ? await log.find(meta.commandId) : undefined;
      if (earlier === undefined) return next(message);
      return replayed(earlier, meta);
    };
  };
}

/** What a command id that was used before answers: the receipt of its commit, if it was the same command. */
export const replayed = (earlier: Commit, { fingerprint }: IdentifiedMeta): Result<Receipt> =>
  earlier.fingerprint === fingerprint ? ok(receiptOf(earlier, 'replayed')) : fail(idReused(earlier));

/** The receipt of a commit. */
export function receiptOf(commit: Commit, status: 'ok' | 'replayed'): Receipt {
  return {
    commandId: commit.commandId,
    status,
    id: entityId(commit.category, commit.stream),
    number: commit.number,
    version: commit.lastVersion,
    position: commit.position,
    hash: commit.hash,
    events: commit.events.map(({ type, data }) => ({ type, data })),
  };
}

export function idReused(earlier: Commit): Failure {
  return {
    kind: 'idempotency_conflict',
    code: 'idempotency_conflict',
    message: `The key "${earlier.commandId}" was used on ${earlier.recordedAt} for ${earlier.command} with other data.`,
    ...advice`Use a new key, or see what it did: ${{ message: 'ShowCommand', data: { commandId: earlier.commandId } }}.`,
    details: { command: earlier.command, stream: earlier.stream, position: earlier.position },
  };
}
