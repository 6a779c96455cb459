import { moneyMoved } from '../../../core/describe/money-moved.ts';
import type { EventData } from '../../../core/model/event.ts';
import { formatMinor } from '../../../core/model/money.ts';
import type { OrderEvents } from '../events.ts';

type Recorded = Readonly<{ type: string; data: unknown }>;

/** What an order's events change about its total, or leave to be done about its money: sentences. */
export const outcomeOf = (events: readonly Recorded[]): readonly string[] => events.flatMap(sentences);

function sentences({ type, data }: Recorded): readonly string[] {
  if (type === 'OrderEdited') {
    const { totalBefore, totalAfter, currency } = data as EventData<OrderEvents, 'OrderEdited'>;
    return [moneyMoved(totalBefore, totalAfter, currency)];
  }
  if (type !== 'OrderCancelled') return [];
  const { currency, refundDue, settlement } = data as EventData<OrderEvents, 'OrderCancelled'>;
  return [
    ...moneyLeft(refundDue, currency, 'has to be paid back: "daybook orders refund"'),
    ...moneyLeft(
      settlement.authorized,
      currency,
      'is still authorised: give it up with "daybook orders void"',
    ),
  ];
}

const moneyLeft = (amount: number, currency: string, what: string): readonly string[] =>
  amount === 0 ? [] : [`${formatMinor(amount, currency)} ${currency} ${what}.`];
