import {
  appendedCommit,
  type CommitRow,
  chained,
  type StoredCommit,
} from '../../../core/log/stored-commit.ts';
import type { Head } from '../../../core/model/commit.ts';
import type { Append, Verdict } from '../../../core/model/event-log.ts';
import { isUniqueViolation } from '../file/failures.ts';
import type { CommitStatements } from './commit-statements.ts';

/** Appends within one transaction. */
export class BatchWriter {
  readonly #statements: CommitStatements;
  readonly #recordedAt: string;
  readonly #numbers = new Map<string, number>();
  #head: Head;

  constructor(statements: CommitStatements, head: Head, recordedAt: string) {
    this.#statements = statements;
    this.#head = head;
    this.#recordedAt = recordedAt;
  }

  /** The verdict of a stored item; undefined, and no trace, when it is not storable. */
  store(item: Append, recordedAt = this.#recordedAt): Verdict | undefined {
    const { expectedVersion, stream } = item;
    const creates = expectedVersion === 0;
    // A stream that is to be created needs no query: the index over (stream, first version) knows whether it has.
    if (!creates && this.#statements.lastVersion().get(stream) !== expectedVersion) return undefined;
    if (!isUpon(this.#statements, item)) return undefined;
    if (item.reserved.length > 0 && takenKey(this.#statements, item) !== undefined) return undefined;
    const number = creates ? this.#lastNumber(item.category) + 1 : null;
    const stored = chained(item, {
      position: this.#head.position + 1,
      previous: this.#head.hash,
      number,
      recordedAt,
    });
    if (!this.#isInserted(stored)) return undefined;
    this.#head = stored;
    if (number !== null) this.#numbers.set(item.category, number);
    this.#keep(item, stored.position);
    return { kind: 'committed', commit: appendedCommit(stored, item) };
  }

  /** Not by ON CONFLICT DO NOTHING: that would advance AUTOINCREMENT's last position all the same. */
  #isInserted(stored: StoredCommit): boolean {
    try {
      this.#statements.insert().run(...valuesOf(stored));
      return true;
    } catch (error) {
      if (isUniqueViolation(error)) return false;
      throw error;
    }
  }

  finish(): void {
    for (const [category, streams] of this.#numbers) this.#statements.countStreams().run(category, streams);
  }

  #keep({ stream, released, reserved }: Append, position: number): void {
    for (const key of released) this.#statements.release().run(key, stream);
    for (const key of reserved) this.#statements.reserve().run(key, stream, position);
  }

  #lastNumber(category: string): number {
    return this.#numbers.get(category) ?? this.#statements.streamsOf().get(category) ?? 0;
  }
}

/** Whether the commit that the decision was based on is the stream's last. */
export const isUpon = (statements: CommitStatements, { stream, dependsOn }: Append): boolean =>
  dependsOn === undefined || statements.lastCommandId().get(stream) === dependsOn;

export function takenKey(
  statements: CommitStatements,
  item: Append,
): { key: string; holder: string } | undefined {
  for (const key of item.reserved) {
    const holder = statements.holder().get(key);
    if (holder !== undefined && holder !== item.stream) return { key, holder };
  }
  return undefined;
}

const valuesOf = (stored: StoredCommit): CommitRow => [
  stored.position,
  stored.category,
  stored.stream,
  stored.firstVersion,
  stored.lastVersion,
  stored.number,
  stored.commandId,
  stored.command,
  stored.fingerprint,
  stored.actor,
  stored.correlationId,
  stored.causationId,
  stored.occurredAt,
  stored.recordedAt,
  stored.hash,
  stored.reserved,
  stored.released,
  stored.events,
];
