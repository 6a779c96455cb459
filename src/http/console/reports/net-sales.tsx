import { formatMinor } from '../../../core/model/money.ts';
import { ColumnChart, type Mark } from '../parts/charts.tsx';
import { grouped } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';
import { periodsBetween } from './periods.ts';

/** What is read of `SalesReport`. */
export interface SalesRow {
  readonly row: 'row' | 'total';
  readonly period: string | null;
  readonly key: string | null;
  readonly label: string;
  readonly currency: string;
  readonly net: number;
  readonly share: number | null;
}

interface NetProps {
  readonly caption: string;
  readonly by: string;
  readonly currency: string;
  readonly rows: readonly SalesRow[];
}

/** Net sales of one currency, period by period. */
export const NetAlongTime = ({ caption, by, currency, rows }: NetProps) => (
  <ColumnChart caption={caption} marks={alongTime(by, rows)} tick={(value) => shortAmount(value, currency)} />
);

interface SalesByMonthProps {
  readonly visit: Visit;
  /** Of `SalesReport`. */
  readonly filter: Readonly<Record<string, string>>;
}

/** The net sales that a filter leaves, month by month: a chart a currency, and the way to their table. */
export async function SalesByMonth({ visit, filter }: SalesByMonthProps) {
  const rows = await visit.ask<readonly SalesRow[]>('SalesReport', {
    ...filter,
    by: 'month',
    zone: visit.zone,
    totals: false,
  });
  const currencies = [...new Set(rows.map(({ currency }) => currency))];
  return (
    <>
      <div class="charts">
        {currencies.map((currency) => (
          <NetAlongTime
            caption={`Net sales by month, ${currency}, ${visit.zone}`}
            by="month"
            currency={currency}
            rows={rows.filter((row) => row.currency === currency).slice(-MONTHS)}
          />
        ))}
      </div>
      <p>
        <a href={`/console/sales?by=month&${new URLSearchParams(filter).toString()}`}>
          Each month in figures
        </a>
      </p>
    </>
  );
}

const MONTHS = 24;

export const markOf = (row: SalesRow): Mark => ({
  label: row.period ?? row.label,
  value: row.net,
  text: amount(row.net, row.currency),
});

/** With the periods between in which nothing was sold: without them time would jump. */
function alongTime(by: string, rows: readonly SalesRow[]): readonly Mark[] {
  const marks = new Map(rows.map((row) => [row.period, markOf(row)]));
  const [first, last] = [rows[0]?.period ?? '', rows.at(-1)?.period ?? ''];
  return periodsBetween(by, first, last).map(
    (label) => marks.get(label) ?? { label, value: 0, text: 'nothing' },
  );
}

export const amount = (value: number, currency: string): string => grouped(formatMinor(value, currency));

/** Without decimals: along a scale they are always nought. */
const shortAmount = (value: number, currency: string): string =>
  grouped(formatMinor(value, currency).replace(/\.0+$/, ''));
