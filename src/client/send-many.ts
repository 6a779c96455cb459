import type { LineReceipt } from '../core/dispatch/batch.ts';
import type { Failure } from '../core/kernel/failure.ts';
import { fail, ok, type Result } from '../core/kernel/result.ts';
import type { Command } from '../core/model/command.ts';
import { unreadable } from './failures.ts';
import { commandHeaders, urlOf } from './messages.ts';
import type { ConnectOptions, SendOptions } from './options.ts';
import { parsed, type Transport } from './transport.ts';

/** Commands a request: few enough to be sent again as they are, many enough to share the wait for the disk. */
const A_REQUEST = 500;

/** Many commands as requests of some each, a receipt a command. All of an atomic batch are one request. */
export async function* sendMany(
  transport: Transport,
  options: ConnectOptions,
  commands: Iterable<Command> | AsyncIterable<Command>,
  { mode = 'stop', dryRun = false }: SendOptions = {},
): AsyncGenerator<LineReceipt> {
  let line = 0;
  for await (const some of piecesOf(commands, mode === 'atomic' ? Number.POSITIVE_INFINITY : A_REQUEST)) {
    const answer = await sendSome(transport, options, some, { mode, dryRun });
    const receipts = answer.ok ? answer.value : some.map((command) => unsent(command, answer.failure));
    for (const receipt of receipts) yield { ...receipt, line: line + receipt.line };
    line += some.length;
    if (mode !== 'keep-going' && receipts.some(hasFailed)) return;
  }
}

const hasFailed = ({ status }: LineReceipt): boolean => !['ok', 'replayed', 'dry_run'].includes(status);

/** Commands with the keys that every attempt sends them with. */
async function* piecesOf(
  commands: Iterable<Command> | AsyncIterable<Command>,
  size: number,
): AsyncGenerator<readonly KeyedCommand[]> {
  let some: KeyedCommand[] = [];
  for await (const { name, data, meta } of commands) {
    const commandId = meta?.commandId ?? crypto.randomUUID();
    some.push({ line: some.length + 1, name, data, meta: { ...meta, commandId } });
    if (some.length < size) continue;
    yield some;
    some = [];
  }
  if (some.length > 0) yield some;
}

interface KeyedCommand extends Command {
  /** Within its request. */
  readonly line: number;
  readonly meta: NonNullable<Command['meta']> & { readonly commandId: string };
}

async function sendSome(
  transport: Transport,
  options: ConnectOptions,
  some: readonly KeyedCommand[],
  { mode, dryRun }: Required<SendOptions>,
): Promise<Result<readonly LineReceipt[]>> {
  const [first] = some;
  const answer = await transport.send({
    url: urlOf(options.url, `/commands${PARAMETER[mode]}`),
    headers: {
      'Content-Type': 'application/x-ndjson',
      ...commandHeaders({ actor: options.actor, ...(dryRun && { dryRun }) }),
    },
    body: some.map(({ name, data, meta }) => `${JSON.stringify({ name, data, meta })}\n`).join(''),
    ...(dryRun ? {} : { commandId: first?.meta.commandId }),
  });
  if (!answer.ok) return answer;
  const receipts = answer.value.text
    .split('\n')
    .filter((text) => text !== '')
    .map((text) => parsed(text) as LineReceipt | undefined);
  const isWhole = receipts.every((receipt): receipt is LineReceipt => receipt !== undefined);
  return isWhole ? ok(receipts) : fail(unreadable(answer.value.status));
}

const PARAMETER = { stop: '', 'keep-going': '?keepGoing=true', atomic: '?atomic=true' } as const;

/** What became of a command is not known, or nothing. */
const unsent = ({ line, meta }: KeyedCommand, { code, message }: Failure): LineReceipt => ({
  line,
  commandId: meta.commandId,
  status: 'failed',
  id: null,
  number: null,
  version: null,
  position: null,
  hash: null,
  code,
  message,
});
