import type { Advice } from '../kernel/advice.ts';
import { sha256 } from '../kernel/crypto.ts';
import type { Failure } from '../kernel/failure.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import { type AnyAggregate, fold, recordedEvents } from '../model/aggregate.ts';
import { type Commit, entityId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { PlannedUndo, Undo } from '../model/undo.ts';

interface Undoable {
  readonly name: string;
  readonly aggregate: AnyAggregate;
  // biome-ignore lint/suspicious/noExplicitAny: a definition whose types are not known here
  readonly undo: Undo<any, any>;
}

/** The command that undoes a commit, given its stream's current state. */
export async function planUndo(
  { name, aggregate, undo }: Undoable,
  log: EventLog,
  commit: Commit,
): Promise<Result<PlannedUndo>> {
  if (typeof undo !== 'function') {
    const { never, ...instead } = undo;
    return fail(rejection('never_undone', `${name} cannot be undone: ${never}`, instead));
  }
  if (commit.events.some(({ forgotten }) => forgotten)) return fail(ofTheForgotten(name));
  const stream = await log.readStream(commit.stream);
  const id = entityId(commit.category, commit.stream);
  const stateAt = (commits: readonly Commit[]) => fold<unknown, never>(aggregate as never, id, commits);
  const earlier = stream.filter(({ position }) => position < commit.position);
  const now = stateAt(stream);
  const planned = undo({
    id,
    events: recordedEvents(aggregate.events, commit),
    earlier: earlier.flatMap((each) => recordedEvents(aggregate.events, each)),
    before: stateAt(earlier).state,
    after: stateAt([...earlier, commit]).state,
    now: now.state,
    reason: `Undoes ${name} at position ${commit.position}`,
  });
  if ('cannot' in planned) return fail(cannotBeUndone(planned.cannot));
  return ok({ ...planned, version: now.version });
}

export const cannotBeUndone = (why: string, instead?: Advice): Failure =>
  rejection('cannot_be_undone', `It cannot be undone: ${why}`, instead);

/** What it would bring back is gone. */
const ofTheForgotten = (name: string): Failure =>
  rejection('customer_forgotten', `${name} cannot be undone: whom it told of was forgotten.`, {
    hint: 'What it said of them is gone, and nobody can bring it back. Change what it is about by another command.',
  });

const rejection = (code: string, message: string, { hint, next }: Advice = {}): Failure => ({
  kind: 'rejected',
  code,
  message,
  ...(hint === undefined ? {} : { hint }),
  ...(next === undefined ? {} : { next }),
});

/**
 * The id of the command that undoes another. It is derived from the other's, so that nothing is ever undone twice: the log
 * rejects the second, from any sender.
 */
export function undoIdOf(commandId: string): string {
  const id = `undo:${commandId}`;
  return id.length <= LONGEST_ID ? id : `undo:${sha256(commandId)}`;
}

const LONGEST_ID = 200;

/** The metadata of the command that undoes a commit. */
export interface UndoMeta {
  readonly commandId: string;
  readonly correlationId: string;
  readonly causationId: string;
  readonly expectedVersion: number;
}

export const undoMeta = (commit: Commit, version: number): UndoMeta => ({
  commandId: undoIdOf(commit.commandId),
  correlationId: commit.correlationId,
  causationId: commit.commandId,
  expectedVersion: version,
});

/** The id of the command that a commit undoes, if it undoes one. */
export const undoneOf = ({
  commandId,
  causationId,
}: Pick<Commit, 'commandId' | 'causationId'>): string | null =>
  causationId !== null && commandId === undoIdOf(causationId) ? causationId : null;

/** The commits that undid a commit, redid it, undid that, …, oldest first. */
export async function undoings(log: EventLog, commit: Commit): Promise<readonly Commit[]> {
  const found: Commit[] = [];
  let next = await log.find(undoIdOf(commit.commandId));
  while (next !== undefined) {
    found.push(next);
    next = await log.find(undoIdOf(next.commandId));
  }
  return found;
}
