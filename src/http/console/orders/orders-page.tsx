import type { Page } from '../../../core/model/query.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Pager } from '../parts/pager.tsx';
import { RecordTable } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';

interface OrderRow {
  readonly orderId: string;
  readonly number: number;
}

/** `/console/orders`: the orders that the URL's filters leave. */
export const ordersPage: ConsolePage = {
  path: '/orders',
  nav: 'Orders',
  needs: 'FindOrders',
  get: async (visit) => {
    const search = visit.query('search');
    const after = visit.query('after');
    const page = await (search === undefined
      ? visit.ask<Page<OrderRow>>('FindOrders', { withTotal: true, ...(after && { after }) })
      : visit.ask<Page<OrderRow>>('SearchOrders', { text: search, ...(after && { after }) }));
    const { shape } = await visit.describe('FindOrders');
    return {
      title: 'Orders',
      body: (
        <>
          <Title>Orders</Title>
          {page.items.length === 0 ? (
            <Empty title="No orders match">Take a filter away, or look for something else.</Empty>
          ) : (
            <RecordTable
              caption="Orders"
              fields={shape.fields}
              rows={page.items}
              zone={visit.zone}
              link={{ field: 'number', href: ({ number }) => `/console/orders/${number}` }}
              asCards
            />
          )}
          <Pager page={page} url={visit.url} noun="orders" />
        </>
      ),
    };
  },
};
