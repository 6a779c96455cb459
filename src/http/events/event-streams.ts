import { failureOf } from '../../core/kernel/failure.ts';
import type { EventLog } from '../../core/model/event-log.ts';
import type { Exchange } from '../exchange.ts';
import type { Lifecycle } from '../lifecycle.ts';
import { EdgeError, edgeProblemOf, problemOf } from '../problems/problems.ts';
import { eventStream, type Source } from './event-stream.ts';
import { Heads } from './heads.ts';
import type { Timer } from './timer.ts';

/** Streams that a process has open at once, at most. */
const MOST = 64;

/** The streams of server-sent events that a service has open. */
export class EventStreams {
  readonly heads: Heads;
  readonly timer: Timer;
  readonly #lifecycle: Lifecycle;
  #size = 0;

  constructor(log: EventLog, lifecycle: Lifecycle, timer: Timer) {
    this.heads = new Heads(log);
    this.timer = timer;
    this.#lifecycle = lifecycle;
  }

  /** Aborts when the service begins to end. */
  get drain(): AbortSignal {
    return this.#lifecycle.signal;
  }

  /** How many are open. */
  get size(): number {
    return this.#size;
  }

  /**
   * While the service ends, a stream is opened too, and says goodbye: browsers come again after that, and never after a
   * failure.
   *
   * @throws EdgeError `overloaded` where too many are open
   */
  open(exchange: Exchange, source: Source, headers: Readonly<Record<string, string>> = {}): Response {
    const all = { 'Content-Type': 'text/event-stream', 'X-Accel-Buffering': 'no', ...headers };
    // Its body would be read by nobody, and never end.
    if (exchange.req.method === 'HEAD') return new Response(null, { headers: all });
    if (this.#size >= MOST) throw overloaded();
    this.#size += 1;
    const body = eventStream(source, {
      drain: this.#lifecycle.signal,
      timer: this.timer,
      stillAdmitted: exchange.var.stillAdmitted,
      explain: (thrown) => explained(exchange, thrown),
      ended: () => {
        this.#size -= 1;
      },
    });
    return new Response(body, { headers: all });
  }
}

function explained(exchange: Exchange, thrown: unknown): object {
  const { requestId } = exchange.var;
  if (thrown instanceof EdgeError) return edgeProblemOf(thrown, requestId).problem;
  const failure = failureOf(thrown);
  exchange.var.report(failure, thrown);
  return problemOf(failure, requestId).problem;
}

const overloaded = (): EdgeError =>
  new EdgeError('overloaded', `${MOST} streams are open already.`, {
    hint: 'Try again when others have ended, or at another service.',
    headers: { 'Retry-After': '5' },
  });
