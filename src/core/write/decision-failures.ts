import { advice } from '../kernel/advice.ts';
import { withArticle } from '../kernel/article.ts';
import type { Failure, Issue } from '../kernel/failure.ts';
import type { AnyDecider, IdentifiedCommand, Rejection } from '../model/command.ts';
import { beginsAnew, type EventCatalogue, ownDefinition, violation } from '../model/event.ts';
import { FORGOTTEN } from '../model/forgetting.ts';
import { findQuery } from '../model/naming.ts';
import { isPersonalKey } from '../model/personal-keys.ts';
import { part, personalFields } from '../seal/personal-fields.ts';

/** The rejections and failures of the unit of work. */

/** What a precondition answers, before the decision. */
export type Precondition =
  | { readonly kind: 'rejection'; readonly rejection: Rejection }
  | { readonly kind: 'failure'; readonly failure: Failure };

/** Checks before the decision: the stream must not exist yet, or must exist, at the expected version. */
export function checkPreconditions(
  definition: AnyDecider,
  command: IdentifiedCommand,
  id: string,
  version: number,
): Precondition | undefined {
  const category: string = definition.aggregate.events.category;
  if (definition.creates !== undefined && version > 0) {
    const message = `There is ${withArticle(category)} "${id}" already.`;
    return { kind: 'rejection', rejection: { rejected: definition.creates, message } };
  }
  if (definition.creates === undefined && definition.begins === undefined && version === 0)
    return { kind: 'failure', failure: notFound(category, id) };
  const { expectedVersion } = command.meta;
  if (expectedVersion === undefined || expectedVersion === version) return undefined;
  return { kind: 'failure', failure: conflict(definition, id, expectedVersion, version) };
}

/** Where decided events are to be appended. */
interface Following {
  /** The time of events without one of their own. */
  readonly occurredAt: string;
  /** The time of the stream's latest event; undefined: it has none. */
  readonly latest: string | undefined;
}

/** Why a decision cannot be stored: an event dated before the one that it follows, or one that its schema could not read again. */
export function unstorable(
  definition: AnyDecider,
  events: readonly Fact[],
  following: Following,
): Precondition | undefined {
  const catalogue: EventCatalogue = definition.aggregate.events;
  for (const event of events) {
    const issue = violation(catalogue, event);
    if (issue !== undefined) return { kind: 'failure', failure: unreadable(definition, event, issue) };
    if (saysForgotten(catalogue, event)) return { kind: 'rejection', rejection: wordsAsData(definition) };
  }
  return backwards(catalogue, events, following);
}

/** Whether the words for what is gone stand in place of a person's data: read from what was forgotten, they would be recorded. */
function saysForgotten(catalogue: EventCatalogue, { type, data }: Fact): boolean {
  const fields = personalFields(ownDefinition(catalogue, type));
  return fields !== undefined && part(fields, data).personal.some(([, value]) => value === FORGOTTEN);
}

const wordsAsData = ({ name }: AnyDecider): Rejection => ({
  rejected: 'customer_forgotten',
  message: `${name} would record "${FORGOTTEN}" of a person: that stands for what nobody can read any more.`,
  hint: 'Nothing was written. Say who it is, or leave it out.',
});

interface Fact {
  readonly type: string;
  readonly data: unknown;
  readonly at?: string;
}

/** Time within a stream never runs backwards: an event dated before a known one would change a closed period. */
function backwards(
  catalogue: EventCatalogue,
  events: readonly Fact[],
  { occurredAt, latest: known }: Following,
): Precondition | undefined {
  let latest = known;
  for (const { type, at = occurredAt } of events) {
    if (beginsAnew(catalogue, type)) {
      latest = undefined;
      continue;
    }
    if (latest !== undefined && at < latest)
      return { kind: 'rejection', rejection: early(catalogue.category, at, latest) };
    latest = at;
  }
  return undefined;
}

