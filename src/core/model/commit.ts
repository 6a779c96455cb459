import { sha256 } from '../kernel/crypto.ts';
import type { StoredEvent } from './event.ts';

/**
 * Place in the log: gapless, from 1, never reused. 0 is before the first.
 *
 * @example
 * const beforeEverything: Position = 0;
 */
export type Position = number;

/** `order-0198…`: a category, a hyphen, the id. */
export type StreamId = string;

export const streamId = (category: string, id: string): StreamId => `${category}-${id}`;

/** The id behind the category: the order's, the customer's ref, the product's sku. */
export const entityId = (category: string, stream: StreamId): string => stream.slice(category.length + 1);

/** Everything that one command decided: the unit of the log. */
export interface Commit {
  readonly position: Position;
  readonly category: string;
  readonly stream: StreamId;
  /** Versions of the first and the last event in the stream, from 1. */
  readonly firstVersion: number;
  readonly lastVersion: number;
  /** The stream's number in its category, from 1, gapless: only on the commit that creates the stream. */
  readonly number: number | null;
  readonly commandId: string;
  readonly command: string;
  /**
   * What only the same command has: `<id of the keys>:<HMAC-SHA-256>` of the canonical command, or its SHA-256 in a log
   * without keys. Hexadecimal.
   */
  readonly fingerprint: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly causationId: string | null;
  /** ISO instants, UTC: when it happened in the world, when the log took it. */
  readonly occurredAt: string;
  readonly recordedAt: string;
  readonly events: readonly StoredEvent[];
  /** Keys that this commit claimed and gave up. */
  readonly reserved: readonly string[];
  readonly released: readonly string[];
  /** SHA-256, hexadecimal, over the previous commit's hash and this one's stored columns. */
  readonly hash: string;
}

/** A place in the log together with the hash found there: what pins a log against truncation. */
export interface Head {
  readonly position: Position;
  readonly hash: string;
}

/** Before the first commit. */
export const GENESIS: Head = { position: 0, hash: '0'.repeat(64) };

/** The columns that the chain covers, in their documented order; `events` and the key lists are the stored JSON texts. */
export interface HashedColumns extends Omit<Commit, 'events' | 'reserved' | 'released' | 'hash'> {
  readonly events: string;
  readonly reserved: string;
  readonly released: string;
}

/**
 * The canonical form, in UTF-8: five lines without a newline at the end.
 *
 * 1. the previous commit's hash (64 zeros before the first),
 * 2. one JSON array: position, category, stream, firstVersion, lastVersion, number, commandId, command, fingerprint, actor,
 *    correlationId, causationId, occurredAt, recordedAt, as JSON.stringify writes it,
 * 3. the stored text of `reserved`,
 * 4. the stored text of `released`,
 * 5. the stored text of `events`.
 *
 * What is stored is what is hashed. JSON.stringify writes no newline, so the lines cannot run into each other. (2026-11: the
 * texts were members of the array first; escaping them again took longer than the digest.)
 */
export function commitHash(previous: string, row: HashedColumns): string {
  const columns = JSON.stringify([
    row.position,
    row.category,
    row.stream,
    row.firstVersion,
    row.lastVersion,
    row.number,
    row.commandId,
    row.command,
    row.fingerprint,
    row.actor,
    row.correlationId,
    row.causationId,
    row.occurredAt,
    row.recordedAt,
  ]);
  return sha256(`${previous}\n${columns}\n${row.reserved}\n${row.released}\n${row.events}`);
}
