import { type BatchLine, type BatchMode, runBatch } from '../../core/dispatch/batch.ts';
import type { Commands, OpenedDaybook } from '../../core/dispatch/opened-daybook.ts';
import { writtenCommand } from '../../core/dispatch/written-command.ts';
import { jsonLine } from '../../core/kernel/json-lines.ts';
import { type Line, linesOf } from '../../core/kernel/lines.ts';
import { monotonicMs } from '../../core/kernel/monotonic.ts';
import { nextTurn } from '../../core/kernel/next-turn.ts';
import { omitUndefined } from '../../core/kernel/omit.ts';
import { fail, ok, type Result } from '../../core/kernel/result.ts';
import type { Command, CommandMeta } from '../../core/model/command.ts';
import type { Exchange, Handler } from '../exchange.ts';
import { bodyOf, headerOf } from '../incoming.ts';
import { limited, MOST_LINES } from '../limits/body.ts';
import { checkMembers } from '../limits/strict-json.ts';
import { EdgeError, withoutInsides } from '../problems/problems.ts';
import { malformed } from './read-request.ts';
import { actorClaimed, CLAIM, commandMetaOf, type Sender } from './request-headers.ts';
import { checkKey, costOf, type ServiceParts, takeNoParameters } from './send-command.ts';

/** Many commands: a line of JSON each, a receipt a line, in order, each when it is durable. */
export function batchHandler({ port, requireKeys, batches }: ServiceParts): Handler {
  return async (exchange) => {
    const type = headerOf(exchange, 'Content-Type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-ndjson') {
      throw new EdgeError('unsupported_media_type', 'Many commands are lines of JSON.', {
        hint: 'Send them with Content-Type: application/x-ndjson; one alone goes to /commands/{Name}.',
      });
    }
    const mode = modeOf(exchange);
    const { dryRun = false, ...meta } = commandMetaOf(
      (header) => headerOf(exchange, header),
      exchange.var.sender,
    );
    const declared = headerOf(exchange, 'Content-Length');
    const body = limited(bodyOf(exchange), { most: MOST_LINES, declared });
    const { commands } = port.daybook;
    const lines = commandLines(exchange, linesOf(body), { commands, meta, requireKeys, dryRun });
    const summary = { ok: 0, replayed: 0, failed: 0 };
    const daybook = dryRun ? await asDryRun(port.daybook) : port.daybook;
    const leave = batches.enter();
    // Of a client that goes before the first receipt, none is ever read.
    exchange.req.raw.signal.addEventListener('abort', leave, { once: true });
    const receipts = runBatch(daybook, lines, mode, { summary });
    return new Response(ReadableStream.from(inLines(receipts, leave)).pipeThrough(new TextEncoderStream()), {
      headers: { 'Content-Type': 'application/x-ndjson' },
    });
  };
}

/** Each line is decided as if those before it had been stored. */
async function asDryRun(daybook: OpenedDaybook): Promise<OpenedDaybook> {
  const { commands, atomic } = await daybook.dryRun();
  return { ...daybook, commands, atomic, inOrder: () => commands };
}

function modeOf(exchange: Exchange): BatchMode {
  takeNoParameters(exchange, ['atomic', 'keepGoing', 'keep_going']);
  const is = (name: string): boolean => isGiven(exchange.req.query(name), name);
  const [atomic, keepGoing] = [is('atomic'), is('keepGoing') || is('keep_going')];
  if (atomic && keepGoing)
    throw new EdgeError('malformed_request', 'atomic and keepGoing exclude each other.');
  return atomic ? 'atomic' : keepGoing ? 'keep-going' : 'stop';
}

function isGiven(text: string | undefined, parameter: string): boolean {
  if (text === undefined || text === 'false') return false;
  if (text === '' || text === 'true') return true;
  throw malformed([{ parameter, message: 'must be true or false' }]);
}

async function* inLines(receipts: AsyncIterable<object>, end: () => void): AsyncGenerator<string> {
  try {
    for await (const receipt of receipts) yield `${JSON.stringify(receipt)}\n`;
  } finally {
    end();
  }
}

/** Lines that have arrived already are taken one behind the other: so long, then others have their turn. Milliseconds. */
const MOST_OF_A_TURN_MS = 10;

/** What the lines of a batch have in common. */
interface Shared {
  readonly commands: Commands;
  readonly meta: CommandMeta;
  readonly requireKeys: boolean;
  /** All of it is one: no line needs a key. */
  readonly dryRun: boolean;
}

async function* commandLines(
  exchange: Exchange,
  lines: AsyncIterable<Line>,
  shared: Shared,
): AsyncGenerator<BatchLine> {
  const { meta } = shared;
  let turnAt = monotonicMs();
  for await (const line of lines) {
    if (monotonicMs() - turnAt > MOST_OF_A_TURN_MS) {
      await nextTurn();
      turnAt = monotonicMs();
    }
    if ('text' in line && line.text.trim() === '') continue;
    const command = commandOf(line, meta, exchange.var.sender);
    yield {
      line: line.number,
      commandId: keyOf(meta, line),
      command: command.ok ? await allowed(exchange, shared, command.value) : command,
      explain: (failure) => {
        exchange.var.report(failure);
        return withoutInsides(failure);
      },
    };
  }
}

/**
 * The command, unless the sender may not send it, or not without a key. Its definition is loaded before it is dispatched, so that commands are
 * decided in the order of the lines.
 */
async function allowed(exchange: Exchange, shared: Shared, command: Command): Promise<Result<Command>> {
  const definition = await shared.commands.definition(command.name);
  if (!definition.ok) return definition;
  const { side, movesMoney, administers } = costOf(definition.value);
  try {
    await exchange.var.stillAdmitted?.();
    exchange.var.allow({ side, name: command.name, administers });
    if ((movesMoney || shared.requireKeys) && !shared.dryRun) checkKey(command.name, command.meta ?? {});
    return ok(command);
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    const { code, message, more } = error;
    return fail({ kind: 'usage', code, message, ...omitUndefined({ hint: more.hint }) });
  }
}

/** Who sends it is not for the line to say, but whom they act for, as the header does for all lines. */
function commandOf(line: Line, meta: CommandMeta, sender: Sender): Result<Command> {
  const parsed = strictLine(line);
  if (!parsed.ok) return parsed;
  const written = writtenCommand(line.number, parsed.value);
  if (!written.ok) return written;
  const { name, data, meta: own } = written.value;
  const actor = own?.['actor'] === undefined ? meta.actor : actorClaimed(own['actor'], sender);
  if (actor === undefined) return notValid(`Line ${line.number}: meta.actor ${CLAIM}.`);
  return ok({ name, data, meta: { ...meta, commandId: keyOf(meta, line), ...own, actor } });
}

/** As a body is read: no member twice, and nothing too deep. */
function strictLine(line: Line): ReturnType<typeof jsonLine> {
  const parsed = jsonLine(line);
  if (!parsed.ok || !('text' in line)) return parsed;
  try {
    checkMembers(line.text, `Line ${line.number}`);
    return parsed;
  } catch (error) {
    if (!(error instanceof EdgeError)) throw error;
    return notValid(error.message);
  }
}

function notValid(message: string): Result<never> {
  const issues = [{ path: '', message, isSentence: true } as const];
  return fail({ kind: 'validation_failed', code: 'validation_failed', message, details: { issues } });
}

const keyOf = ({ commandId }: CommandMeta, { number }: Line): string | undefined =>
  commandId === undefined ? undefined : `${commandId}:${number}`;
