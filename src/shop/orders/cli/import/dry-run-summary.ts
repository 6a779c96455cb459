import { counted } from '../../../../cli/run/counted.ts';
import { MoneyInAll } from '../../../../cli/run/money-in-all.ts';
import type { Session } from '../../../../cli/session/session.ts';
import type { LineReceipt } from '../../../../core/dispatch/batch.ts';
import { refusedInWords } from './refusal-words.ts';

/** Failures of one kind that are shown. */
const SHOWN = 10;

/** A dry run for people: the first failures of each kind, how many more there are, and what the rest comes to. */
export async function* onlyFailures(
  session: Session,
  receipts: AsyncIterable<LineReceipt>,
): AsyncGenerator<LineReceipt> {
  const counts = new Map<string, number>();
  const inAll = new MoneyInAll();
  let [orders, lines] = [0, 0];
  for await (const { line, code, message, money, status, events = [] } of receipts) {
    inAll.add(money);
    if (status === 'dry_run') orders += 1;
    lines += events.filter(({ type }) => type === 'OrderItemAdded').length;
    if (code === null || message === null) continue;
    const count = (counts.get(code) ?? 0) + 1;
    counts.set(code, count);
    if (count <= SHOWN)
      await session.note(/^(Row|Line)/.test(message) ? message : `Line ${line}: ${message}`);
  }
  for (const [code, count] of counts)
    if (count > SHOWN) await session.note(`… and more: ${refusedInWords(count - SHOWN, code)}`);
  await session.note(
    `${counted(orders, 'order')} with ${counted(lines, 'line')} would be ${session.is('replace') ? 'imported or replaced' : 'imported'}.`,
  );
  if (inAll.sentence !== undefined) await session.note(inAll.sentence);
  yield* [];
}
