import { advice } from '../kernel/advice.ts';
import { FailureError } from '../kernel/failure.ts';
import { type Commit, commitHash, type HashedColumns } from '../model/commit.ts';
import type { Append } from '../model/event-log.ts';

/** A commit as every store keeps it: its columns, JSON as text, and the hash over exactly these. */
export interface StoredCommit extends HashedColumns {
  readonly hash: string;
}

/** The same as a row of a table, its columns in the order of the tables that stores keep. */
export type CommitRow = [
  position: number,
  category: string,
  stream: string,
  firstVersion: number,
  lastVersion: number,
  number: number | null,
  commandId: string,
  command: string,
  fingerprint: string,
  actor: string,
  correlationId: string,
  causationId: string | null,
  occurredAt: string,
  recordedAt: string,
  hash: string,
  reserved: string,
  released: string,
  events: string,
];

/** What the log adds to an append. */
export interface CommitPlace {
  readonly position: number;
  readonly number: number | null;
  readonly recordedAt: string;
  /** The hash of the commit before. */
  readonly previous: string;
}

/** Makes the stored commit of an append. */
export function chained(item: Append, place: CommitPlace): StoredCommit {
  const columns = {
    position: place.position,
    category: item.category,
    stream: item.stream,
    firstVersion: item.expectedVersion + 1,
    lastVersion: item.expectedVersion + item.events.length,
    number: place.number,
    commandId: item.commandId,
    command: item.command,
    fingerprint: item.fingerprint,
    actor: item.actor,
    correlationId: item.correlationId,
    causationId: item.causationId,
    occurredAt: item.occurredAt,
    recordedAt: place.recordedAt,
    events: JSON.stringify(item.events),
    reserved: keysText(item.reserved),
    released: keysText(item.released),
    hash: '',
  };
  columns.hash = commitHash(place.previous, columns);
  return columns;
}

/** The stored commit as the appender gets it, with the append's own parsed values. */
export function appendedCommit(stored: StoredCommit, item: Append): Commit {
  return { ...stored, events: item.events, reserved: item.reserved, released: item.released };
}

/**
 * Reads a stored commit.
 *
 * @throws FailureError `unavailable`, naming the position, when it is not as a log stores it
 */
export function parseCommit(stored: StoredCommit): Commit {
  if (!hasItsTypes(stored)) throw damaged(stored.position, 'a column is not what a log keeps there');
  const events = parsed(stored, 'events');
  const count = stored.lastVersion - stored.firstVersion + 1;
  if (events.length !== count)
    throw damaged(stored.position, `it should hold ${count} events, not ${events.length}`);
  if (!events.every(isEvent)) throw damaged(stored.position, 'an event has no type or no schema version');
  return {
    position: stored.position,
    category: stored.category,
    stream: stored.stream,
    firstVersion: stored.firstVersion,
    lastVersion: stored.lastVersion,
    number: stored.number,
    commandId: stored.commandId,
    command: stored.command,
    fingerprint: stored.fingerprint,
    actor: stored.actor,
    correlationId: stored.correlationId,
    causationId: stored.causationId,
    occurredAt: stored.occurredAt,
    recordedAt: stored.recordedAt,
    events,
    reserved: keysOf(stored, 'reserved'),
    released: keysOf(stored, 'released'),
    hash: stored.hash,
  };
}

/** The columns again, as they were stored: JSON.stringify of what JSON.parse read gives the text that it wrote. */
export function columnsOf(commit: Commit): HashedColumns {
  return {
    ...commit,
    events: JSON.stringify(commit.events),
    reserved: JSON.stringify(commit.reserved),
    released: JSON.stringify(commit.released),
  };
}

/** The columns of a row. */
export const storedFrom = (row: CommitRow): StoredCommit => ({
  position: row[0],
  category: row[1],
  stream: row[2],
  firstVersion: row[3],
  lastVersion: row[4],
  number: row[5],
  commandId: row[6],
  command: row[7],
  fingerprint: row[8],
  actor: row[9],
  correlationId: row[10],
  causationId: row[11],
  occurredAt: row[12],
  recordedAt: row[13],
  hash: row[14],
  reserved: row[15],
  released: row[16],
  events: row[17],
});

