import { bounded } from '../kernel/bounded-failure.ts';
import { Channel } from '../kernel/channel.ts';
import { type Failure, failureOf } from '../kernel/failure.ts';
import type { Result } from '../kernel/result.ts';
import type { Command, Receipt } from '../model/command.ts';
import { ABORTED, NOT_RUN } from '../write/decision-failures.ts';
import type { Commands, OpenedDaybook } from './opened-daybook.ts';
import { SharedTurn } from './shared-turn.ts';

/** One line of a batch: a command, or why there is none. */
export interface BatchLine {
  readonly line: number;
  readonly commandId?: string | undefined;
  readonly command: Result<Command>;
  /** A failure of the command in the words in which the line was given. */
  readonly explain?: (failure: Failure) => Failure;
}

export type BatchMode = 'stop' | 'keep-going' | 'atomic';

/**
 * What became of one command of many.
 *
 * @example
 * const isDone = ({ status }: LineReceipt): boolean => status === 'ok' || status === 'replayed';
 */
export interface LineReceipt {
  /** Which of them, from 1. */
  readonly line: number;
  /** Its idempotency key; null where the line could not be read. */
  readonly commandId: string | null;
  /** `ok`: done; `replayed`: done before, under the same id; `dry_run`: nothing was stored; else it was not done. */
  readonly status: 'ok' | 'replayed' | 'dry_run' | 'rejected' | 'conflict' | 'failed';
  /** The id of what it changed. */
  readonly id: string | null;
  /** The number people use, on the command that created the stream. */
  readonly number: number | null;
  /** The stream's version after the command. */
  readonly version: number | null;
  /** The commit's place in the log. */
  readonly position: number | null;
  /** SHA-256, hexadecimal, of the log up to this commit. */
  readonly hash: string | null;
  /** Why it was not done. */
  readonly code: string | null;
  /** The same in a sentence. */
  readonly message: string | null;
  /** Of a dry run: what would be stored. */
  readonly events?: Receipt['events'];
  /** Of a dry run: what would change in the views of its stream. */
  readonly changes?: Receipt['changes'];
  /** Of a dry run: which amounts would change. */
  readonly money?: Receipt['money'];
  /** What its sender should know: sentences. */
  readonly remarks?: Receipt['remarks'];
  /** Of a command that forgets somebody: the proof; of a dry run, what would be gone. */
  readonly forgetting?: Receipt['forgetting'];
}

/** What a batch came to. */
export interface BatchSummary {
  ok: number;
  replayed: number;
  failed: number;
  /** The first failure. */
  failure?: Failure;
}

/** What receipts are made with. */
export interface Answers {
  readonly summary: BatchSummary;
  /** What a failed command may have meant, as a sentence: a face may know names near a mistyped one. */
  suggest?(command: string, failure: Failure): Promise<string | undefined>;
}

/** Commands in flight at a time: as many as share one transaction at the most. */
const IN_FLIGHT = 5_000;

/**
 * Sends lines through the dispatcher and answers one receipt a line, in order, each as soon as its commit is durable.
 * Lines are decided one behind the other; their waits for the disk are shared. Memory is constant but for `atomic`.
 *
 * `stop` sends nothing behind a failed line, and stores nothing of what was sent behind it by then; `keep-going` sends all;
 * `atomic` stores all or nothing.
 */
export async function* runBatch(
  daybook: OpenedDaybook,
  lines: AsyncIterable<BatchLine> | Iterable<BatchLine>,
  mode: BatchMode,
  answers: Answers,
): AsyncGenerator<LineReceipt> {
  const receipts = new Channel<Promise<LineReceipt>>(
    mode === 'atomic' ? Number.POSITIVE_INFINITY : IN_FLIGHT,
  );
  const sending = (
    mode === 'atomic'
      ? sendAtomic(daybook, lines, receipts, answers)
      : send(mode === 'stop' ? daybook.inOrder() : daybook.commands, lines, receipts, mode, answers)
  ).finally(() => receipts.end());
  // A failure of the input itself is thrown to the reader once the receipts before it are out.
  sending.catch(() => undefined);
  for await (const receipt of receipts) yield receipt;
  await sending;
}

