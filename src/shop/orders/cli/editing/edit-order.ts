import * as z from 'zod';
import { metaOf } from '../../../../cli/argv/command-meta.ts';
import { dispatchAtomically } from '../../../../cli/run/dispatch-atomically.ts';
import { withHintAsTyped } from '../../../../cli/run/hint-as-typed.ts';
import { EditedFile } from '../../../../cli/session/edited-file.ts';
import { askForMissing } from '../../../../cli/session/missing.ts';
import { select } from '../../../../cli/session/prompts.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { getPath, type PartialInput } from '../../../../core/describe/input-path.ts';
import { moneyMoved } from '../../../../core/describe/money-moved.ts';
import { toCommandLine } from '../../../../core/describe/to-command-line.ts';
import { type Failure, FailureError } from '../../../../core/kernel/failure.ts';
import { valueOrThrow } from '../../../../core/kernel/value-or-throw.ts';
import type { Command, Receipt } from '../../../../core/model/command.ts';
import { inDocumentWords } from './document-words.ts';
import { changesBetween } from './order-changes.ts';
import { type Change, commandsFor } from './order-commands.ts';
import { orderText, type ShownOrder } from './order-text.ts';
import { type WantedOrder, wantedOrder } from './wanted-order.ts';

/**
 * Opens an order in the person's editor where no change was typed, and turns the difference into commands that are stored
 * together, with the version that was opened as the expected one. What cannot be done is reported on top of the text,
 * and the editor opens again; what it comes to is shown before it is stored.
 */
export async function editOrder(
  session: Session,
  draft: PartialInput,
): Promise<readonly Receipt[] | undefined> {
  const { args, needsOne = [] } = session.invocation.spec;
  if (needsOne.flat().some((field) => getPath(draft, field) !== undefined)) return undefined;
  const order = await editable(session, draft, args);
  const reason = typeof draft['reason'] === 'string' ? draft['reason'] : undefined;
  const text = orderText(order, reason);
  const file = await EditedFile.begin(`order-${order.number}.yaml`, text);
  try {
    const receipts = await new Editing(session, order, file, read(text, order)).untilStored();
    await file.remove();
    return receipts;
  } catch (error) {
    throw await file.keep(error);
  }
}

async function editable(
  session: Session,
  draft: PartialInput,
  args: Session['invocation']['spec']['args'],
): Promise<ShownOrder> {
  await askForMissing(session, draft, getPath(draft, 'orderId') === undefined ? [args] : []);
  const id = await (await session.resolver()).idOf('order', String(draft['orderId']));
  const { queries } = await session.daybook();
  const order = valueOrThrow(
    await queries.dispatchUnknown({ name: 'GetOrder', data: { orderId: id } }),
  ) as ShownOrder;
  if (order.status === 'placed' || order.status === 'created') return order;
  throw new FailureError({
    kind: 'rejected',
    code: 'order_not_placed',
    message: `Order ${order.number} is ${order.status}: it cannot be edited.`,
    hint: `See "daybook orders ${order.status === 'completed' ? 'reopen' : 'reinstate'} --help".`,
  });
}

function read(text: string, { currency }: ShownOrder): WantedOrder {
  const answer = wantedOrder(text, currency);
  if (answer.ok) return answer.wanted;
  throw new Error(`the text of an order is not read back: ${answer.problems.join(' ')}`);
}

/** What an edited text comes to. */
type Judged =
  | { readonly kind: 'impossible'; readonly problems: readonly string[] }
  | { readonly kind: 'nothing' }
  | { readonly kind: 'possible'; readonly changes: readonly Change[]; readonly receipts: readonly Receipt[] };

class Editing {
  readonly #session: Session;
  readonly #order: ShownOrder;
  readonly #file: EditedFile;
  readonly #before: WantedOrder;

  constructor(session: Session, order: ShownOrder, file: EditedFile, before: WantedOrder) {
    this.#session = session;
    this.#order = order;
    this.#file = file;
    this.#before = before;
  }

