import { formatMinor } from '../../../core/model/money.ts';
import { FilterForm } from '../forms/filter-form.tsx';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { BarChart } from '../parts/charts.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { Empty, Section } from '../parts/said.tsx';
import { grouped, Money } from '../parts/value.tsx';
import { ReportTabs } from './tabs.tsx';

interface AgedRow {
  readonly row: 'row' | 'total';
  readonly age: string;
  readonly currency: string;
  readonly orders: number;
  readonly receivable: number;
  readonly credit: number;
  readonly balance: number;
}

/** `/console/sales/ageing`: what is due, from customers and to them, by how long ago it was ordered. */
export const ageingPage: ConsolePage = {
  path: '/sales/ageing',
  needs: 'Ageing',
  get: async (visit) => {
    const ageing = await filtered<readonly AgedRow[]>(visit, { query: 'Ageing' });
    const { shape } = await visit.describe('Ageing');
    const rows = ageing.answer ?? [];
    const currencies = [...new Set(rows.map(({ currency }) => currency))];
    return {
      title: 'Ageing',
      status: ageing.problem?.status ?? 200,
      body: (
        <>
          <Title lead="What customers have still to pay and what is due to them, by the days since they ordered. Amounts of two currencies are never added.">
            Ageing
          </Title>
          <ReportTabs visit={visit} />
          <FilterForm
            url={visit.url}
            filtered={ageing}
            named={{ bucket: { label: 'Ages', usual: '30,60,90', hint: 'Days, ascending: 30,60,90' } }}
          />
          {ageing.answer !== undefined && rows.length === 0 && (
            <Empty title="Nothing is due">Every placed order is paid.</Empty>
          )}
          {currencies.map((currency) => {
            const own = rows.filter((row) => row.currency === currency);
            const ages = own.filter(({ row }) => row === 'row');
            const total = own.find(({ row }) => row === 'total');
            return (
              <Section title={currency} id={`ageing-${currency}`}>
                <div class="charted">
                  <BarChart
                    caption={`Due, ${currency}`}
                    marks={ages.map(({ age, balance }) => ({
                      label: age,
                      value: balance,
                      text: grouped(formatMinor(balance, currency)),
                    }))}
                  />
                  <RecordTable
                    caption={`Due by age, ${currency}`}
                    fields={shape.fields}
                    rows={ages}
                    zone={visit.zone}
                    link={{ field: 'age', href: () => undefined }}
                    foot={
                      total && (
                        <tr>
                          <th scope="row">Total</th>
                          <td class="number">{total.orders}</td>
                          {[total.receivable, total.credit, total.balance].map((amount) => (
                            <td class="number">
                              <Money amount={amount} currency={currency} />
                            </td>
                          ))}
                        </tr>
                      )
                    }
                  />
                </div>
              </Section>
            );
          })}
        </>
      ),
    };
  },
};
