import { valueOrThrow } from '../../../core/kernel/value-or-throw.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { RecordTable } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';

/** `/console/orders/1042/why`: what set each field last, by whom, and what it was before; and what was refused. */
export const whyPage: ConsolePage = {
  path: '/orders/:order/why',
  get: async (visit) => {
    const name = visit.param('order');
    const field = visit.query('field');
    const orderId = valueOrThrow(await visit.port.idOf('order', name));
    const reasons = await visit.ask<readonly Reason[]>('ExplainOrder', { orderId, ...(field && { field }) });
    const { shape } = await visit.describe('ExplainOrder');
    const href = `/console/orders/${encodeURIComponent(name)}`;
    return {
      title: `Why order ${name} is so`,
      body: (
        <>
          <Title
            above={{ label: `Order ${name}`, href }}
            lead={
              field === undefined
                ? 'What set each field last, by whom, and what it was before; and what was refused.'
                : `Every time that ${field} changed.`
            }
          >
            Why it is so
          </Title>
          {reasons.length === 0 ? (
            <Empty title="Nothing has set this yet">It is as it was when the order began.</Empty>
          ) : (
            <RecordTable
              caption="Reasons"
              fields={shape.fields}
              rows={reasons}
              zone={visit.zone}
              cells={{
                field: (reason) =>
                  reason.field !== null && (
                    <a href={`${href}/why?field=${encodeURIComponent(reason.field)}`}>{reason.field}</a>
                  ),
              }}
            />
          )}
        </>
      ),
    };
  },
};

interface Reason {
  readonly field: string | null;
}
