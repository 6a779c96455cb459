import { FailureError } from '../../core/kernel/failure.ts';
import { nextTurn } from '../../core/kernel/next-turn.ts';
import { holds } from '../../core/log/lost-commits.ts';
import { pinOf } from '../../core/log/verify-log.ts';
import type { Head, Position } from '../../core/model/commit.ts';
import { respond } from '../answer.ts';
import type { Exchange, Handler } from '../exchange.ts';
import { headerOf } from '../incoming.ts';
import { malformed } from '../messages/read-request.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { EdgeError, type ProblemIssue } from '../problems/problems.ts';
import { checkFollowing } from './check-following.ts';
import { lineStream } from './line-stream.ts';

/**
 * The log for those that follow it: lines as in an archive, behind a place that the follower has. Whatever it gets, it seals
 * anew: an answer that is cut off is only a shorter one.
 */

/** Of an answer; and of a page that never changes. */
export const MOST_COMMITS = 1_000;
const LONGEST_WAIT_S = 30;
/** Copies that one process feeds at a time. */
export const MOST_FEEDS = 512;
/** Lines made at a time. */
const CHUNK = 100;

const NDJSON = 'application/x-ndjson';

/** `GET /log/commits?after=P&hash=H&limit=1000&wait=25` */
export function commitsHandler(parts: ServiceParts): Handler {
  return async (exchange) => {
    exchange.var.allow({ side: 'feed', name: 'log' });
    const { after, hash, limit, wait } = askedIn(exchange);
    const leave = parts.feeds.enter();
    let isStreaming = false;
    try {
      await assertSame(parts, after, hash);
      if (wait > 0 && exchange.req.method !== 'HEAD') {
        await grown(exchange, parts, after, wait * 1000);
        await exchange.var.stillAdmitted?.();
        checkFollowing(parts.port.following);
        await assertSame(parts, after, hash);
      }
      const headers = await standing(parts);
      const upTo = Math.min(after + limit, headers.head.position);
      const first = await linesAfter(parts, after, upTo);
      if (after + first.count >= upTo || exchange.req.method === 'HEAD')
        return respond(exchange, first.text, 200, headers.all);
      isStreaming = true;
      const rest = textsAfter(parts, after + first.count, upTo, first.text);
      return new Response(lineStream(rest, parts.streams.timer, leave), { headers: headers.all });
    } finally {
      if (!isStreaming) leave();
    }
  };
}

/** `GET /log/pages/{n}`: a thousand commits that never change, for caches of the follower's own. */
export function pageHandler(parts: ServiceParts): Handler {
  return async (exchange) => {
    exchange.var.allow({ side: 'feed', name: 'log' });
    const number = numberOf(exchange.req.param('page') ?? '');
    const upTo = number * MOST_COMMITS;
    const { head, all } = await standing(parts);
    if (number < 1 || upTo > head.position) throw notFull(number);
    const [last] = await parts.port.stored.read(upTo - 1, 1);
    const etag = `"${last?.hash ?? ''}"`;
    const headers = { ...all, ETag: etag, 'Cache-Control': 'private, max-age=31536000, immutable' };
    if (headerOf(exchange, 'If-None-Match') === etag) return respond(exchange, null, 304, headers);
    if (exchange.req.method === 'HEAD') return respond(exchange, null, 200, headers);
    const leave = parts.feeds.enter();
    const texts = textsAfter(parts, upTo - MOST_COMMITS, upTo);
    return new Response(lineStream(texts, parts.streams.timer, leave), { headers });
  };
}

interface Asked {
  readonly after: Position;
  /** Of the follower's commit at that position; undefined: it does not want to know. */
  readonly hash: string | undefined;
  readonly limit: number;
  /** Seconds. */
  readonly wait: number;
}

