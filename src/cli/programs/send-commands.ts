import type { BatchLine } from '../../core/dispatch/batch.ts';
import { writtenCommand } from '../../core/dispatch/written-command.ts';
import { jsonLine } from '../../core/kernel/json-lines.ts';
import type { Result } from '../../core/kernel/result.ts';
import type { Command } from '../../core/model/command.ts';
import { usage } from '../argv/arguments.ts';
import { inputLines } from '../argv/batch-input.ts';
import { metaOf } from '../argv/command-meta.ts';
import { showBatch } from '../run/run-command.ts';
import type { Entities } from '../session/entities.ts';
import type { Session } from '../session/session.ts';

/** Any command as JSON, through the dispatcher like every other. Entities may be named by number or reference here too. */
export async function sendCommands(session: Session): Promise<void> {
  const source = session.text('file') ?? session.invocation.operands[0];
  if (source === undefined)
    throw usage('missing', 'Missing: - or -f FILE.', 'See "daybook commands send --help".');
  await showBatch(session, lines(session, source), 'ndjson');
}

async function* lines(session: Session, source: string): AsyncGenerator<BatchLine> {
  const { commands } = await session.daybook(true);
  for await (const line of inputLines(session, source)) {
    const parsed = jsonLine(line);
    const command = parsed.ok ? commandOf(session, line.number, parsed.value) : parsed;
    // The definition is loaded before the command is dispatched, so that commands are decided in the order of the lines.
    if (command.ok) await commands.definition(command.value.name);
    yield { line: line.number, command };
  }
}

function commandOf(session: Session, line: number, value: unknown): Result<Command> {
  const written = writtenCommand(line, value);
  if (!written.ok) return written;
  const { name, data, meta } = written.value;
  const key = session.text('idempotency-key');
  const given = metaOf(session, key === undefined ? undefined : `${key}:${line}`);
  return { ok: true, value: { name, data: named(data, session.app.entities), meta: { ...given, ...meta } } };
}

/** The number that names an entity may stand there as one. */
function named(data: Record<string, unknown>, entities: Entities): Record<string, unknown> {
  const numbered = Object.values(entities).filter(
    ({ id, resolve }) => resolve !== undefined && typeof data[id] === 'number',
  );
  if (numbered.length === 0) return data;
  return { ...data, ...Object.fromEntries(numbered.map(({ id }) => [id, String(data[id])])) };
}
