import * as z from 'zod';
import type { Receipt } from '../../core/model/command.ts';
import { formatMinor } from '../../core/model/money.ts';
import type { Session } from '../session/session.ts';
import { moneyMoved } from './money-moved.ts';
import { ended } from './sentences.ts';

/** What a command did, for people at a terminal, on stderr: what happened, where its stream stands, and the money. */
export async function printOutcome(session: Session, receipt: Receipt): Promise<void> {
  if (receipt.status === 'dry_run') return (await import('./print-dry-run.ts')).printDryRun(session, receipt);
  if (session.quiet || !session.terminal.stdout.isTerminal) return;
  const sentences = (await session.host.sentences(receipt)).map(ended);
  if (receipt.status === 'replayed') return session.note(`Done before: ${sentences.join(' ')}`);
  const last = [...sentences.slice(-1), whereItStands(receipt)].join(' ');
  for (const text of [...sentences.slice(0, -1), last]) await session.note(text);
}

function whereItStands({ number, version, events }: Receipt): string {
  const numbered = number === null ? '' : ` It is number ${number}.`;
  return `Now at version ${version}.${events.map(({ data }) => moneyIn(data)).join('')}${numbered}`;
}

const priced = z.object({
  currency: z.string(),
  totalBefore: z.int(),
  totalAfter: z.int(),
});

const closed = z.object({
  currency: z.string(),
  refundDue: z.int(),
  settlement: z.object({ authorized: z.int() }),
});

/** What a change costs, or what it leaves to be done about money, for events that tell it. */
function moneyIn(data: unknown): string {
  const change = priced.safeParse(data).data;
  if (change !== undefined) return ` ${moneyMoved(change.totalBefore, change.totalAfter, change.currency)}`;
  const end = closed.safeParse(data).data;
  if (end === undefined) return '';
  const { currency, refundDue, settlement } = end;
  return [
    moneyLeft(refundDue, currency, 'has to be paid back: "daybook orders refund"'),
    moneyLeft(settlement.authorized, currency, 'is still authorised: give it up with "daybook orders void"'),
  ].join('');
}

const moneyLeft = (amount: number, currency: string, what: string): string =>
  amount === 0 ? '' : ` ${formatMinor(amount, currency)} ${currency} ${what}.`;
