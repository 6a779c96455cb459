import type { Child } from 'hono/jsx';
import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import type { Field } from '../../../core/model/field.ts';
import type { Page } from '../../../core/model/query.ts';
import { actOf, pathOfCommand } from '../forms/command-page.tsx';
import { FilterForm, isFiltered } from '../forms/filter-form.tsx';
import { filtered } from '../forms/filtered.ts';
import type { FormField } from '../forms/form-field.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { words } from '../parts/badge.tsx';
import { Pager, withParameters } from '../parts/pager.tsx';
import { RecordTable, type Sorting } from '../parts/record-table.tsx';
import { Empty } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';
import { FOUND_ORDERS, foundOrders, type OrderRow } from './found-orders.ts';
import { Lists } from './order-lists.tsx';

/** `/console/orders`: the orders that the URL's filters leave. The URL is all that there is to a list: a link keeps it. */
export const ordersPage: ConsolePage = {
  path: '/orders',
  nav: 'Orders',
  needs: 'FindOrders',
  get: async (visit) => {
    const { url } = visit;
    const orders = await filtered(visit, FOUND_ORDERS, () => foundOrders(visit, url.searchParams));
    const search = visit.query('search');
    return {
      title: search === undefined ? 'Orders' : `Orders with ${search}`,
      status: orders.problem?.status ?? 200,
      body: (
        <>
          <Title
            actions={<CreateOrder visit={visit} />}
            lead={search !== undefined && <Searched search={search} />}
          >
            Orders
          </Title>
          {search === undefined && (
            <>
              <Lists visit={visit} isCounted={orders.problem === undefined} />
              <FilterForm url={url} filtered={orders} named={NAMED} isFolded />
              {isFiltered(orders.fields, url) && <FilteredBy url={url} fields={orders.fields} />}
            </>
          )}
          {orders.answer !== undefined && <Found visit={visit} page={orders.answer} />}
        </>
      ),
    };
  },
};

const AN_AMOUNT = '50 USD, or 50 of any currency';

const NAMED = {
  text: { label: 'Words', hint: 'In the customer, number or reference' },
  onHold: { hint: 'Waits until it is released' },
  min: { label: 'Total at least', hint: AN_AMOUNT },
  max: { label: 'Total at most', hint: AN_AMOUNT },
  sku: { label: 'Product' },
  country: { label: 'Going to' },
} as const;

function CreateOrder({ visit }: { readonly visit: Visit }) {
  const create = pathOfCommand(visit.port.commands, 'CreateOrder');
  return create === undefined || !visit.may('CreateOrder') ? null : (
    <a class="button primary" href={`/console${create}`}>
      Create order
    </a>
  );
}

async function Found({ visit, page }: { readonly visit: Visit; readonly page: Page<OrderRow> }) {
  const { url, zone } = visit;
  if (page.items.length === 0) return <NoOrders visit={visit} isFiltered={url.search !== ''} />;
  const { shape } = await visit.describe('FindOrders');
  const isSearch = visit.query('search') !== undefined;
  const list = url.search.slice(1);
  const commands = bulkCommands(visit);
  return (
    <>
      <form action="/console/orders/bulk" class="stack">
        <input type="hidden" name="in" value={list} />
        <RecordTable
          caption={isSearch ? 'Orders found' : 'Orders'}
          fields={shape.fields}
          rows={page.items}
          zone={zone}
          link={{
            field: 'number',
            href: ({ number }) => `/console/orders/${number}?in=${encodeURIComponent(list)}`,
          }}
          {...(isSearch ? {} : { sort: (field: Field) => sortingOf(url, field) })}
          {...(commands.length > 0 ? { before: { heading: HEADING, cell: TickBox } } : {})}
          asCards
        />
        <Bulk commands={commands} />
      </form>
      <Pager page={page} url={url} noun="orders" keepsBefore />
    </>
  );
}

const HEADING: Child = <span class="visually-hidden">Tick</span>;

const TickBox = ({ number }: OrderRow) => (
  <label>
    <input type="checkbox" name="order" value={String(number)} />
    <span class="visually-hidden">Order {number}</span>
  </label>
);

const Searched = ({ search }: { readonly search: string }) => (
  <>
    With “{search}” in references, customers, products, tracking numbers or notes.{' '}
    <a href="/console/orders">All orders</a>
  </>
);

/** `status placed; min 50`: what the URL asks for. */
function FilteredBy({ url, fields }: { readonly url: URL; readonly fields: readonly FormField[] }) {
  const said = fields.flatMap(({ path }) => {
    const given = url.searchParams.getAll(path).filter((text) => text !== '');
    return given.length === 0 ? [] : `${path} ${given.map(words).join(' or ')}`;
  });
  return (
    <p class="soft">Filtered: {said.join('; ')}. This page’s address keeps the filter: save it as a link.</p>
  );
}

const NoOrders = ({ visit, isFiltered }: { readonly visit: Visit; readonly isFiltered: boolean }) =>
  isFiltered ? (
    <Empty title="No orders match">
      Take something away from the filter, or see <a href="/console/orders">all orders</a>.
    </Empty>
  ) : (
    <Empty title="There are no orders yet">
      {visit.may('CreateOrder') ? (
        <a href="/console/orders/create">Create the first one</a>
      ) : (
        'They are shown here.'
      )}
    </Empty>
  );

/** The fields of the answer that the list can be sorted by, as the question calls them. */
const SORTS: Readonly<Record<string, string>> = {
  number: 'number',
  orderedAt: 'placedAt',
  total: 'total',
  balance: 'balance',
};

function sortingOf(url: URL, { name }: Field): Sorting | undefined {
  const by = SORTS[name];
  if (by === undefined) return undefined;
  const current = url.searchParams.get('sort') ?? '-placedAt';
  const isDescending = current === `-${by}`;
  const sort = isDescending ? by : `-${by}`;
  const direction = isDescending ? 'descending' : current === by ? 'ascending' : undefined;
  return { href: withParameters(url, { sort, after: undefined, before: undefined }), direction };
}

/** Commands that take many orders. */
export const bulkCommands = (visit: Visit): readonly CommandSpec[] =>
  visit.port.commands.filter(
    ({ kind, batch, args, name }) =>
      kind === 'command' && batch && args[0]?.entity === 'order' && visit.may(name),
  );

const Bulk = ({ commands }: { readonly commands: readonly CommandSpec[] }) =>
  commands.length === 0 ? null : (
    <div class="row no-print">
      <label for="bulk">With the ticked orders</label>
      <select id="bulk" name="command" class="auto">
        {commands.map((spec) => (
          <option value={spec.name}>{actOf(spec)}</option>
        ))}
      </select>
      <button type="submit">See what it would change</button>
    </div>
  );
