import type { Page } from '../../../core/model/query.ts';
import { DoneNotice } from '../commands/done-notice.tsx';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge } from '../parts/badge.tsx';
import { RecordFacts } from '../parts/facts.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty, Section } from '../parts/said.tsx';
import { SalesByMonth } from '../reports/net-sales.tsx';
import type { Visit } from '../visit.ts';

interface Product {
  readonly sku: string;
  readonly name: string;
  readonly status: string;
}

interface OrderRow {
  readonly number: number;
}

const FACTS = [
  'sku',
  'unitPrice',
  'category',
  'requiresShipping',
  'registeredAt',
  'discontinuedAt',
  'updatedAt',
  'version',
] as const;

const COMMANDS = [
  ['RenameProduct', 'rename', 'Rename'],
  ['ChangeProductPrice', 'price', 'Change the price'],
  ['DiscontinueProduct', 'discontinue', 'Discontinue'],
] as const;

/** `/console/products/MUG`: a product of the catalogue, what was sold of it, and who ordered it last. */
export const productPage: ConsolePage = {
  path: '/products/:sku',
  needs: 'GetProduct',
  get: async (visit) => {
    const product = await visit.ask<Product>('GetProduct', { sku: visit.param('sku') });
    const { shape } = await visit.describe('GetProduct');
    const sku = encodeURIComponent(product.sku);
    return {
      title: product.name,
      body: (
        <>
          <Title
            above={{ label: 'Products', href: '/console/products' }}
            lead={<Badge status={product.status} />}
            actions={
              product.status === 'active' &&
              COMMANDS.filter(([name]) => visit.may(name)).map(([, verb, label]) => (
                <a class="button" href={`/console/products/${sku}/${verb}`}>
                  {label}
                </a>
              ))
            }
          >
            {product.name}
          </Title>
          <DoneNotice visit={visit} />
          <div class="beside">
            <div class="stack wide">
              {visit.may('ProductSales') && <Sold visit={visit} sku={product.sku} />}
              {visit.may('FindOrders') && <Orders visit={visit} sku={product.sku} />}
            </div>
            <aside class="sheet" aria-labelledby="about">
              <h2 id="about">In the catalogue</h2>
              <RecordFacts fields={shape.fields} record={product} zone={visit.zone} only={FACTS} />
              {visit.may('ListEvents') && (
                <p>
                  <a href={`/console/log?stream=product-${sku}`}>What was recorded</a>
                </p>
              )}
            </aside>
          </div>
        </>
      ),
    };
  },
};

interface OfProduct {
  readonly visit: Visit;
  readonly sku: string;
}

async function Sold({ visit, sku }: OfProduct) {
  const rows = await visit.ask<readonly { readonly currency: string }[]>('ProductSales', {
    sku,
    zone: visit.zone,
  });
  const { shape } = await visit.describe('ProductSales');
  const fields = columns(shape.fields, ['currency', 'units', 'gross', 'discount', 'returned', 'net']).map(
    (field) => (field.name === 'currency' ? { ...field, format: 'text' as const, label: 'in' } : field),
  );
  return (
    <Section title="Sold" id="sold">
      {rows.length === 0 ? (
        <Empty title="Not sold yet">Sales are shown here once an order with it is placed.</Empty>
      ) : (
        <>
          <RecordTable
            caption="Sold so far, by currency"
            fields={fields}
            rows={rows}
            zone={visit.zone}
            link={{ field: 'currency', href: () => undefined }}
          />
          {visit.may('SalesReport') && <SalesByMonth visit={visit} filter={{ sku }} />}
        </>
      )}
    </Section>
  );
}

const ORDERS = ['number', 'customerName', 'status', 'fulfilment', 'orderedAt', 'total'] as const;

async function Orders({ visit, sku }: OfProduct) {
  const page = await visit.ask<Page<OrderRow>>('FindOrders', { sku, pageSize: 10 });
  const { shape } = await visit.describe('FindOrders');
  if (page.items.length === 0) return null;
  return (
    <Section
      title="Ordered lately"
      id="orders"
      actions={<a href={`/console/orders?sku=${encodeURIComponent(sku)}`}>All orders with it</a>}
    >
      <RecordTable
        caption="Orders with it, the newest first"
        fields={columns(shape.fields, ORDERS)}
        rows={page.items}
        zone={visit.zone}
        link={{ field: 'number', href: ({ number }) => `/console/orders/${number}` }}
        asCards
      />
    </Section>
  );
}
