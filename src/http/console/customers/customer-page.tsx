import type { Page } from '../../../core/model/query.ts';
import { DoneNotice } from '../commands/done-notice.tsx';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { RecordFacts } from '../parts/facts.tsx';
import { Pager } from '../parts/pager.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty, Section } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';

interface Customer {
  readonly ref: string;
  readonly name: string;
}

interface OrderRow {
  readonly number: number;
}

const FACTS = ['ref', 'email', 'phone', 'address', 'registeredAt', 'updatedAt', 'version'] as const;

/** `/console/customers/ann`: how to reach a customer, what was ordered and spent, and each order. */
export const customerPage: ConsolePage = {
  path: '/customers/:ref',
  needs: 'GetCustomer',
  get: async (visit) => {
    const customer = await visit.ask<Customer>('GetCustomer', { ref: visit.param('ref') });
    const { shape } = await visit.describe('GetCustomer');
    const ref = encodeURIComponent(customer.ref);
    return {
      title: customer.name,
      body: (
        <>
          <Title
            above={{ label: 'Customers', href: '/console/customers' }}
            actions={
              visit.may('UpdateCustomer') && (
                <a class="button" href={`/console/customers/${ref}/update`}>
                  Change
                </a>
              )
            }
          >
            {customer.name}
          </Title>
          <DoneNotice visit={visit} />
          <div class="beside">
            <div class="stack wide">
              {visit.may('CustomerOrderStats') && <Stats visit={visit} customer={customer.ref} />}
              {visit.may('CustomerOrders') && <Orders visit={visit} customer={customer.ref} />}
            </div>
            <aside class="sheet" aria-labelledby="about">
              <h2 id="about">How to reach them</h2>
              <RecordFacts fields={shape.fields} record={customer} zone={visit.zone} only={FACTS} />
              <ul class="plain-list">
                {visit.may('SalesReport') && (
                  <li>
                    <a href={`/console/sales?customer=${ref}`}>Sales by month</a>
                  </li>
                )}
                {visit.may('ListEvents') && (
                  <li>
                    <a href={`/console/log?stream=customer-${ref}`}>What was recorded</a>
                  </li>
                )}
              </ul>
            </aside>
          </div>
        </>
      ),
    };
  },
};

interface OfCustomer {
  readonly visit: Visit;
  readonly customer: string;
}

const STATS = [
  'currency',
  'orders',
  'spent',
  'average',
  'refunded',
  'open',
  'cancelled',
  'lastOrderAt',
] as const;

/** A row a currency: no two are added. */
async function Stats({ visit, customer }: OfCustomer) {
  const { items } = await visit.ask<Page<{ readonly currency: string }>>('CustomerOrderStats', { customer });
  const { shape } = await visit.describe('CustomerOrderStats');
  if (items.length === 0) return null;
  const fields = columns(shape.fields, STATS).map((field) =>
    field.name === 'currency' ? { ...field, format: 'text' as const, label: 'in' } : field,
  );
  return (
    <Section title="Ordered so far" id="stats">
      <RecordTable
        caption="Placed orders, by currency"
        fields={fields}
        rows={items}
        zone={visit.zone}
        link={{ field: 'currency', href: () => undefined }}
      />
    </Section>
  );
}

const ORDERS = ['number', 'status', 'payment', 'fulfilment', 'orderedAt', 'total'] as const;

async function Orders({ visit, customer }: OfCustomer) {
  const after = visit.query('after');
  const page = await visit.ask<Page<OrderRow>>('CustomerOrders', { customer, ...(after && { after }) });
  const { shape } = await visit.describe('CustomerOrders');
  return (
    <Section title="Orders" id="orders">
      {page.items.length === 0 ? (
        <Empty title="No orders yet">
          {visit.may('CreateOrder') ? (
            <>
              <a href={`/console/orders/create?customer=${encodeURIComponent(customer)}`}>Create an order</a>{' '}
              for this customer.
            </>
          ) : (
            'Orders for this customer will be listed here.'
          )}
        </Empty>
      ) : (
        <RecordTable
          caption="Orders, the newest first"
          fields={columns(shape.fields, ORDERS)}
          rows={page.items}
          zone={visit.zone}
          link={{ field: 'number', href: ({ number }) => `/console/orders/${number}` }}
          asCards
        />
      )}
      <Pager page={page} url={visit.url} noun="orders" />
    </Section>
  );
}
