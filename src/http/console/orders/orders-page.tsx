import type { Child } from 'hono/jsx';
import type { CommandSpec } from '../../../core/describe/command-spec.ts';
import type { Field } from '../../../core/model/field.ts';
import { actOf, pathOfCommand } from '../forms/command-page.tsx';
import { Fields, OfferedLists } from '../forms/field.tsx';
import { filterData, filterForm } from '../forms/filter-form.ts';
import { type FormValues, valuesOf } from '../forms/form-data.ts';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { words } from '../parts/badge.tsx';
import { Pager, withParameters } from '../parts/pager.tsx';
import { RecordTable, type Sorting } from '../parts/record-table.tsx';
import { Empty, ProblemNotice } from '../parts/said.tsx';
import type { Visit } from '../visit.ts';
import { countsOf, foundOrders, type OrderRow } from './found-orders.ts';

/** `/console/orders`: the orders that the URL's filters leave. The URL is all that there is to a list: a link keeps it. */
export const ordersPage: ConsolePage = {
  path: '/orders',
  nav: 'Orders',
  needs: 'FindOrders',
  get: async (visit) => {
    const values = valuesOf(visit.url.searchParams);
    const { issues } = filterData(visit, 'FindOrders', values);
    const { shape } = await visit.describe('FindOrders');
    const page = issues.size > 0 ? NOTHING : await foundOrders(visit, visit.url.searchParams);
    const search = visit.query('search');
    const within = encodeURIComponent(visit.url.search.slice(1));
    const create = pathOfCommand(visit.port.commands, 'CreateOrder');
    return {
      title: search === undefined ? 'Orders' : `Orders with ${search}`,
      status: issues.size > 0 ? 400 : 200,
      body: (
        <>
          <Title
            actions={
              create !== undefined &&
              visit.may('CreateOrder') && (
                <a class="button primary" href={`/console${create}`}>
                  Create order
                </a>
              )
            }
            lead={search !== undefined && <Searched search={search} />}
          >
            Orders
          </Title>
          {search === undefined && <Lists visit={visit} />}
          {search === undefined && <Filters visit={visit} values={values} issues={issues} />}
          {page.items.length === 0 ? (
            <NoOrders visit={visit} isFiltered={values.size > 0} />
          ) : (
            <form action="/console/orders/bulk" class="stack">
              <input type="hidden" name="in" value={visit.url.search.slice(1)} />
              <RecordTable
                caption={search === undefined ? 'Orders' : 'Orders found'}
                fields={shape.fields}
                rows={page.items}
                zone={visit.zone}
                link={{ field: 'number', href: ({ number }) => `/console/orders/${number}?in=${within}` }}
                {...(search === undefined ? { sort: (field: Field) => sortingOf(visit.url, field) } : {})}
                {...(bulkCommands(visit).length > 0 ? { before: { heading: HEADING, cell: TickBox } } : {})}
                asCards
              />
              <Bulk commands={bulkCommands(visit)} />
            </form>
          )}
          <Pager page={page} url={visit.url} noun="orders" keepsBefore />
        </>
      ),
    };
  },
};

const NOTHING = { items: [] as readonly OrderRow[], total: 0, nextCursor: null };

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

const STATUSES = ['created', 'placed', 'completed', 'cancelled'];

/** Lists that staff come for, and how many orders of each status the filter leaves. */
const READY: readonly (readonly [string, string])[] = [
  ['To ship', 'status=placed&fulfilment=unfulfilled&fulfilment=partially_shipped&onHold=false'],
  ['Unpaid', 'status=placed&payment=unpaid&payment=partially_paid'],
  ['On hold', 'onHold=true'],
  ['Late', 'overdue=true'],
  ['Refund due', 'refundDue=true'],
  ['Coming back', 'returns=requested&returns=partially_returned'],
];

async function Lists({ visit }: { readonly visit: Visit }) {
  const { url } = visit;
  const counts = await countsOf(visit, url.searchParams, STATUSES);
  const current = url.searchParams.getAll('status');
  const all = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const hrefOf = (status: string | undefined) =>
    withParameters(url, { status, after: undefined, before: undefined });
  return (
    <nav class="lists" aria-label="Lists of orders">
      <ul>
        <ListLink href={hrefOf(undefined)} isHere={current.length === 0} label="all" count={all} />
        {STATUSES.map((status) => (
          <ListLink
            href={hrefOf(status)}
            isHere={current.length === 1 && current[0] === status}
            label={words(status)}
            count={counts.get(status)}
          />
        ))}
      </ul>
      <ul>
        {READY.map(([label, parameters]) => (
          <ListLink
            href={`/console/orders?${parameters}`}
            isHere={url.search === `?${parameters}`}
            label={label}
          />
        ))}
      </ul>
    </nav>
  );
}

interface ListLinkProps {
  readonly href: string;
  readonly isHere: boolean;
  readonly label: string;
  readonly count?: number | undefined;
}

const ListLink = ({ href, isHere, label, count }: ListLinkProps) => (
  <li>
    <a href={href} aria-current={isHere ? 'true' : undefined}>
      {label}
      {count !== undefined && <span class="soft"> {count}</span>}
    </a>
  </li>
);

interface FiltersProps {
  readonly visit: Visit;
  readonly values: FormValues;
  readonly issues: ReadonlyMap<string, string>;
}

async function Filters({ visit, values, issues }: FiltersProps) {
  const { fields, offered } = await filterForm(visit, 'FindOrders');
  const isFiltered = fields.some(({ path }) => (values.get(path)?.at(-1) ?? '') !== '');
  const problem = {
    type: 'about:blank',
    title: 'The filter does not fit',
    detail: [...issues.values()].join('; '),
    code: 'malformed_request',
    kind: 'usage' as const,
  };
  const sort = visit.query('sort');
  return (
    <>
      {issues.size > 0 && <ProblemNotice problem={problem} />}
      <details class="filters no-print" open={issues.size > 0}>
        <summary>{isFiltered ? 'Change the filter' : 'Filter'}</summary>
        <form class="sheet fields command">
          <Fields fields={fields} values={values} issues={issues} />
          {sort !== undefined && <input type="hidden" name="sort" value={sort} />}
          <div class="row whole">
            <button class="primary" type="submit">
              Show
            </button>
            <a href="/console/orders">All orders</a>
          </div>
          <OfferedLists offered={offered} />
        </form>
      </details>
      {isFiltered && (
        <p class="soft">{saidOf(values)}. This page’s address keeps the filter: save it as a link.</p>
      )}
    </>
  );
}

/** `status placed; total at least …`: what the URL asks for. */
function saidOf(values: FormValues): string {
  const said = [...values].flatMap(([name, texts]) => {
    const given = texts.filter((text) => text !== '');
    return given.length === 0 || ['after', 'before', 'sort', 'done'].includes(name)
      ? []
      : `${name} ${given.map(words).join(' or ')}`;
  });
  return `Filtered: ${said.join('; ')}`;
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
