import type { PartialInput } from '../../core/describe/input-path.ts';
import {
  type BatchLine,
  type BatchMode,
  type BatchSummary,
  type LineReceipt,
  runBatch,
} from '../../core/dispatch/batch.ts';
import type { OpenedDaybook } from '../../core/dispatch/opened-daybook.ts';
import type { Failure } from '../../core/kernel/failure.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { jsonLine, unreadableLine } from '../../core/kernel/json-lines.ts';
import type { Line } from '../../core/kernel/lines.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Command, Receipt } from '../../core/model/command.ts';
import type { ResultShape } from '../../core/model/field.ts';
import { usage } from '../argv/arguments.ts';
import { inputLines } from '../argv/batch-input.ts';
import { type FromLine, inCliTerms, withCliTerms } from '../argv/cli-terms.ts';
import { metaOf } from '../argv/command-meta.ts';
import { dataOf, draftOf, missing } from '../argv/input.ts';
import type { OutputFormat } from '../output/format.ts';
import { asksFirst, confirmed } from '../session/confirm.ts';
import { detached } from '../session/detached.ts';
import type { CliExtension } from '../session/extension.ts';
import { askForMissing, missingFailure } from '../session/missing.ts';
import { NearNames } from '../session/near-names.ts';
import type { Session } from '../session/session.ts';
import { checkAnswer } from './check-answer.ts';
import { typedIn, withHintAsTyped } from './hint-as-typed.ts';
import { joinedReceipts } from './joined-receipts.ts';
import { printOutcome } from './print-outcome.ts';
import { receiptShape } from './receipt-shape.ts';
import { show } from './run-query.ts';

type Wizards = CliExtension['wizards'];

/** A command from argv (or a batch of it from stdin or a file) to its receipts on stdout. */
export async function runCommand(session: Session, wizards: Wizards): Promise<void> {
  const { operands, spec } = session.invocation;
  const source = session.text('file') ?? (operands.length === 1 && operands[0] === '-' ? '-' : undefined);
  if (source !== undefined) return runLines(session, fromLines(session, source));
  if (spec.batch && operands.length > 1) return runLines(session, fromOperands(session, operands));
  return runOne(session, wizards);
}

async function runOne(session: Session, wizards: Wizards): Promise<void> {
  const { invocation } = session;
  await checkAnswer(session, answerShape(session));
  const draft = draftOf(invocation, invocation.operands, session.time);
  const receipts = await withCliTerms(
    invocation.spec,
    async () => (await asked(session, draft, wizards)) ?? [await sent(session, draft)],
  );
  await printReceipts(session, receipts);
}

async function asked(
  session: Session,
  draft: PartialInput,
  wizards: Wizards,
): Promise<readonly Receipt[] | undefined> {
  const { wizard } = session.invocation.spec;
  if (wizard === undefined || !session.terminal.canPrompt) return undefined;
  const ask = await wizards[wizard]?.();
  return ask?.(session, draft);
}

/** Sends the command as it was typed, once what it lacks is prompted for. */
async function sent(session: Session, draft: PartialInput): Promise<Receipt> {
  const { invocation } = session;
  await askForMissing(session, draft, missing(invocation, draft));
  await approved(session, 1);
  const daybook = await session.daybook(true);
  const data = dataOf(invocation, draft, session.app.entities);
  const { name } = invocation.spec;
  return valueOrThrow(
    await daybook.commands.dispatchUnknown({ name, data, meta: metaOf(session) }),
  ) as Receipt;
}

/** An action answers like a query, a command with its receipt. */
function answerShape({ invocation: { spec } }: Session): ResultShape {
  return spec.kind === 'action' && spec.shape !== undefined ? spec.shape : receiptShape;
}

