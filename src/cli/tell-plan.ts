import type { Receipt } from '../core/command.ts';
import type { Field, ResultShape } from '../core/field.ts';
import type { FieldChange, MoneyChange } from '../core/view-changes.ts';
import type { LineReceipt } from './batch.ts';
import { moneyMoved, signed } from './money-moved.ts';
import { cellForPeople, isNothing } from './output/cells.ts';
import { render } from './output/render.ts';
import type { Session } from './session.ts';

/** What a dry run would do, for people, on stderr: the events, what changes in the views, and the money. */
export async function tellPlan(
  session: Session,
  receipt: Receipt,
  then = 'Nothing was written.',
): Promise<void> {
  const { events, changes = [], number } = receipt;
  for (const { type, data } of events) await session.note(`  ${type} ${JSON.stringify(data)}`);
  await tellChanges(session, changes);
  const told = number === null ? '' : ` It would be number ${number}.`;
  await session.note(`${sentence(receipt)} ${then}${told}`);
}

/** The same of many commands, in short, and what the money comes to in all. The receipts pass through. */
export async function* plansTold(
  session: Session,
  receipts: AsyncIterable<LineReceipt>,
): AsyncGenerator<LineReceipt> {
  const money = new MoneyInAll();
  for await (const receipt of receipts) {
    const { line, events, changes = [] } = receipt;
    if (events !== undefined) {
      await session.note(`line ${line}: ${sentence({ ...receipt, events })}`);
      await tellChanges(session, changes, false);
    }
    money.add(receipt.money);
    yield receipt;
  }
  if (money.told !== undefined) await session.note(money.told);
}

interface Told {
  readonly events: Receipt['events'];
  readonly money?: Receipt['money'];
}

const sentence = ({ events, money = [] }: Told): string =>
  [`Would record ${events.map(({ type }) => type).join(', ')}.`, ...money.map(movedFromTo)].join(' ');

const movedFromTo = ({ field, before, after, currency }: MoneyChange): string =>
  moneyMoved(before, after, currency, words(field));

const words = (field: string): string => field.replaceAll(/[A-Z]/g, (capital) => ` ${capital.toLowerCase()}`);

/** Differences added up over many commands, by field and currency. */
class MoneyInAll {
  readonly #sums = new Map<string, MoneyChange>();

  add(money: readonly MoneyChange[] = []): void {
    for (const one of money) {
      const key = `${one.currency} ${one.field}`;
      const difference = (this.#sums.get(key)?.difference ?? 0) + one.difference;
      this.#sums.set(key, { ...one, difference });
    }
  }

  /** Undefined: nothing moved. */
  get told(): string | undefined {
    if (this.#sums.size === 0) return undefined;
    const sums = [...this.#sums.values()].map(
      ({ field, difference, currency }) => `${words(field)} ${signed(difference, currency)} ${currency}`,
    );
    return `In all: ${sums.join(', ')}.`;
  }
}

// --- the views -------------------------------------------------------------------------------------------------------

const shape: ResultShape = {
  kind: 'list',
  fields: [
    { name: 'row', format: 'id', show: 'table' },
    { name: 'field', format: 'id', show: 'table' },
    { name: 'before', format: 'text', show: 'table' },
    { name: 'after', format: 'text', show: 'table' },
  ],
};

async function tellChanges(
  { quiet, stderr, terminal, time }: Session,
  changes: readonly FieldChange[],
  header = true,
): Promise<void> {
  if (quiet || changes.length === 0) return;
  await render(lines(changes, time.zone), {
    shape,
    sink: stderr,
    target: terminal.stderr,
    format: 'table',
    header,
    accessible: terminal.accessible && terminal.stderr.isTerminal,
    zone: time.zone,
  });
}

interface Line {
  readonly row: string;
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** A field a line; rows that come or go are a line each, with what tables show of them. */
function lines(changes: readonly FieldChange[], zone: string): Line[] {
  const rows = new Map<string, FieldChange[]>();
  for (const change of changes) {
    const name = rowName(change);
    rows.set(name, [...(rows.get(name) ?? []), change]);
  }
  return [...rows].flatMap(([row, fields]) => {
    const [first] = fields;
    if (first?.row === 'changed')
      return fields.map((one) => ({
        row,
        field: one.field,
        before: cell(one, one.before, zone),
        after: cell(one, one.after, zone),
      }));
    const whole = gist(fields, zone);
    return first?.row === 'added'
      ? [{ row, field: '(added)', before: '', after: whole }]
      : [{ row, field: '(removed)', before: whole, after: '' }];
  });
}

/** `order_line L1`: the table, and what tells the row from others of the same stream. */
const rowName = ({ table, key }: FieldChange): string => [table, ...key.slice(1)].join(' ').trim();

/** Of a whole row, what tables show, without what goes without saying. */
function gist(fields: readonly FieldChange[], zone: string): string {
  const main = fields.filter((one) => one.main);
  return (main.length > 0 ? main : fields)
    .map((one) => ({ one, value: one.row === 'added' ? one.after : one.before }))
    .filter(({ value }) => !isNothing(value))
    .map(({ one, value }) => `${one.field} ${cell(one, value, zone)}`)
    .join(', ');
}

function cell({ format, currency }: FieldChange, value: unknown, zone: string): string {
  const field: Field = { name: 'value', format };
  return cellForPeople(field, { value, currency }, zone);
}
