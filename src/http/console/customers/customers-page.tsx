import type { Page } from '../../../core/model/query.ts';
import { FilterForm } from '../forms/filter-form.tsx';
import { filtered } from '../forms/filtered.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Pager } from '../parts/pager.tsx';
import { columns, RecordTable } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';
import { sortingBy } from '../parts/sorting.ts';

interface CustomerRow {
  readonly ref: string;
}

const COLUMNS = ['name', 'ref', 'email', 'phone', 'registeredAt'] as const;

/** `/console/customers`: who is registered, by name, reference, e-mail address or telephone number. */
export const customersPage: ConsolePage = {
  path: '/customers',
  nav: 'Customers',
  needs: 'FindCustomers',
  get: async (visit) => {
    const customers = await filtered<Page<CustomerRow>>(visit, {
      query: 'FindCustomers',
      more: { withTotal: true, limit: 50 },
    });
    const { shape } = await visit.describe('FindCustomers');
    const page = customers.answer;
    return {
      title: 'Customers',
      status: customers.problem?.status ?? 200,
      body: (
        <>
          <Title
            actions={
              visit.may('RegisterCustomer') && (
                <a class="button primary" href="/console/customers/add">
                  Add a customer
                </a>
              )
            }
          >
            Customers
          </Title>
          <FilterForm
            url={visit.url}
            filtered={customers}
            named={{ text: { label: 'Search', hint: 'Name, reference, e-mail or telephone' } }}
            submit="Search"
          />
          {page?.items.length === 0 && <NoCustomers isFiltered={visit.query('text') !== undefined} />}
          {page !== undefined && page.items.length > 0 && (
            <RecordTable
              caption="Customers"
              fields={columns(shape.fields, COLUMNS)}
              rows={page.items}
              zone={visit.zone}
              link={{ field: 'name', href: ({ ref }) => `/console/customers/${encodeURIComponent(ref)}` }}
              sort={sortingBy(visit.url, ['ref', 'name', 'registeredAt'], 'ref')}
              asCards
            />
          )}
          {page !== undefined && <Pager page={page} url={visit.url} noun="customers" />}
        </>
      ),
    };
  },
};

const NoCustomers = ({ isFiltered }: { readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="Nobody is called so">
      Look for a part of the name, the reference, the e-mail address or the telephone number.
    </Empty>
  ) : (
    <Empty title="No customers yet">
      Add the first, or take orders from guests: they need not be registered.
    </Empty>
  );