export async function printReceipts(session: Session, answers: readonly Receipt[]): Promise<void> {
  const receipts = joinedReceipts(answers);
  const answer = receipts.at(-1);
  if (answer === undefined) return;
  const shape = answerShape(session);
  await show(session, Array.isArray(answer) ? answer : [answer], shape);
  if (shape !== receiptShape) return;
  for (const receipt of receipts) {
    for (const remark of receipt.remarks ?? []) await session.note(remark);
    await printOutcome(session, receipt);
  }
}

/** A destructive command is confirmed first. */
export async function approved(session: Session, count: number): Promise<void> {
  const { confirm: question } = session.invocation.spec;
  if (question === undefined || !asksFirst(session)) return;
  await confirmed(session, count === 1 ? question : `${question} (${count} times)`);
}

async function runLines(session: Session, lines: AsyncIterable<BatchLine>): Promise<void> {
  const { operands } = session.invocation;
  if (operands.length > 1) await approved(session, operands.length);
  else if (asksFirst(session)) {
    throw usage('confirmation_needed', 'A batch cannot ask before each line.', 'Add --yes.');
  }
  await showBatch(session, lines);
}

/** What a batch may do otherwise than its options say. */
interface SpecialBatch {
  readonly daybook?: OpenedDaybook;
  readonly mode?: BatchMode;
  /** What its lines are, where people know them by another name. */
  readonly called?: string;
  /** What is shown of the receipts. */
  shown?: ((receipts: AsyncIterable<LineReceipt>) => AsyncIterable<LineReceipt>) | undefined;
}

/**
 * Runs a batch and shows its receipts, in `fallback` unless a format was chosen, or a person watches a dry run; failed lines
 * are reported on stderr where receipts are ids only.
 */
export async function showBatch(
  session: Session,
  lines: AsyncIterable<BatchLine>,
  fallback?: OutputFormat,
  special: SpecialBatch = {},
): Promise<void> {
  await checkAnswer(session, BATCH_SHAPE);
  const daybook = special.daybook ?? (await session.daybook(true));
  const mode = special.mode ?? modeOf(session);
  const summary: BatchSummary = { ok: 0, replayed: 0, failed: 0 };
  const names = new NearNames(
    { commands: daybook.commands, queries: session.advisory },
    session.app.entities,
  );
  const run = detached(
    runBatch(daybook, lines, mode, {
      summary,
      suggest: (name, failure) => names.ofCommand(name, failure),
    }),
  );
  const receipts = special.shown?.(run.items) ?? run.items;
  const isWatched = session.is('dry-run') && session.terminal.stdout.isTerminal;
  const onlyIds = isUnformatted(session) && (fallback === undefined || isWatched);
  try {
    await show(session, onlyIds ? await idsAndNotes(session, receipts) : receipts, BATCH_SHAPE, {
      fallback: onlyIds ? 'ids' : (fallback ?? 'ids'),
    });
  } finally {
    // What is written does not depend on who reads of it.
    await run.finish();
  }
  const done = session.is('dry-run') ? 'would be done' : 'done';
  await session.note(`${summary.ok} ${done}, ${summary.replayed} done before, ${summary.failed} failed`);
  if (summary.failure !== undefined)
    throw new FailureError(outcomeOf(session, mode, summary, special.called));
}

export const isUnformatted = (session: Session): boolean =>
  session.text('output') === undefined && session.out === undefined && !session.json;

/** Many receipts are a list, where one is an answer by itself. */
const BATCH_SHAPE: ResultShape = { ...receiptShape, kind: 'list' };

/** Stdout gets ids alone; what failed, and what a dry run would do, is reported beside them. */
async function idsAndNotes(session: Session, receipts: AsyncIterable<LineReceipt>) {
  if (!session.is('dry-run')) return idsOf(session, receipts);
  return idsOf(session, (await import('./print-dry-run.ts')).dryRunsPrinted(session, receipts));
}

async function* idsOf(session: Session, receipts: AsyncIterable<LineReceipt>) {
  for await (const receipt of receipts) {
    if (receipt.id !== null) yield receipt;
    else await session.note(`line ${receipt.line}: ${receipt.message ?? 'failed'}`);
  }
}

