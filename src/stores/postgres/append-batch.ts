import type { Commit } from '../../core/model/commit.ts';
import { ABORTED, type Append, type Verdict } from '../../core/model/event-log.ts';
import { bigintArray, integerArray, textArray } from './binary-arrays.ts';

/** A call of daybook.append_commits, which migrations/postgres/0002-append.sql describes. */
export interface AppendCall {
  readonly mode: 'each' | 'in_order' | 'atomic';
  readonly batch: readonly Append[];
  /** One instant each. */
  readonly recordedAt: readonly string[];
  /** What commits of another log have to come out as. */
  readonly hashes?: readonly string[];
}

export const APPEND = `SELECT verdict, position, number, hash, actual_version, key, holder, timeline
  FROM daybook.append_commits(${Array.from({ length: 22 }, (_, index) => `$${index + 1}`).join(', ')})`;

export type AppendRow = [
  verdict: Exclude<Verdict['kind'], never> | 'diverged',
  position: number | null,
  number: number | null,
  hash: string | null,
  actualVersion: number | null,
  key: string | null,
  holder: string | null,
  timeline: number,
];

/** Behind what this process knows of the log: it must still be that log. */
export function appendValues({ mode, batch, recordedAt, hashes }: AppendCall): readonly unknown[] {
  const texts = (of: (item: Append) => string | null): Buffer => textArray(batch.map(of));
  return [
    mode,
    texts(({ category }) => category),
    texts(({ stream }) => stream),
    bigintArray(batch.map(({ expectedVersion }) => expectedVersion)),
    integerArray(batch.map(({ events }) => events.length)),
    texts(({ commandId }) => commandId),
    texts(({ command }) => command),
    texts(({ fingerprint }) => fingerprint),
    texts(({ actor }) => actor),
    texts(({ correlationId }) => correlationId),
    texts(({ causationId }) => causationId),
    texts(({ occurredAt }) => occurredAt),
    textArray(recordedAt),
    texts(({ reserved }) => JSON.stringify(reserved)),
    texts(({ released }) => JSON.stringify(released)),
    texts(({ events }) => JSON.stringify(events)),
    texts(({ dependsOn = null }) => dependsOn),
    hashes === undefined ? null : textArray(hashes),
  ];
}

/**
 * The verdict of an item.
 *
 * @param stored the commit of its command id, where it is in the log from before
 */
export function verdictOf(
  row: AppendRow,
  item: Append,
  recordedAt: string,
  stored: (commandId: string) => Commit,
): Verdict {
  const [kind, position, number, hash, actualVersion, key, holder] = row;
  switch (kind) {
    case 'committed':
      return {
        kind,
        commit: committed(item, { position: position ?? 0, number, hash: hash ?? '', recordedAt }),
      };
    case 'replayed':
    case 'id_reused':
      return { kind, commit: stored(item.commandId) };
    case 'conflict':
      return { kind, actualVersion: actualVersion ?? 0 };
    case 'key_taken':
      return { kind, key: key ?? '', holder: holder ?? '' };
    case 'aborted':
    case 'diverged':
      return ABORTED;
  }
}

/** The sealed commit as the appender gets it, with the append's own values. */
function committed(
  { expectedVersion, dependsOn: _, ...item }: Append,
  place: Pick<Commit, 'position' | 'number' | 'hash' | 'recordedAt'>,
): Commit {
  const lastVersion = expectedVersion + item.events.length;
  return { ...item, ...place, firstVersion: expectedVersion + 1, lastVersion };
}
