import type { Page } from '../../../core/model/query.ts';
import { FilterForm, isFiltered } from '../forms/filter-form.tsx';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Pager } from '../parts/pager.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';
import { sortingBy } from '../parts/sorting.ts';

interface ProductRow {
  readonly sku: string;
}

const FILTERS = ['text', 'category', 'status', 'currency'];
const COLUMNS = ['name', 'sku', 'category', 'status', 'requiresShipping', 'unitPrice'] as const;

/** `/console/products`: the catalogue. */
export const productsPage: ConsolePage = {
  path: '/products',
  nav: 'Products',
  needs: 'FindProducts',
  get: async (visit) => {
    const products = await filtered<Page<ProductRow>>(visit, {
      query: 'FindProducts',
      filters: FILTERS,
      more: { withTotal: true, limit: 50 },
    });
    const { shape } = await visit.describe('FindProducts');
    const page = products.answer;
    const hasFilter = isFiltered(products.fields, visit.url);
    return {
      title: 'Products',
      status: products.problem?.status ?? 200,
      body: (
        <>
          <Title
            actions={
              visit.may('RegisterProduct') && (
                <a class="button primary" href="/console/products/add">
                  Add a product
                </a>
              )
            }
          >
            Products
          </Title>
          <FilterForm
            url={visit.url}
            filtered={products}
            named={{ text: { label: 'Search', hint: 'Name, sku or category' } }}
          />
          {page?.items.length === 0 && (
            <Empty title={hasFilter ? 'No products match' : 'No products yet'}>
              {hasFilter
                ? 'Take a filter away, or look for a part of the name.'
                : 'Add the first: orders then need only its sku, and take its price.'}
            </Empty>
          )}
          {page !== undefined && page.items.length > 0 && (
            <RecordTable
              caption="Products"
              fields={columns(shape.fields, COLUMNS)}
              rows={page.items}
              zone={visit.zone}
              link={{ field: 'name', href: ({ sku }) => `/console/products/${encodeURIComponent(sku)}` }}
              sort={sortingBy(visit.url, ['sku', 'name', 'unitPrice'], 'sku')}
              asCards
            />
          )}
          {page !== undefined && <Pager page={page} url={visit.url} noun="products" />}
        </>
      ),
    };
  },
};