/** @throws EdgeError `malformed_request` */
function askedIn({ req }: Exchange): Asked {
  const issues: ProblemIssue[] = [];
  const given = req.query();
  for (const parameter of Object.keys(given).filter((name) => !PARAMETERS.includes(name)))
    issues.push({ parameter, message: `is no parameter here. Known: ${PARAMETERS.join(', ')}.` });
  const whole = (parameter: string, usual: number, least: number, most: number): number => {
    const text = given[parameter] ?? String(usual);
    const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    issues.push({ parameter, message: `must be a whole number from ${least} to ${most}` });
    return usual;
  };
  const hash = given['hash'];
  if (hash !== undefined && !/^[0-9a-f]{64}$/.test(hash))
    issues.push({ parameter: 'hash', message: 'must be the hash of a commit, 64 hexadecimal digits' });
  const asked = {
    after: whole('after', 0, 0, 10 ** 15 - 1),
    hash,
    limit: whole('limit', MOST_COMMITS, 1, MOST_COMMITS),
    wait: whole('wait', 0, 0, LONGEST_WAIT_S),
  };
  if (issues.length > 0) throw malformed(issues);
  return asked;
}

const PARAMETERS = ['after', 'hash', 'limit', 'wait'];

/**
 * Whether what the follower has is the beginning of this log. A copy may be behind another copy; an original is behind none.
 *
 * @throws EdgeError `log_diverged`
 */
async function assertSame(
  { port }: ServiceParts,
  position: Position,
  hash: string | undefined,
): Promise<void> {
  const { log } = port;
  const head = await log.head();
  const isAhead = position > head.position;
  if (isAhead && (await port.followed()) !== undefined) return;
  if (!isAhead && (hash === undefined || (await holds(log, head, { position, hash })))) return;
  const detail = isAhead
    ? `This log ends at position ${head.position}, before ${position}.`
    : `At position ${position} another commit stands here.`;
  throw new EdgeError('log_diverged', detail, {
    hint: 'What you hold is not of this log, or commits of it were lost: fetch it anew, from the beginning.',
    headers: { 'Daybook-Log': (await log.identity()).logId },
  });
}

/** Waits for a commit behind the position; not when the service ends, or the follower is gone. */
async function grown(
  exchange: Exchange,
  { streams }: ServiceParts,
  position: Position,
  waitMs: number,
): Promise<void> {
  const end = new AbortController();
  const stop = (): void => end.abort();
  const signals = [streams.drain, exchange.req.raw.signal];
  for (const signal of signals) {
    if (signal.aborted) return;
    signal.addEventListener('abort', stop, { once: true });
  }
  try {
    await Promise.race([streams.heads.beyond(position, end.signal), streams.timer.pause(waitMs, end.signal)]);
  } finally {
    stop();
    for (const signal of signals) signal.removeEventListener('abort', stop);
  }
}

/** How the log stands, for the headers of an answer. */
async function standing({ port }: ServiceParts): Promise<{ head: Head; all: Record<string, string> }> {
  const [{ logId, epoch }, head, followed] = await Promise.all([
    port.log.identity(),
    port.log.head(),
    port.followed(),
  ]);
  const all = {
    'Content-Type': NDJSON,
    'Daybook-Log': logId,
    'Daybook-Epoch': epoch,
    'Daybook-Head': pinOf(head),
    ...(followed?.commandsAt && { 'Daybook-Commands': followed.commandsAt }),
  };
  return { head, all };
}

async function linesAfter(
  { lines, port }: ServiceParts,
  after: Position,
  upTo: Position,
): Promise<{ readonly text: string; readonly count: number }> {
  if (upTo <= after) return { text: '', count: 0 };
  const { epoch } = await port.log.identity();
  const found = await lines.after(after, Math.min(CHUNK, upTo - after), epoch);
  return { text: found.map(({ text }) => text).join(''), count: found.length };
}

async function* textsAfter(
  parts: ServiceParts,
  after: Position,
  upTo: Position,
  first?: string,
): AsyncGenerator<string> {
  if (first !== undefined) yield first;
  for (let position = after; position < upTo; ) {
    const { text, count } = await linesAfter(parts, position, upTo);
    if (count === 0) return;
    position += count;
    yield text;
    await nextTurn();
  }
}

const numberOf = (text: string): number => (/^\d{1,12}$/.test(text) ? Number(text) : 0);

const notFull = (number: number): FailureError =>
  new FailureError({
    kind: 'not_found',
    code: 'page_not_full',
    message: `The log has no full page ${number} of ${MOST_COMMITS} commits yet.`,
    hint: 'Pages are numbered from 1. What is behind the last is at /log/commits.',
  });