export function modeOf(session: Session): BatchMode {
  if (session.is('atomic') && session.is('keep-going')) {
    throw usage('contradiction', '--atomic and --keep-going exclude each other.');
  }
  if (session.is('atomic')) return 'atomic';
  return session.is('keep-going') ? 'keep-going' : 'stop';
}

/** Stopped or atomic: the failure itself. Kept going: partly done. */
function outcomeOf(session: Session, mode: BatchMode, summary: BatchSummary, called = 'lines'): Failure {
  const failure = summary.failure as Failure;
  if (mode === 'atomic')
    return failure.kind === 'outcome_unknown'
      ? failure
      : { ...failure, hint: 'Nothing of the batch was written.' };
  if (mode === 'stop')
    return { ...failure, hint: stoppedHint(summary, session.is('dry-run') ? 'would be' : 'are') };
  return {
    kind: 'partly_done',
    code: 'partly_done',
    message: `${summary.failed} of ${summary.failed + summary.ok + summary.replayed} ${called} failed; the first: ${failure.message}`,
    hint: 'A rerun with the same keys acts only on what failed.',
    details: { ...summary, failure: withHintAsTyped(failure, typedIn(session)) },
  };
}

/** A failure of the store says that nothing was stored: of its own lines, not of those before them. */
function stoppedHint({ failure, ok, replayed }: BatchSummary, are: 'are' | 'would be'): string {
  const before = `Lines before it ${are} stored`;
  const isOfStore = failure?.kind === 'busy' || failure?.kind === 'unavailable';
  if (isOfStore && ok + replayed > 0)
    return `${before}, none behind it; a rerun with the same keys does the rest.`;
  return failure?.hint ?? `${before}; --keep-going goes on behind failures.`;
}

/** One command an operand: `orders place 12 13 14`. */
async function* fromOperands(session: Session, operands: readonly string[]): AsyncGenerator<BatchLine> {
  for (const [index, operand] of operands.entries()) yield lineOf(session, index + 1, [operand], {});
}

/** One command a line: an id, or a JSON object with any of the message's fields. */
async function* fromLines(session: Session, source: string): AsyncGenerator<BatchLine> {
  await session.daybook(true);
  for await (const line of inputLines(session, source)) yield typedLine(session, line);
}

function typedLine(session: Session, line: Line): BatchLine {
  if ('error' in line) return { line: line.number, command: { ok: false, failure: unreadableLine(line) } };
  const text = line.text.trim();
  if (!text.startsWith('{')) return lineOf(session, line.number, [text], {}, firstWord(session));
  const parsed = jsonLine(line);
  return parsed.ok ? lineOf(session, line.number, [], parsed.value) : { line: line.number, command: parsed };
}

/** A line that is no JSON is the first argument. */
const firstWord = ({ invocation }: Session): FromLine => ({
  words: invocation.spec.args.slice(0, 1).map(({ field }) => field),
});

function lineOf(
  session: Session,
  line: number,
  operands: readonly string[],
  extra: PartialInput,
  given: FromLine = { json: Object.keys(extra) },
): BatchLine {
  const { invocation } = session;
  const explain = (failure: Failure): Failure => inCliTerms(failure, invocation.spec, given);
  const key = session.text('idempotency-key');
  const commandId = key === undefined ? undefined : `${key}:${operands[0] ?? line}`;
  try {
    const draft = { ...draftOf(invocation, operands, session.time), ...extra };
    const owed = missing(invocation, draft);
    if (owed.length > 0) throw missingFailure(session, owed);
    const data = dataOf(invocation, draft, session.app.entities);
    const command: Command = { name: invocation.spec.name, data, meta: metaOf(session, commandId) };
    return { line, commandId, command: { ok: true, value: command }, explain };
  } catch (error) {
    if (error instanceof FailureError)
      return { line, commandId, command: { ok: false, failure: explain(error.failure) } };
    throw error;
  }
}
