import { cellForPeople, fieldValue, isNothing } from '../../../core/describe/cells.ts';
import { wallClock } from '../../../core/kernel/zone.ts';
import type { Field } from '../../../core/model/field.ts';
import { formatMinor } from '../../../core/model/money.ts';
import { Badge } from './badge.tsx';

interface ValueProps {
  readonly field: Field;
  readonly record: object;
  readonly zone: string;
}

/** A field of a record as the command line shows it: money with its currency, times on the zone's clocks, statuses in words. */
export const Value = ({ field, record, zone }: ValueProps) => {
  const value = fieldValue(record, field.name);
  if (value === null || value === undefined) return null;
  if (field.shownLike === undefined) {
    if (field.format === 'status' && typeof value === 'string') return <Badge status={value} />;
    if (field.format === 'timestamp' && typeof value === 'string') return <Time at={value} zone={zone} />;
    if (field.format === 'date' && typeof value === 'string') return <time datetime={value}>{value}</time>;
    if (field.format === 'id' && typeof value === 'string') return <span class="id">{value}</span>;
    const currency = fieldValue(record, field.currencyField ?? 'currency');
    if (field.format === 'money' && typeof value === 'number' && typeof currency === 'string')
      return <Money amount={value} currency={currency} />;
  }
  return <>{cellForPeople(field, record, zone)}</>;
};

interface MoneyProps {
  /** Minor units. */
  readonly amount: number;
  readonly currency: string;
}

/** `1 234.50 EUR`: thin spaces between thousands, a true minus. */
export const Money = ({ amount, currency }: MoneyProps) => (
  <>
    {grouped(formatMinor(amount, currency))} <span class="currency">{currency}</span>
  </>
);

/** `-1234567.50` → `−1 234 567.50`, with spaces that do not break. */
export function grouped(decimal: string): string {
  const [whole = '', rest] = decimal.replace('-', '−').split('.');
  const spaced = whole.replaceAll(/\B(?=(\d{3})+$)/g, '\u202f');
  return rest === undefined ? spaced : `${spaced}.${rest}`;
}

/** An instant: people read the zone's clocks, programs the instant. */
export const Time = ({ at, zone }: { readonly at: string; readonly zone: string }) => (
  <time datetime={at}>{wallClock(new Date(at), zone)}</time>
);

const NUMBERS: ReadonlySet<Field['format']> = new Set(['integer', 'money', 'rate', 'share']);

/** Whether it stands at the right, digit below digit. */
export const isNumber = ({ format }: Field): boolean => NUMBERS.has(format);

/** Whether there is something to show of a field: not null, no, zero or nothing. */
export const isShown = (field: Field, record: object): boolean =>
  field.show !== 'never' && !isNothing(fieldValue(record, field.name));
