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

export const APPEND = `SELECT verdicts, before, new_numbers, new_hashes, actual_versions, taken, timeline
  FROM daybook.append_commits(${Array.from({ length: 24 }, (_, index) => `$${index + 1}`).join(', ')})`;

export type AppendRow = [
  verdicts: string,
  before: number,
  numbers: string,
  hashes: string,
  actualVersions: string,
  taken: readonly (readonly [key: string, holder: string])[] | null,
  timeline: number,
];

/** What became of an item: a verdict whose commit is still to be read, or made of the item. */
export interface Outcome {
  readonly kind: Exclude<Verdict['kind'], 'forgotten'> | 'diverged';
  readonly position: number;
  readonly number: number | null;
  readonly hash: string;
  readonly actualVersion: number;
  readonly taken: readonly [key: string, holder: string] | undefined;
}

/** What the row of a batch says of each item. */
export function outcomesOf([kinds, before, numbers, hashes, versions, taken]: AppendRow): readonly Outcome[] {
  const [eachNumber, eachHash, eachVersion] = [numbers.split(','), hashes.split(','), versions.split(',')];
  let position = before;
  let takenKeys = 0;
  return kinds.split(',').map((kind, index) => {
    if (kind === 'committed') position += 1;
    if (kind === 'key_taken') takenKeys += 1;
    return {
      kind: kind as Outcome['kind'],
      position,
      number: eachNumber[index] ? Number(eachNumber[index]) : null,
      hash: eachHash[index] ?? '',
      actualVersion: Number(eachVersion[index]),
      taken: kind === 'key_taken' ? taken?.[takenKeys - 1] : undefined,
    };
  });
}

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
    ...firstPlaces(batch),
  ];
}

/** Of each item, the place (from 1) of the first with the same stream, and with the same command id; nulls where each is the first. */
function firstPlaces(batch: readonly Append[]): readonly (Buffer | null)[] {
  const [streams, ids] = [new Map<string, number>(), new Map<string, number>()];
  const placeIn = (places: Map<string, number>, text: string, place: number): number => {
    const first = places.get(text) ?? place;
    places.set(text, first);
    return first;
  };
  const ofStream = batch.map(({ stream }, index) => placeIn(streams, stream, index + 1));
  const ofId = batch.map(({ commandId }, index) => placeIn(ids, commandId, index + 1));
  if (streams.size === batch.length && ids.size === batch.length) return [null, null];
  return [integerArray(ofStream), integerArray(ofId)];
}

/**
 * The verdict of an item.
 *
 * @param stored the commit of its command id, where it is in the log from before
 */
export function verdictOf(
  { kind, position, number, hash, actualVersion, taken }: Outcome,
  item: Append,
  recordedAt: string,
  stored: (commandId: string) => Commit,
): Verdict {
  switch (kind) {
    case 'committed':
      return { kind, commit: committed(item, { position, number, hash, recordedAt }) };
    case 'replayed':
    case 'id_reused':
      return { kind, commit: stored(item.commandId) };
    case 'conflict':
      return { kind, actualVersion };
    case 'key_taken':
      return { kind, key: taken?.[0] ?? '', holder: taken?.[1] ?? '' };
    case 'aborted':
    case 'diverged':
      return ABORTED;
  }
}

/** The stored commit as the appender gets it, with the append's own values. */
function committed(
  { expectedVersion, dependsOn: _, ...item }: Append,
  place: Pick<Commit, 'position' | 'number' | 'hash' | 'recordedAt'>,
): Commit {
  const lastVersion = expectedVersion + item.events.length;
  return { ...item, ...place, firstVersion: expectedVersion + 1, lastVersion };
}
