import { percent } from '../../../core/describe/cells.ts';
import { FilterForm } from '../forms/filter-form.tsx';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { words } from '../parts/badge.tsx';
import { BarChart } from '../parts/charts.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';
import { grouped } from '../parts/value.tsx';
import { ReportTabs } from './tabs.tsx';

interface Step {
  readonly step: string;
  readonly orders: number;
  /** Parts per million of those that were created. */
  readonly share: number | null;
  readonly medianHours: number | null;
}

/** `/console/sales/funnel`: how many orders came how far, and how long each step took. */
export const funnelPage: ConsolePage = {
  path: '/sales/funnel',
  needs: 'Funnel',
  get: async (visit) => {
    const funnel = await filtered<readonly Step[]>(visit, { query: 'Funnel' });
    const { shape } = await visit.describe('Funnel');
    const steps = funnel.answer ?? [];
    const isEmpty = steps.every(({ orders }) => orders === 0);
    return {
      title: 'Funnel',
      status: funnel.problem?.status ?? 200,
      body: (
        <>
          <Title lead="How far orders came that were created in a span of time, and the hours from step to step.">
            Funnel
          </Title>
          <ReportTabs visit={visit} />
          <FilterForm url={visit.url} filtered={funnel} />
          {funnel.answer !== undefined && isEmpty && (
            <Empty title="No orders were created then">Choose another time, or none for all orders.</Empty>
          )}
          {!isEmpty && (
            <div class="charted">
              <BarChart
                caption="Orders that came so far"
                marks={steps.map(({ step, orders, share }) => ({
                  label: words(step),
                  value: orders,
                  text: `${grouped(String(orders))} · ${percent(Math.round((share ?? 0) / 10_000) * 10_000)}`,
                }))}
              />
              <RecordTable
                caption="Orders by step; hours are the median from the step before"
                fields={shape.fields}
                rows={steps}
                zone={visit.zone}
                link={{ field: 'step', href: () => undefined }}
                cells={{
                  step: ({ step }) => words(step),
                  medianHours: ({ medianHours }) => (medianHours === null ? '' : duration(medianHours)),
                }}
              />
            </div>
          )}
        </>
      ),
    };
  },
};

/** Hours as people say them: `25 min`, `7 h`, `3.5 days`. */
function duration(hours: number): string {
  if (hours < 1) return `${Math.round(hours * 60)} min`;
  return hours < 48 ? `${Math.round(hours * 10) / 10} h` : `${Math.round(hours / 2.4) / 10} days`;
}