async function send(
  commands: Commands,
  lines: AsyncIterable<BatchLine> | Iterable<BatchLine>,
  receipts: Channel<Promise<LineReceipt>>,
  mode: BatchMode,
  answers: Answers,
): Promise<void> {
  const turn = new SharedTurn();
  for await (const line of lines) {
    if (mode === 'stop' && !(await turn.mayGoOn())) return;
    const answer = dispatched(commands, line);
    turn.add(answer);
    if (!(await receipts.push(receiptOf(line, answer, answers)))) return;
    if (mode === 'stop' && (await endedBadly(commands, line, answer))) return;
  }
}

async function dispatched(
  commands: Commands,
  { command, explain = asItIs }: BatchLine,
): Promise<Result<unknown>> {
  if (!command.ok) return command;
  const result = await commands.dispatchUnknown(command.value);
  return result.ok ? result : { ok: false, failure: explain(result.failure) };
}

const asItIs = (failure: Failure): Failure => failure;

/** True when the line is known to have failed; a line on its way into the log is not waited for. */
async function endedBadly(
  commands: Commands,
  line: BatchLine,
  answer: Promise<Result<unknown>>,
): Promise<boolean> {
  return !line.command.ok || isRejected(commands, answer);
}

/** True when the command that was sent last is known to have failed, and not on its way into the log. */
export async function isRejected(commands: Commands, answer: Promise<Result<unknown>>): Promise<boolean> {
  const early = await Promise.race([answer, commands.decided()]);
  if (early === 'accepted') return false;
  return !(early === 'ended' ? await answer : early).ok;
}

async function sendAtomic(
  daybook: OpenedDaybook,
  lines: AsyncIterable<BatchLine> | Iterable<BatchLine>,
  receipts: Channel<Promise<LineReceipt>>,
  answers: Answers,
): Promise<void> {
  const atomic = daybook.atomic();
  let failed = false;
  for await (const line of lines) {
    const answer = dispatched(atomic.commands, line);
    await receipts.push(receiptOf(line, answer, answers));
    failed = await endedBadly(atomic.commands, line, answer);
    if (failed) break;
  }
  if (failed) atomic.abandon();
  else await atomic.commit();
}

async function receiptOf(
  line: BatchLine,
  answer: Promise<Result<unknown>>,
  { summary, suggest }: Answers,
): Promise<LineReceipt> {
  const result = await answer.catch((thrown: unknown) => ({
    ok: false as const,
    failure: failureOf(thrown),
  }));
  if (result.ok) return succeeded(line, result.value as Receipt, summary);
  count(summary, result.failure);
  const { message } = bounded(result.failure);
  const name = line.command.ok ? line.command.value.name : '';
  const suggestion = await suggest?.(name, result.failure);
  return failedReceipt(line, result.failure, suggestion === undefined ? message : `${message} ${suggestion}`);
}

/** What another line's failure did to this one is not why the batch failed, and what was not run has not failed. */
function count(summary: BatchSummary, failure: Failure): void {
  if (failure.code !== NOT_RUN.code) summary.failed += 1;
  const known = summary.failure;
  if (known === undefined || (OF_ANOTHER.has(known.code) && !OF_ANOTHER.has(failure.code)))
    summary.failure = failure;
}

const OF_ANOTHER: ReadonlySet<string> = new Set([ABORTED.code, NOT_RUN.code]);

function succeeded({ line }: BatchLine, receipt: Receipt, summary: BatchSummary): LineReceipt {
  if (receipt.status === 'replayed') summary.replayed += 1;
  else summary.ok += 1;
  const { events, stream: _, ...rest } = receipt as Receipt & { stream?: string };
  return { line, ...rest, code: null, message: null, ...(receipt.status === 'dry_run' ? { events } : {}) };
}

const STATUS: Partial<Record<Failure['kind'], LineReceipt['status']>> = {
  rejected: 'rejected',
  validation_failed: 'rejected',
  not_found: 'rejected',
  version_conflict: 'conflict',
  idempotency_conflict: 'conflict',
};

function failedReceipt(
  { line, commandId, command }: BatchLine,
  failure: Failure,
  message: string,
): LineReceipt {
  const id = commandId ?? (command.ok ? command.value.meta?.commandId : undefined) ?? null;
  return {
    line,
    commandId: id,
    status: STATUS[failure.kind] ?? 'failed',
    id: null,
    number: null,
    version: null,
    position: null,
    hash: null,
    code: failure.code,
    message,
  };
}