/** A commit that cannot be what was stored. */
export function damaged(position: number, problem: string, details: object = {}): FailureError {
  return new FailureError({
    kind: 'unavailable',
    code: 'damaged_commit',
    message: `The log is damaged at position ${position}: ${problem}.`,
    ...advice`Run ${{ program: 'db check' }}, then restore a backup: ${{ program: 'db restore' }}.`,
    details: { position, ...details },
  });
}

/** Throws for an append that no store could give back as it was: a defect of the caller, so nothing is appended. */
export function assertStorable(batch: readonly Append[]): void {
  for (const item of batch) {
    const wrong = unstorable(item);
    if (wrong !== undefined) throw new TypeError(`cannot append ${item.command} to ${item.stream}: ${wrong}`);
  }
}

function unstorable(item: Append): string | undefined {
  if (item.events.length === 0) return 'a commit holds at least one event';
  if (!Number.isSafeInteger(item.expectedVersion) || item.expectedVersion < 0)
    return 'the expected version is not a version';
  if (!item.stream.startsWith(item.category) || item.stream[item.category.length] !== '-') {
    return `the stream is not of category ${item.category}`;
  }
  const texts = textsOf(item);
  if (!texts.isWellFormed()) return 'a text holds half a character (a lone surrogate)';
  if (texts.includes('\0')) return 'a text holds U+0000, which not every database takes';
  return undefined;
}

// A line break between two texts: the halves of a character in two neighbours must not make a whole one.
function textsOf(item: Append): string {
  const { stream, commandId, command, fingerprint, actor, correlationId, causationId, occurredAt } = item;
  const texts = `${stream}\n${commandId}\n${command}\n${fingerprint}\n${actor}\n${correlationId}\n${causationId ?? ''}\n${occurredAt}`;
  if (item.reserved.length === 0 && item.released.length === 0) return texts;
  return [texts, ...item.reserved, ...item.released].join('\n');
}

const noKeys: readonly string[] = Object.freeze([]);
const keysText = (keys: readonly string[]): string => (keys.length === 0 ? '[]' : JSON.stringify(keys));

function keysOf(stored: StoredCommit, column: 'reserved' | 'released'): readonly string[] {
  if (stored[column] === '[]') return noKeys;
  const keys = parsed(stored, column);
  if (keys.every((key) => typeof key === 'string')) return keys;
  throw damaged(stored.position, `its ${column} keys are not texts`);
}

function parsed(stored: StoredCommit, column: 'events' | 'reserved' | 'released'): unknown[] {
  const value = parsedJson(stored[column]);
  if (Array.isArray(value)) return value;
  throw damaged(stored.position, `its ${column} are not a JSON array`);
}

function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Where a page is damaged, a column of any type may hold anything. */
const hasItsTypes = (stored: StoredCommit): boolean =>
  TEXTS.every((column) => typeof stored[column] === 'string') &&
  Number.isSafeInteger(stored.firstVersion) &&
  Number.isSafeInteger(stored.lastVersion) &&
  (stored.number === null || Number.isSafeInteger(stored.number)) &&
  (stored.causationId === null || typeof stored.causationId === 'string');

const TEXTS = [
  'category',
  'stream',
  'commandId',
  'command',
  'fingerprint',
  'actor',
  'correlationId',
  'occurredAt',
  'recordedAt',
  'hash',
  'reserved',
  'released',
  'events',
] as const;

function isEvent(event: unknown): event is Commit['events'][number] {
  if (event === null || typeof event !== 'object') return false;
  const { type, schemaVersion } = event as Record<string, unknown>;
  return typeof type === 'string' && Number.isSafeInteger(schemaVersion) && (schemaVersion as number) >= 1;
}
