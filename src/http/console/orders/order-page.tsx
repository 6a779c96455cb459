import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge } from '../parts/badge.tsx';
import { RecordFacts } from '../parts/facts.tsx';
import { Notice, Section } from '../parts/said.tsx';
import { valueOrThrow } from '../visit.ts';

interface Order {
  readonly orderId: string;
  readonly number: number;
  readonly status: string;
}

/** `/console/orders/1042`: an order with all that belongs to it. */
export const orderPage: ConsolePage = {
  path: '/orders/:order',
  get: async (visit) => {
    const orderId = valueOrThrow(await visit.port.idOf('order', visit.param('order')));
    const order = await visit.ask<Order>('GetOrder', { orderId });
    const { shape } = await visit.describe('GetOrder');
    const done = visit.query('done');
    return {
      title: `Order ${order.number}`,
      body: (
        <>
          <Title
            above={{ label: 'Orders', href: '/console/orders' }}
            actions={<Badge status={order.status} />}
          >
            Order {order.number}
          </Title>
          {done !== undefined && <Notice>{done}</Notice>}
          <Section title="Summary" id="summary">
            <RecordFacts fields={shape.fields} record={order} zone={visit.zone} />
          </Section>
        </>
      ),
    };
  },
};