  async untilStored(): Promise<readonly Receipt[]> {
    let problems: readonly string[] = [];
    for (;;) {
      const edited = await this.#file.edit(this.#session, problems);
      if (edited.kind === 'empty') throw declined('The text is empty: nothing written.');
      if (edited.kind === 'unmended') throw declined('Nothing was mended: nothing written.');
      const judged = await this.#judge(edited.text);
      if (judged.kind === 'nothing') return this.#unchanged();
      problems = judged.kind === 'impossible' ? judged.problems : [];
      if (judged.kind === 'impossible') continue;
      const wish = await this.#shown(judged.changes, judged.receipts);
      if (wish === 'show') return judged.receipts;
      if (wish === 'store') return valueOrThrow(await this.#sent(judged.changes, false));
    }
  }

  async #unchanged(): Promise<readonly Receipt[]> {
    await this.#session.note('Nothing changed.');
    return [];
  }

  async #judge(text: string): Promise<Judged> {
    const { currency, status } = this.#order;
    const answer = wantedOrder(text, currency);
    if (!answer.ok) return { kind: 'impossible', problems: answer.problems };
    const { changes, problems } = changesBetween(this.#before, answer.wanted);
    if (problems.length > 0) return { kind: 'impossible', problems };
    const { reason } = answer.wanted;
    const commands = commandsFor(changes, this.#order, reason);
    if (commands.length === 0) return { kind: 'nothing' };
    if (status === 'placed' && reason === undefined && commands.some(({ name }) => name === 'EditOrder'))
      return { kind: 'impossible', problems: ['reason: say why. It is recorded with the change.'] };
    const sent = await this.#sent(commands, true);
    if (sent.ok) return { kind: 'possible', changes: commands, receipts: sent.value };
    return { kind: 'impossible', problems: this.#problemsIn(sent.failure) };
  }

  /** Rejections are for the person to correct; any other failure ends the editing. */
  #problemsIn(failure: Failure): readonly string[] {
    if (failure.kind === 'validation_failed') return failure.details.issues.map(({ message }) => message);
    if (failure.kind !== 'rejected' && failure.kind !== 'not_found') throw new FailureError(failure);
    const { hint } = withHintAsTyped(failure, { manifest: this.#session.app.manifest });
    return [[failure.message, hint].filter(Boolean).join(' ')];
  }

  /** Shows what the text comes to, and prompts for what to do with it. */
  async #shown(
    changes: readonly Change[],
    receipts: readonly Receipt[],
  ): Promise<'store' | 'show' | 'again'> {
    const { number, currency, total } = this.#order;
    await this.#session.note('The same without an editor:');
    for (const { name, data } of changes) {
      const command = { name, data: { ...data, orderId: String(number) } };
      await this.#session.note(
        `  ${toCommandLine(this.#session.app.manifest.commands, command, currency, this.#session.whichDaybook)}`,
      );
    }
    await this.#session.note(moneyMoved(total, totalIn(receipts) ?? total, currency));
    if (this.#session.is('dry-run')) return 'show';
    if (this.#session.is('yes')) return 'store';
    const wish = await select('Change the order so?', [
      { name: 'yes', value: 'store' as const },
      { name: 'edit again', value: 'again' as const },
      { name: 'no', value: 'no' as const },
    ]);
    if (wish === 'no') throw declined('Declined: nothing written.');
    return wish;
  }

  async #sent(changes: readonly Change[], dryRun: boolean) {
    const { commandId, expectedVersion = this.#order.version, ...meta } = metaOf(this.#session);
    const commands = changes.map(({ name, data }, index): Command => {
      const key = commandId === undefined || index === 0 ? commandId : `${commandId}:${index + 1}`;
      const first = index === 0 ? { expectedVersion } : {};
      return { name, data, meta: { ...meta, ...first, ...(dryRun ? {} : { commandId: key }) } };
    });
    const daybook = await this.#session.daybook();
    return dispatchAtomically(dryRun ? await daybook.dryRun() : daybook, commands, (failure, index) =>
      inDocumentWords(failure, changes[index] as Change),
    );
  }
}

const withTotal = z.object({ totals: z.object({ total: z.int() }) });

/** Where the order's total would stand: the last event that holds it says so. */
const totalIn = (receipts: readonly Receipt[]): number | undefined =>
  receipts
    .flatMap(({ events }) => events)
    .map(({ data }) => withTotal.safeParse(data).data?.totals.total)
    .findLast((total) => total !== undefined);

const declined = (message: string): FailureError =>
  new FailureError({ kind: 'declined', code: 'declined', message });
