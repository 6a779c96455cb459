import { type RawBuilder, sql } from 'kysely';
import * as z from 'zod';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { currencyInput, instantInput, money, signedMoney, text } from '../../../../core/model/fields.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery } from '../../../../core/model/query.ts';
import { WORTH_A_NOTICE } from '../../../../core/read/long-read.ts';
import { raw } from '../raw.ts';
import { withCurrencyTotals } from '../sales/currency-totals.ts';
import { type Period, periodUnits } from '../sales/periods.ts';
import { zoneInput } from '../sales/report-input.ts';
import { reportPeriods, type Span } from '../sales/report-periods.ts';
import { reportRow } from '../sales/report-row.ts';
import { PAYMENTS } from './journal-entry.ts';
import { journalView } from './view.ts';

const dimensions = ['method', 'reference', 'currency'] as const;
const COLUMNS = ['period', 'key', 'payments', 'received', 'refunded', 'net', 'authorized'] as const;

const time = (what: string) =>
  instantInput().optional().describe(what).meta({ show: 'timestamp', when: 'start' });

const input = z.strictObject({
  by: z.enum(periodUnits).optional().describe('A row for each of these periods'),
  per: z.enum(dimensions).default('method').describe('A row for each of these'),
  from: time('What happened at or after this time'),
  to: time('What happened before this time'),
  currency: currencyInput().optional().describe('Only this currency'),
  method: text(50).optional().describe('Only what was paid like this, whatever its case'),
  reference: text(200).optional().describe("Only what has this gateway's or bank's reference"),
  zone: zoneInput(),
  totals: z.boolean().default(true).describe('End with the total of the rows, a row a currency'),
  sort: z
    .array(z.enum([...COLUMNS, ...COLUMNS.map((name) => `-${name}` as const)]))
    .min(1)
    .default(['period', 'key'])
    .describe('By these columns within each currency, descending with "-"'),
});

type Input = z.output<typeof input>;

const item = z.object({
  id: reportRow.shape.id,
  row: reportRow.shape.row,
  period: reportRow.shape.period,
  key: z.string().nullable().describe('What the row is for: a method or a reference').meta({ show: 'id' }),
  label: reportRow.shape.label,
  currency: reportRow.shape.currency,
  payments: z.int().describe('Payments that came in').meta({ show: 'integer', column: 'table' }),
  received: money().describe('Received').meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  refunded: money().describe('Paid back').meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  net: signedMoney()
    .describe('Received less paid back')
    .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  authorized: signedMoney()
    .describe('Authorised less captured and given up: over all time, what is open')
    .meta({ show: 'money', currencyField: 'currency', column: 'table' }),
  zone: reportRow.shape.zone,
});

type Row = z.output<typeof item>;

export const paymentsReport = defineQuery({
  name: 'PaymentsReport',
  summary: 'Report what was received and paid back, by period and per method, reference or currency',
  input,
  views: [journalView],
  result: { kind: 'list', item: () => item, idField: 'id', keyFields: ['row', 'currency'] },
  answer,
  cli: {
    path: 'payments',
    nothing: 'No payments match.',
    flags: { totals: { short: 'T' }, zone: { hidden: true } },
    chart: 'net',
    examples: [
      { run: 'daybook payments --by month --from 2026', does: "This year's payments, month by month" },
      { run: 'daybook payments --per reference --method bank_transfer', does: 'Transfer by transfer' },
    ],
  },
});

async function answer(asked: Input, { read, willRead }: Ports): Promise<Result<Row[]>> {
  const periods = reportPeriods(asked, await read.first(raw(spanOf())));
  if (periods.length === 0) return ok([]);
  willRead((await read.first(raw(entriesIn(periods))))?.entries ?? 0);
  const sums = await read.all(raw(sumsOf(asked, periods)));
  const total = asked.totals
    ? (code: string) => rowOf({ ...NOTHING, currency: code }, asked, 'total')
    : undefined;
  const rows = sums.map((one) => rowOf(one, asked, 'row'));
  return ok(withCurrencyTotals(rows, asked.sort, FIGURES, total));
}

const FIGURES = ['payments', 'received', 'refunded', 'net', 'authorized'] as const;

interface Sums {
  readonly period: string | null;
  readonly currency: string;
  readonly key: string | null;
  readonly payments: number;
  readonly received: number;
  readonly refunded: number;
  readonly authorized: number;
}

const NOTHING = { period: null, key: null, payments: 0, received: 0, refunded: 0, authorized: 0 };

function rowOf({ key, period, ...sums }: Sums, { per, zone }: Input, row: Row['row']): Row {
  const label = row === 'total' ? 'Total' : (key ?? NOTHING_THERE[per]);
  const id = period === null ? label : `${period} ${label}`;
  return { id, row, period, key, label, ...sums, net: sums.received - sums.refunded, zone };
}

const NOTHING_THERE = { method: 'Payments', reference: 'No reference', currency: 'Payments' } as const;

const spanOf = (): RawBuilder<Span> => sql<Span>`
  select substr(min("occurredAt"), 1, 10) as first, substr(max("occurredAt"), 1, 10) as last
  from journal_entry where ${sql.raw(PAYMENTS)}`;

/** How many entries there are in the periods, no more than are worth a notice. */
const entriesIn = (periods: readonly Period[]): RawBuilder<{ entries: number }> => sql`
  select count(*) as entries from (
    select 1 from journal_entry where ${sql.raw(PAYMENTS)}
      and "occurredAt" >= ${periods[0]?.start} and "occurredAt" < ${periods.at(-1)?.end}
    limit ${WORTH_A_NOTICE})`;

/** The sums of each period, currency and key. Periods lead: each is a range of times in an index. */
function sumsOf(asked: Input, periods: readonly Period[]): RawBuilder<Sums> {
  const equal = (column: string, value: string | undefined) =>
    value === undefined ? sql`` : sql`and ${sql.ref(column)} = ${value}`;
  return sql<Sums>`
    select period.value ->> 'name' as period, currency,
      ${asked.per === 'currency' ? sql`null` : sql.ref(asked.per)} as key,
      count(*) filter (where received > 0) as payments, sum(received) as received,
      sum(refunded) as refunded, sum(authorized) as authorized
    from json_each(${JSON.stringify(periods)}) as period cross join journal_entry
    where ${sql.raw(PAYMENTS)}
      and "occurredAt" >= period.value ->> 'start' and "occurredAt" < period.value ->> 'end'
      ${equal('currency', asked.currency)} ${equal('reference', asked.reference)}
      ${equal('method', asked.method === undefined ? undefined : foldText(asked.method))}
    group by 1, 2, 3`;
}
