import { isUtf8 } from 'node:buffer';
import { FailureError } from '../../core/kernel/failure.ts';
import { parseWhen } from '../../core/kernel/when.ts';
import type { CommandMeta } from '../../core/model/command.ts';
import type { LogIdentity } from '../../core/model/event-log.ts';
import type { Moment, QueryMeta } from '../../core/model/query.ts';
import { EdgeError, type ProblemIssue } from '../problems/problems.ts';

/** What travels with a message, from the headers of the request. */

/** Reads one header; undefined where it is not there. */
export type HeaderReader = (name: string) => string | undefined;

const malformedHeader = (name: string, message: string): EdgeError => {
  const issue: ProblemIssue = { parameter: name, message };
  return new EdgeError('malformed_request', `${name} ${message}.`, { issues: [issue] });
};

/** Who sends it, as it was authenticated. */
export interface Sender {
  /** `token:shop` */
  readonly actor: string;
}

/** @throws EdgeError `malformed_request` */
export function commandMetaOf(header: HeaderReader, sender: Sender): CommandMeta {
  const occurredAt = header('Daybook-Occurred-At');
  const text = (name: string): string | undefined => textOf(header(name));
  return {
    commandId: idempotencyKeyOf(header),
    actor: actorOf(text('Daybook-Actor'), sender),
    correlationId: text('Daybook-Correlation-Id') ?? traceOf(header('traceparent')),
    causationId: text('Daybook-Causation-Id'),
    occurredAt,
    expectedVersion: expectedVersionOf(header('If-Match')),
    dryRun: isSet(header, 'Daybook-Dry-Run') || undefined,
  };
}

/** 1 to 200 visible characters, bare or as a quoted structured string. */
export function idempotencyKeyOf(header: HeaderReader): string | undefined {
  const given = header('Idempotency-Key');
  if (given === undefined) return undefined;
  const quoted = /^"((?:[^"\\]|\\["\\])*)"$/.exec(given)?.[1];
  const key = quoted === undefined ? given : quoted.replaceAll(/\\(["\\])/g, '$1');
  const isWhole = quoted !== undefined || !given.startsWith('"');
  if (isWhole && /^[\x21-\x7e]{1,200}$/.test(key)) return key;
  throw malformedHeader('Idempotency-Key', 'must be 1 to 200 visible characters');
}

/** A claim of the sender, stored beside what is known of it: `token:shop (ann)`. */
function actorOf(given: string | undefined, sender: Sender): string {
  const actor = actorClaimed(given ?? '', sender);
  if (actor !== undefined) return actor;
  throw malformedHeader('Daybook-Actor', CLAIM);
}

/** What may be claimed, for who claims something else. */
export const CLAIM = 'must be at most 100 characters, none of them a control character';

/** Undefined for what may not be claimed. */
export function actorClaimed(given: unknown, { actor }: Sender): string | undefined {
  if (typeof given !== 'string') return undefined;
  const claimed = given.trim();
  if (claimed === '') return actor;
  return claimed.length <= 100 && !/\p{Cc}/u.test(claimed) ? `${actor} (${claimed})` : undefined;
}

/** A header as it was meant: HTTP hands out bytes as Latin-1, and what they are as UTF-8 is no accident. */
function textOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const bytes = Buffer.from(header, 'latin1');
  return isUtf8(bytes) ? bytes.toString() : header;
}

/** The trace of W3C's `traceparent` is the conversation that the command belongs to. */
const traceOf = (text: string | undefined): string | undefined =>
  /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(text ?? '')?.[1];

/** `"7"`, or `W/"7"`: proxies weaken tags when they compress, and the tag is a version, not bytes. `*` expects no version. */
export function expectedVersionOf(given: string | undefined): number | undefined {
  if (given === undefined || given.trim() === '*') return undefined;
  const version = versionIn(given.trim());
  if (version !== undefined) return version;
  throw malformedHeader('If-Match', 'must be one version as a tag, like "7", or *');
}

export const etagOf = (version: number): string => `"${version}"`;

function versionIn(tag: string): number | undefined {
  const digits = /^(?:W\/)?"(\d{1,15})"$/.exec(tag)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** Whether what the sender has is this version. */
export const hasVersion = (given: string | undefined, version: number): boolean =>
  given?.split(',').some((tag) => tag.trim() === '*' || versionIn(tag.trim()) === version) ?? false;

function isSet(header: HeaderReader, name: string): boolean {
  const given = header(name)?.trim().toLowerCase();
  if (given === undefined || given === 'false') return false;
  if (given === 'true') return true;
  throw malformedHeader(name, 'must be true or false');
}

// --- positions ---------------------------------------------------------------------------------------------------------

/** Which log it is, in eight characters: positions of another one are other facts. */
export const epochOf = ({ epoch }: Pick<LogIdentity, 'epoch'>): string =>
  epoch.replaceAll('-', '').slice(0, 8);

export const positionTag = (epoch: string, position: number): string => `${epoch}-${position}`;

/** How long an answer may be waited for that is new enough. Milliseconds. */
const DEFAULT_WAIT_MS = 10_000;
const LONGEST_WAIT_S = 30;

export interface QueryHeaders {
  readonly header: HeaderReader;
  readonly parameter: HeaderReader;
  readonly epoch: string;
  readonly now: Date;
}

/** @throws EdgeError `malformed_request`, or `log_restored` where the position is one of another log */
export function queryMetaOf({ header, parameter, epoch, now }: QueryHeaders): QueryMeta {
  const atLeast = positionIn(parameter('atLeast') ?? header('Daybook-At-Least'), epoch);
  const asOf = header('Daybook-As-Of') ?? parameter('asOf');
  return {
    ...(atLeast === undefined ? {} : { atLeast, signal: AbortSignal.timeout(waitOf(header('Prefer'))) }),
    ...(asOf === undefined ? {} : { asOf: momentOf(asOf, now) }),
  };
}

function positionIn(tag: string | undefined, epoch: string): number | undefined {
  if (tag === undefined) return undefined;
  const [, ofLog, digits] = /^([0-9a-f]{8})-(\d{1,15})$/.exec(tag.trim()) ?? [];
  if (ofLog === undefined)
    throw malformedHeader('Daybook-At-Least', 'must be a Daybook-Position of an answer');
  if (ofLog === epoch) return Number(digits);
  throw new EdgeError('log_restored', 'The log was restored since: that position is another fact now.', {
    hint: 'Ask without Daybook-At-Least, and keep the position of that answer.',
  });
}

const waitOf = (prefer: string | undefined): number => preferredWaitOf(prefer) ?? DEFAULT_WAIT_MS;

/** `wait=5` of `Prefer` (RFC 7240) in milliseconds; a `wait` alone is the longest. Undefined: nothing is said of it. */
export function preferredWaitOf(prefer: string | undefined): number | undefined {
  const [, seconds, alone] = /(?:^|[,;\s])wait(?:=(\d{1,6})|(?=$|[,;\s]))()/.exec(prefer ?? '') ?? [];
  if (seconds === undefined) return alone === undefined ? undefined : LONGEST_WAIT_S * 1000;
  return Math.min(Number(seconds), LONGEST_WAIT_S) * 1000;
}

/** A time, or a position as `@812`: digits alone could be a year. */
export function momentOf(text: string, now: Date, zone = 'UTC'): Moment {
  const position = /^@(\d{1,15})$/.exec(text.trim())?.[1];
  if (position !== undefined) return Number(position);
  try {
    return parseWhen(text, { now, zone }).start;
  } catch (error) {
    if (error instanceof FailureError) throw malformedHeader('Daybook-As-Of', error.failure.message);
    throw error;
  }
}