const early = (category: string, at: string, latest: string): Rejection => ({
  rejected: 'times_out_of_order',
  message: `${at} is before the last fact of the ${category}: that happened at ${latest}.`,
  hint: 'Name that time or a later one, or no time at all.',
  details: { at, latest },
});

const unreadable = ({ name }: AnyDecider, { type }: Fact, { path, message }: Issue): Failure => ({
  kind: 'validation_failed',
  code: 'validation_failed',
  message: `${name} cannot be stored: ${path} of ${type}: ${message}.`,
  hint: 'Nothing was written: what it says could not be read again.',
  details: { issues: [{ path, message }] },
});

/** Another command of an atomic batch failed. */
export const ABORTED: Failure = {
  kind: 'rejected',
  code: 'batch_aborted',
  message: 'Another command of the atomic batch could not be stored, so nothing was.',
};

/** An earlier command of an ordered batch failed. */
export const NOT_RUN: Failure = {
  kind: 'rejected',
  code: 'not_run',
  message: 'Not run: the batch stopped before it.',
};

/** An atomic batch is decided before anything of it is stored: a repeated key in it has no receipt to answer with yet. */
export const repeatedKey = (commandId: string): Failure => ({
  kind: 'idempotency_conflict',
  code: 'idempotency_conflict',
  message: `The key "${commandId}" stands twice in one atomic batch.`,
  hint: 'Leave the repeated line out.',
});

/** The one sentence for an entity that does not exist. */
const notFound = (category: string, id: string): Failure => ({
  kind: 'not_found',
  code: 'not_found',
  message: `There is no ${category} "${id}".`,
  ...advice`See ${findQuery(category)}.`,
  details: { [category]: id },
});

/** The stream is not at the expected version, or lost every race. */
export function conflict(
  definition: AnyDecider,
  id: string,
  expected: number | undefined,
  actual?: number,
): Failure {
  const { category } = definition.aggregate.events;
  const message =
    expected === undefined
      ? `The ${category} ${id} was changed by others again and again meanwhile.`
      : `The ${category} ${id} is not at version ${expected}${actual === undefined ? ' any more' : ` but at ${actual}`}.`;
  return {
    kind: 'version_conflict',
    code: 'version_conflict',
    message,
    hint: 'Nothing was written. Look at it again, then repeat the command.',
    details: { expected, actual },
  };
}

/** Every race was lost. */
export const tooManyConflicts = (definition: AnyDecider, id: string): Failure => ({
  kind: 'busy',
  code: 'stream_busy',
  message: `The ${definition.aggregate.events.category} ${id} was changed by others again and again meanwhile.`,
  hint: 'Nothing was stored. Try again.',
});

/** A key that the decision reserves is held by another stream. */
export function takenRejection(definition: AnyDecider, key: string, holder: string): Rejection {
  const { code, what } = definition.keyTaken ?? { code: 'key_taken', what: key };
  return {
    rejected: code,
    message: `${what} is taken: ${holder} has it.`,
    details: { key, holder },
    ...(isPersonalKey(key) && { tellsOfOthers: true }),
  };
}

/** What it says of a person cannot be kept any more. */
export const forgottenRejection = (subject: string): Rejection => ({
  rejected: 'customer_forgotten',
  message: `${subject} was forgotten: nothing that is personal can be recorded of it any more.`,
  hint: 'Who comes back is registered under another reference.',
  details: { subject },
});

/** A rejection as the failure that is answered; a missing entity fails alike, wherever it is looked up. */
export const rejectedFailure = (rejection: Rejection): Failure => ({
  kind: rejection.missing === true ? 'not_found' : 'rejected',
  code: rejection.rejected,
  message: rejection.message,
  ...(rejection.hint === undefined ? {} : { hint: rejection.hint }),
  ...(rejection.next === undefined ? {} : { next: rejection.next }),
  ...(rejection.details === undefined ? {} : { details: rejection.details }),
});
