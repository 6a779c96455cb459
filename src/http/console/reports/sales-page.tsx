import type { Field } from '../../../core/model/field.ts';
import { FilterForm } from '../forms/filter-form.tsx';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { words } from '../parts/badge.tsx';
import { BarChart } from '../parts/charts.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty, Section } from '../parts/said.tsx';
import { grouped, isNumber } from '../parts/value.tsx';
import { amount, markOf, NetAlongTime, type SalesRow } from './net-sales.tsx';
import { ReportTabs } from './tabs.tsx';

const FILTERS = ['by', 'per', 'from', 'to', 'currency', 'country', 'category', 'sku', 'customer'];

const SELDOM = FILTERS.slice(4);

const NAMED = {
  by: { label: 'Period', any: 'All together' },
  per: { label: 'For each', any: 'No division' },
  sku: { label: 'Product', hint: 'Its sku' },
  customer: { hint: 'Its reference' },
  country: { hint: 'Two letters, like DE' },
} as const;

/** `/console/sales`: what was sold, by period or per product, customer, …; a chart and a table a currency. */
export const salesPage: ConsolePage = {
  path: '/sales',
  nav: 'Sales',
  needs: 'SalesReport',
  get: async (visit) => {
    const per = visit.query('per');
    const by = visit.query('by') ?? (per === undefined ? 'month' : undefined);
    const sales = await filtered<readonly SalesRow[]>(visit, {
      query: 'SalesReport',
      filters: FILTERS,
      more: { zone: visit.zone, by, sort: by === undefined ? ['-net'] : ['period', '-net'] },
    });
    const { shape } = await visit.describe('SalesReport');
    const rows = sales.answer ?? [];
    const currencies = [...new Set(rows.map(({ currency }) => currency))];
    const most = Math.max(12, Math.floor(MOST_ROWS / Math.max(1, currencies.length)));
    return {
      title: 'Sales',
      status: sales.problem?.status ?? 200,
      body: (
        <>
          <Title
            lead={
              <>
                Days and months are those of {visit.zone}. A sale counts on the day that it was placed;
                amounts of two currencies are never added.
              </>
            }
          >
            Sales
          </Title>
          <ReportTabs visit={visit} />
          <FilterForm
            url={visit.url}
            filtered={sales}
            seldom={SELDOM}
            named={{ ...NAMED, by: { ...NAMED.by, usual: per === undefined ? 'month' : '' } }}
          />
          {sales.answer !== undefined && currencies.length === 0 && (
            <Empty title="Nothing was sold">
              No sale fits these filters. Take one away, or choose another time.
            </Empty>
          )}
          {currencies.map((currency) => (
            <CurrencySales
              by={by}
              per={per}
              zone={visit.zone}
              currency={currency}
              fields={shape.fields}
              rows={rows.filter((row) => row.currency === currency)}
              most={most}
            />
          ))}
        </>
      ),
    };
  },
};

/** Rows of all currencies together: a page stays small. */
const MOST_ROWS = 72;

interface CurrencySalesProps {
  readonly by: string | undefined;
  readonly per: string | undefined;
  readonly zone: string;
  readonly currency: string;
  readonly fields: readonly Field[];
  readonly rows: readonly SalesRow[];
  readonly most: number;
}

function CurrencySales({ by, per, zone, currency, fields, rows, most }: CurrencySalesProps) {
  const all = rows.filter(({ row }) => row === 'row');
  // Of periods the last are the nearest, of everything else the first are the largest.
  const shown = by === undefined ? all.slice(0, most) : all.slice(-most);
  const divided = `${per === undefined ? '' : ` per ${per}`}${by === undefined ? '' : ` by ${by}`}`;
  const [net, sales] = ['Net sales', 'Sales'].map((what) => `${what}${divided}, ${currency}, ${zone}`);
  return (
    <Section title={currency} id={`sales-${currency}`}>
      <div class={by !== undefined && per !== undefined ? 'stack' : 'charted'}>
        {by === undefined && <BarChart caption={net ?? ''} marks={shown.slice(0, 12).map(markOf)} />}
        {by !== undefined && per === undefined && (
          <NetAlongTime caption={net ?? ''} by={by} currency={currency} rows={shown} />
        )}
        <div class="stack">
          <SalesTable
            by={by}
            per={per}
            caption={sales ?? ''}
            fields={fields}
            rows={shown}
            zone={zone}
            total={rows.find(({ row }) => row === 'total')}
          />
          {shown.length < all.length && (
            <p class="soft">
              {by === undefined ? 'The first' : 'The last'} {shown.length} of {all.length} rows; the total is
              that of all. A filter, or longer periods, make them fewer.
            </p>
          )}
        </div>
      </div>
    </Section>
  );
}

interface SalesTableProps {
  readonly by: string | undefined;
  readonly per: string | undefined;
  readonly caption: string;
  readonly fields: readonly Field[];
  readonly rows: readonly SalesRow[];
  readonly total: SalesRow | undefined;
  readonly zone: string;
}

const FIGURES = ['orders', 'units', 'gross', 'net', 'total', 'share'] as const;

/** Products and categories share orders, which are counted to none of them. */
const SHARING: readonly (string | undefined)[] = ['product', 'category'];

function SalesTable({ by, per, caption, fields, rows, total, zone }: SalesTableProps) {
  const head = by === undefined || per !== undefined ? 'label' : 'period';
  const names = [...(by !== undefined && per !== undefined ? ['period'] : []), head, ...FIGURES].filter(
    (name) => name !== 'orders' || !SHARING.includes(per),
  );
  const shown = columns(fields, names).map((field) =>
    field.name === 'label' ? { ...field, label: words(per ?? 'what') } : field,
  );
  return (
    <RecordTable
      caption={caption}
      fields={shown}
      rows={rows}
      zone={zone}
      link={{ field: head, href: ({ key }) => hrefOf(per, key) }}
      cells={{
        ...Object.fromEntries(FIGURES.map((name) => [name, (row: SalesRow) => figure(row, name)])),
        period: ({ period }) => <Period name={period ?? ''} />,
      }}
      foot={
        total && (
          <tr>
            {shown.map((field, index) =>
              index === 0 ? (
                <th scope="row">Total</th>
              ) : (
                <td class={isNumber(field) ? 'number' : undefined}>
                  {isNumber(field) ? figure(total, field.name as (typeof FIGURES)[number]) : ''}
                </td>
              ),
            )}
          </tr>
        )
      }
    />
  );
}

/** HTML has no times for quarters. */
const Period = ({ name }: { readonly name: string }) =>
  name.includes('Q') ? <span class="nowrap">{name}</span> : <time datetime={name}>{name}</time>;

/** Headings and captions say the currency: the cells need not. */
function figure(row: SalesRow, name: (typeof FIGURES)[number]): string {
  const value = (row as unknown as Readonly<Record<string, number | null>>)[name] ?? null;
  if (value === null) return '';
  if (name === 'share') return `${grouped((value / 10_000).toFixed(1))}%`;
  return name === 'orders' || name === 'units' ? grouped(String(value)) : amount(value, row.currency);
}

const PAGES: Readonly<Record<string, string>> = { product: 'products', customer: 'customers' };

/** What has no sku and no reference has a key that begins with a colon, and no page. */
function hrefOf(per: string | undefined, key: string | null): string | undefined {
  const page = PAGES[per ?? ''];
  if (page === undefined || key === null || key.startsWith(':')) return undefined;
  return `/console/${page}/${encodeURIComponent(key)}`;
}
