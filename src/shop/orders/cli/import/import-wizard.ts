import { confirm, line, select } from '../../../../cli/session/prompts.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { formatMinor } from '../../../../core/model/money.ts';
import type { Mapping } from './columns.ts';
import { fittingPreset, guessedMapping, type Proposal } from './fitting.ts';
import type { OrderData } from './order-data.ts';
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
  const mapping: Mapping = { columns, constants: {} };
  await session.note(
    `--map ${Object.entries(columns)
      .map(([target, column]) => `${target}=${column}`)
      .join(',')}`,
  );
  return { mapping };
}

const columnFor = (question: string, header: readonly string[]): Promise<string> =>
  select(
    question,
    header.map((name) => ({ name, value: name })),
  );

/** Shows the first order as it would be, or why it would not. @throws FailureError of kind `declined` */
export async function shownFirst(session: Session, first: OrderData | { problem: string }): Promise<void> {
  await session.note('problem' in first ? `The first order cannot be read: ${first.problem}` : sketch(first));
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
  const name = (await line('Save this map under which name? (Enter: do not save it)')).trim();
  return name === '' ? undefined : name;
}

interface Item {
  readonly sku?: string;
  readonly name?: string;
  readonly quantity?: number;
  readonly unitPrice?: number;
}

function sketch(order: OrderData): string {
  const currency = String(order['currency']);
  const amount = (minor: unknown): string =>
    typeof minor === 'number' ? `${formatMinor(minor, currency)} ${currency}` : '?';
  const { name } = (order['guest'] ?? { name: order['customerName'] ?? order['customer'] }) as {
    name: string;
  };
  const payments = (order['payments'] ?? []) as readonly { amount: number; at: string }[];
  return [
    `The first order: ${String(order['externalRef'])}, ${name}, ${String(order['placedAt'] ?? 'a draft')}`,
    ...(order.items as readonly Item[]).map(
      ({ sku, name: item, quantity = 1, unitPrice }) =>
        `  ${quantity} × ${item ?? sku} at ${amount(unitPrice)}`,
    ),
    ...(order['declaredTotal'] === undefined ? [] : [`  total ${amount(order['declaredTotal'])}`]),
    ...payments.map((one) => `  paid ${amount(one.amount)} at ${one.at}`),
  ].join('\n');
}
