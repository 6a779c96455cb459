import type { Command } from '../../core/command.ts';
import { usage } from '../arguments.ts';
import type { BatchLine } from '../batch.ts';
import { inputLines, jsonLine } from '../batch-input.ts';
import { metaOf } from '../command-meta.ts';
import { showBatch } from '../run-command.ts';
import type { Session } from '../session.ts';

/**
 * Each line is ImportOrder's data. Its idempotency key is the order's external reference, so that a second run of the
 * same file is answered line by line with `replayed`, and a changed line under the same reference is a conflict.
 */
export async function importOrders(session: Session): Promise<void> {
  const [source] = session.invocation.operands;
  if (source === undefined) throw usage('missing', 'Missing: FILE|-.', 'See "daybook orders import --help".');
  await showBatch(session, lines(session, source), 'ndjson');
}

async function* lines(session: Session, source: string): AsyncGenerator<BatchLine> {
  for await (const line of inputLines(session, source)) {
    const parsed = jsonLine(line);
    yield { line: line.number, ...(parsed.ok ? imported(session, parsed.value) : { command: parsed }) };
  }
}

function imported(session: Session, data: Record<string, unknown>): Omit<BatchLine, 'line'> {
  const { externalRef } = data;
  const commandId =
    typeof externalRef === 'string' && externalRef !== '' ? `import:${externalRef}` : undefined;
  const command: Command = { name: 'ImportOrder', data, meta: metaOf(session, commandId) };
  return { commandId, command: { ok: true, value: command } };
}
