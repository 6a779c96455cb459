import { confirm, line, select } from '../../../../cli/session/prompts.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { wallClock } from '../../../../core/kernel/zone.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import { fittingPreset, guessedMapping, type Proposal } from './fitting.ts';
import { NO_DATE } from './left-open.ts';
import type { GivenDiscount } from './line-items.ts';
import type { ReadOrder } from './order-data.ts';
import type { Target } from './targets.ts';

/**
 * For a file without a map, at a terminal: proposes the preset that fits, or a map by the names of the columns; asks for what
 * an import cannot do without.
 */
export async function proposed(session: Session, header: readonly string[]): Promise<Proposal> {
  const fitting = await fittingPreset(header);
  if (fitting?.preset !== undefined) {
    await session.note(
      `This looks like a file of ${fitting.preset}: it has ${fitting.found} of its columns.`,
    );
    if (await confirm(`Read it with --preset ${fitting.preset}?`, true)) return fitting;
  }
  const columns: Partial<Record<Target, string>> = { ...guessedMapping(header).columns };
  columns.order ??= await columnFor('Which column is the order?', header);
  if (columns.sku === undefined && columns.name === undefined)
    columns.name = await columnFor('Which column is the name of the item?', header);
  const mapped = Object.entries(columns).map(([target, column]) => `${target}=${column}`);
  await session.note(`--map ${mapped.join(',')}`);
  const unread = header.filter((name) => name !== '' && !Object.values(columns).includes(name));
  if (unread.length > 0) await session.note(`Columns that are not read: ${unread.join(', ')}.`);
  return { mapping: { columns, constants: {} } };
}

const columnFor = (question: string, header: readonly string[]): Promise<string> =>
  select(
    question,
    header.map((name) => ({ name, value: name })),
  );

/** The first order of a file, or why there is none. */
export type FirstOrder = Pick<ReadOrder, 'data' | 'hasDate'> | { readonly problem: string };

/** Shows the first order as it would be, or why it would not. @throws FailureError of kind `declined` */
export async function shownFirst(session: Session, first: FirstOrder): Promise<void> {
  const lines =
    'problem' in first
      ? [`The first order cannot be read: ${first.problem}`]
      : [
          ...sketch(first.data as unknown as Sketched, session.time.zone),
          ...(first.hasDate ? [] : [`All orders would be drafts: ${NO_DATE}.`]),
        ];
  for (const one of lines) await session.note(one);
  if (await confirm('Import the file so?', !('problem' in first))) return;
  throw new FailureError({
    kind: 'declined',
    code: 'declined',
    message: 'Declined: nothing written.',
    hint: 'Type what the columns are with --map TARGET=COLUMN,…',
  });
}

/** The name under which the map is to be kept; undefined: it is not. */
export async function nameToSave(): Promise<string | undefined> {
  const { wrongName } = await import('./saved-map.ts');
  const name = await line('Save this map under which name? (Enter: do not save it)', {
    check: (text) => (text === '' ? undefined : wrongName(text)),
  });
  return name === '' ? undefined : name;
}

/** What of an order is shown. */
interface Sketched {
  readonly externalRef: string;
  readonly currency: string;
  readonly placedAt?: string;
  readonly customer?: string;
  readonly customerName?: string;
  readonly guest?: { readonly name: string };
  readonly items: readonly SketchedItem[];
  readonly discount?: GivenDiscount;
  readonly shipping?: { readonly amount: number };
  readonly declaredTotal?: number;
  readonly payments?: readonly { readonly amount: number; readonly at: string }[];
}

interface SketchedItem {
  readonly sku?: string;
  readonly name?: string;
  readonly quantity?: number;
  readonly unitPrice?: number;
  readonly discount?: GivenDiscount;
  readonly taxRatePpm?: number;
}

/** Times are those of the zone: a day that is read as another shows. */
function sketch(order: Sketched, zone: string): readonly string[] {
  const { externalRef, currency, placedAt, discount, shipping, declaredTotal, payments = [] } = order;
  const money = (minor: number): string => `${formatMinor(minor, currency)} ${currency}`;
  const off = (given: GivenDiscount): string =>
    'amount' in given ? money(given.amount) : `${given.percentPpm / 10_000} %`;
  const when = (instant: string): string => wallClock(new Date(instant), zone);
  const item = ({ sku = '', name = sku, quantity = 1, unitPrice, ...line }: SketchedItem): string => {
    const price = unitPrice === undefined ? 'the price in the catalogue' : money(unitPrice);
    const less = line.discount === undefined ? '' : `, less ${off(line.discount)}`;
    const tax = line.taxRatePpm === undefined ? '' : `, ${line.taxRatePpm / 10_000} % tax`;
    return `  ${quantity} × ${name} at ${price}${less}${tax}`;
  };
  const name = order.guest?.name ?? order.customerName ?? order.customer ?? '';
  return [
    `The first order: ${externalRef}, ${name}, ${placedAt === undefined ? 'a draft' : when(placedAt)}`,
    ...order.items.map(item),
    ...(discount === undefined ? [] : [`  discount ${off(discount)}`]),
    ...(shipping === undefined ? [] : [`  shipping ${money(shipping.amount)}`]),
    ...(declaredTotal === undefined ? [] : [`  total ${money(declaredTotal)}`]),
    ...payments.map((one) => `  paid ${money(one.amount)} at ${when(one.at)}`),
  ];
}
