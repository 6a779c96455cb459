import { toCommandLine } from '../../core/describe/to-command-line.ts';
import { valueOrThrow } from '../../core/kernel/value-or-throw.ts';
import type { Command, CommandMeta, Receipt } from '../../core/model/command.ts';
import { usage } from '../argv/arguments.ts';
import { withCliTerms } from '../argv/cli-terms.ts';
import { checkAnswer } from '../run/check-answer.ts';
import { printDryRun } from '../run/print-dry-run.ts';
import { receiptShape } from '../run/receipt-shape.ts';
import { approved, printReceipts } from '../run/run-command.ts';
import type { Session } from '../session/session.ts';

/** What "PlanUndo" answers. */
interface Plan {
  readonly command: string;
  readonly commandId: string;
  readonly position: number;
  readonly undo: { readonly name: string; readonly data: object; readonly meta: CommandMeta };
  readonly planned: Receipt;
}

/** Undoes a command by another: shows its dry run, confirms, and sends it through the dispatcher. */
export async function undoCommand(session: Session): Promise<void> {
  const [name] = session.invocation.operands;
  if (name === undefined) throw usage('missing', 'Missing: COMMAND.', 'See "daybook commands undo --help".');
  await checkAnswer(session, receiptShape);
  const { queries, commands } = await session.daybook();
  const plan = await withCliTerms(session.invocation.spec, async () =>
    valueOrThrow(await queries.dispatchUnknown({ name: 'PlanUndo', data: { command: name } })),
  );
  const { undo, planned, command, position, commandId } = plan as Plan;
  await session.note(`To undo ${command} at position ${position} (${commandId}):`);
  const line = toCommandLine(session.app.manifest.commands, undo, currencyIn(planned), session.whichDaybook);
  await session.note(`  ${line}`);
  if (!session.is('dry-run')) await printDryRun(session, planned, 'Nothing is written yet.');
  await approved(session, 1);
  const sent: Command = { ...undo, meta: { ...undo.meta, actor: session.actor } };
  await printReceipts(session, [valueOrThrow(await commands.dispatchUnknown(sent)) as Receipt]);
}

/** The currency in the events of the dry run. */
function currencyIn({ events }: Receipt): string | undefined {
  const currencies = events.map(({ data }) => (data as { readonly currency?: unknown }).currency);
  return currencies.find((currency): currency is string => typeof currency === 'string');
}
