import type { Failure } from '../../core/kernel/failure.ts';
import { answered, failed } from '../answer.ts';
import { wantsEvents } from '../events/live-handler.ts';
import type { ServerSentEvent } from '../events/server-sent-event.ts';
import type { Timer } from '../events/timer.ts';
import type { Exchange, Handler } from '../exchange.ts';
import { headerOf } from '../incoming.ts';
import { jsonBody } from '../messages/request-body.ts';
import { commandMetaOf, preferredWaitOf } from '../messages/request-headers.ts';
import { type ServiceParts, takeNoParameters } from '../messages/send-command.ts';
import type { Job } from './job.ts';
import { placeOf } from './rebuilds.ts';

const ATTEMPT = { side: 'action', name: 'RebuildViews' } as const;

/**
 * Starts a rebuild: 202 and where to follow it, or with `Prefer: wait` what it answers at its end. It goes on when the client
 * leaves.
 */
export function startRebuild({ rebuilds, streams: { timer } }: ServiceParts): Handler {
  return async (exchange) => {
    takeNoParameters(exchange);
    exchange.var.allow(ATTEMPT);
    const meta = commandMetaOf((header) => headerOf(exchange, header), exchange.var.sender);
    const rebuild = rebuilds.start(await jsonBody(exchange), meta);
    await rebuild.begun;
    const waitMs = preferredWaitOf(headerOf(exchange, 'Prefer'));
    const outcome = await outcomeWithin(rebuild, waitMs, timer);
    if (outcome === undefined)
      return answered(exchange, { data: rebuild.state }, { Location: placeOf(rebuild.id) }, 202);
    if (!outcome.ok) return failed(exchange, outcome.failure);
    return answered(exchange, { data: outcome.value }, { 'Preference-Applied': 'wait' });
  };
}

/** Undefined where it takes longer than is waited for. */
async function outcomeWithin(rebuild: Job, waitMs: number | undefined, timer: Timer) {
  if (rebuild.failedAtOnce) return rebuild.ended;
  if (waitMs === undefined) return undefined;
  const end = new AbortController();
  const outcome = await Promise.race([rebuild.ended, timer.pause(waitMs, end.signal)]);
  end.abort();
  return outcome ?? undefined;
}

/** How a rebuild stands, or as a stream how it goes on: `progress`, at its end `done` or `failed`. */
export function showRebuild({ rebuilds, streams }: ServiceParts): Handler {
  return (exchange) => {
    exchange.var.allow(ATTEMPT);
    const rebuild = rebuilds.find(exchange.req.param('rebuildId') ?? '');
    if (rebuild === undefined) return failed(exchange, UNKNOWN);
    if (!wantsEvents(exchange)) return answered(exchange, { data: rebuild.state });
    if (hasSeenTheEnd(exchange)) return exchange.body(null, 204);
    return streams.open(exchange, { events: (signal) => progressOf(rebuild, streams.timer, signal) });
  };
}

const END = 'end';

/** A browser comes again after the end of a stream, unless it is told that there is nothing more. */
const hasSeenTheEnd = (exchange: Exchange): boolean => headerOf(exchange, 'Last-Event-ID') === END;

/** At most so often progress is told. Milliseconds. */
const BETWEEN_MS = 250;

async function* progressOf(rebuild: Job, timer: Timer, signal: AbortSignal): AsyncGenerator<ServerSentEvent> {
  const end = aborted(signal);
  while (rebuild.isRunning && !signal.aborted) {
    const changed = rebuild.changed();
    yield { event: 'progress', data: rebuild.state };
    await Promise.race([changed, end]);
    if (rebuild.isRunning) await timer.pause(BETWEEN_MS, signal);
  }
  const { state } = rebuild;
  if (!signal.aborted) yield { id: END, event: state.status, data: state };
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });

const UNKNOWN: Failure = {
  kind: 'not_found',
  code: 'rebuild_not_found',
  message: 'This process knows of no such rebuild.',
  hint: 'It knows the last ones that it did itself.',
};
