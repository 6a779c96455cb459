import { FailureError } from '../../core/kernel/failure.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Page } from '../../core/model/query.ts';
import { Changes } from '../../core/read/changes.ts';
import { failed } from '../answer.ts';
import type { Exchange, Handler } from '../exchange.ts';
import { headerOf } from '../incoming.ts';
import { malformed } from '../messages/read-request.ts';
import type { Route } from '../messages/routes.ts';
import type { ServiceParts } from '../messages/send-command.ts';
import { ids, questionsOf } from '../messages/send-query.ts';
import type { ServerSentEvent } from './server-sent-event.ts';

/** At most so often is a list looked at, however fast the log grows. Milliseconds. */
const BETWEEN_LOOKS_MS = 250;

/**
 * A list as it changes, as the command line's `--watch` has it: events `added`, `changed` and `removed` with the row, or with
 * the key of one that has left the list. The list is what the same request answers as JSON: a page is watched as a page.
 * A reader that comes again gets the whole list again.
 */
export function watchHandler(parts: ServiceParts, route: Route): Handler {
  const { port, streams } = parts;
  const question = questionsOf(route, parts);
  return async (exchange) => {
    exchange.var.allow({ side: 'query', name: route.spec.name });
    rejectPast(exchange);
    const { name, data, query } = await question(exchange);
    const asked = { name, data: { ...data, ...(await ids(port, query, data)) } };
    const look = async (): Promise<Look> => {
      // Before the list: a commit in between is looked at again.
      const { position } = await port.log.head();
      return { position, result: await port.daybook.queries.dispatchUnknown(asked) };
    };
    const first = await look();
    if (!first.result.ok) return failed(exchange, first.result.failure);
    const rowsOf = (value: unknown): readonly object[] =>
      query.shape.kind === 'page' ? (value as Page<object>).items : (value as readonly object[]);
    const changes = new Changes(query.shape, undefined);
    return streams.open(exchange, {
      events: async function* events(signal) {
        for (let { position, result } = first; ; { position, result } = await look()) {
          if (!result.ok) throw new FailureError(result.failure);
          yield* eventsOf(changes, rowsOf(result.value));
          await streams.heads.beyond(position, signal);
          await streams.timer.pause(BETWEEN_LOOKS_MS, signal);
          if (signal.aborted) return;
        }
      },
    });
  };
}

/** A list and the position that it is at least as new as. */
interface Look {
  readonly position: number;
  readonly result: Result<unknown>;
}

async function* eventsOf(changes: Changes, rows: readonly object[]): AsyncGenerator<ServerSentEvent> {
  for await (const { change, ...row } of changes.in(rows)) yield { event: change, data: row };
  for (const { change, ...key } of changes.gone()) yield { event: change, data: key };
}

function rejectPast(exchange: Exchange): void {
  const parameter = headerOf(exchange, 'Daybook-As-Of') === undefined ? 'asOf' : 'Daybook-As-Of';
  if (parameter === 'asOf' && exchange.req.query('asOf') === undefined) return;
  throw malformed([{ parameter, message: 'has no meaning here: the past does not change' }]);
}
