import { type BatchLine, type BatchMode, runBatch } from '../core/dispatch/batch.ts';
import { writtenCommand } from '../core/dispatch/written-command.ts';
import { jsonLine } from '../core/kernel/json-lines.ts';
import { type Line, linesOf } from '../core/kernel/lines.ts';
import type { Result } from '../core/kernel/result.ts';
import type { Command, CommandMeta } from '../core/model/command.ts';
import type { Exchange, Handler } from './exchange.ts';
import { EdgeError } from './problems.ts';
import { commandMetaOf } from './request-headers.ts';
import type { ServiceParts } from './send-command.ts';

/** Many commands: a line of JSON each, a receipt a line, in order, each when it is durable. */
export function batchHandler({ port }: ServiceParts): Handler {
  return (exchange) => {
    const type = exchange.req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
    if (type !== 'application/x-ndjson') {
      throw new EdgeError('unsupported_media_type', 'Many commands are lines of JSON.', {
        hint: 'Send them with Content-Type: application/x-ndjson; one alone goes to /commands/{Name}.',
      });
    }
    const mode = modeOf(exchange);
    const meta = commandMetaOf((header) => exchange.req.header(header), exchange.var.sender);
    const lines = commandLines(exchange, port.daybook, meta);
    const summary = { ok: 0, replayed: 0, failed: 0 };
    const receipts = runBatch(port.daybook, lines, mode, { summary });
    return new Response(ReadableStream.from(inLines(receipts)).pipeThrough(new TextEncoderStream()), {
      headers: { 'Content-Type': 'application/x-ndjson' },
    });
  };
}

function modeOf(exchange: Exchange): BatchMode {
  const is = (name: string): boolean => ['', 'true'].includes(exchange.req.query(name) ?? 'false');
  const [atomic, keepGoing] = [is('atomic'), is('keepGoing') || is('keep_going')];
  if (atomic && keepGoing)
    throw new EdgeError('malformed_request', 'atomic and keepGoing exclude each other.');
  return atomic ? 'atomic' : keepGoing ? 'keep-going' : 'stop';
}

async function* inLines(receipts: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const receipt of receipts) yield `${JSON.stringify(receipt)}\n`;
}

async function* commandLines(
  exchange: Exchange,
  { commands }: ServiceParts['port']['daybook'],
  meta: CommandMeta,
): AsyncGenerator<BatchLine> {
  const body = exchange.req.raw.body;
  if (body === null) return;
  for await (const line of linesOf(body)) {
    if ('text' in line && line.text.trim() === '') continue;
    const command = commandOf(exchange, line, meta);
    // The definition is loaded before the command is dispatched, so that commands are decided in the order of the lines.
    if (command.ok) await commands.definition(command.value.name);
    yield { line: line.number, commandId: keyOf(meta, line), command };
  }
}

function commandOf(exchange: Exchange, line: Line, meta: CommandMeta): Result<Command> {
  const parsed = jsonLine(line);
  if (!parsed.ok) return parsed;
  const written = writtenCommand(line.number, parsed.value);
  if (!written.ok) return written;
  const { name, data, meta: own } = written.value;
  exchange.var.allow({ side: 'command', name });
  // Who sends it is not for the line to say.
  const { actor } = meta;
  return { ok: true, value: { name, data, meta: { ...meta, commandId: keyOf(meta, line), ...own, actor } } };
}

const keyOf = ({ commandId }: CommandMeta, { number }: Line): string | undefined =>
  commandId === undefined ? undefined : `${commandId}:${number}`;
