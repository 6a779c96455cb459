import { valueOrThrow } from '../../../core/kernel/value-or-throw.ts';
import type { ResultShape } from '../../../core/model/field.ts';
import type { Page, QueryMeta } from '../../../core/model/query.ts';
import { momentOf } from '../../messages/request-headers.ts';
import { DoneNotice } from '../commands/done-notice.tsx';
import { Title } from '../layout.tsx';
import type { ConsolePage } from '../page.ts';
import { Badge } from '../parts/badge.tsx';
import { RecordFacts } from '../parts/facts.tsx';
import { withParameters } from '../parts/pager.tsx';
import { Notice } from '../parts/said.tsx';
import { Time } from '../parts/value.tsx';
import type { Visit } from '../visit.ts';
import { Neighbours } from './neighbours.tsx';
import type { Order } from './order.ts';
import { OrderActions } from './order-actions.tsx';
import { OrderParts, OrderSums } from './order-parts.tsx';
import { type Happened, Timeline } from './timeline.tsx';

/** `/console/orders/1042`: an order with all that belongs to it, and what can be done with it; `?asOf=@812` as it was. */
export const orderPage: ConsolePage = {
  path: '/orders/:order',
  get: async (visit) => {
    const orderId = valueOrThrow(await visit.port.idOf('order', visit.param('order')));
    const asOf = visit.query('asOf');
    const meta: QueryMeta = asOf === undefined ? {} : { asOf: momentOf(asOf, visit.now, visit.zone) };
    const order = await visit.ask<Order>('GetOrder', { orderId }, meta);
    const { shape } = await visit.describe('GetOrder');
    const history = visit.may('GetTimeline')
      ? await visit.ask<Page<Happened>>('GetTimeline', { orderId, sort: ['-version'], limit: 100 }, meta)
      : undefined;
    return {
      title: `Order ${order.number}`,
      body: (
        <>
          <Title
            above={{ label: 'Orders', href: listOf(visit) }}
            lead={<States order={order} />}
            actions={<Neighbours visit={visit} orderId={orderId} />}
          >
            Order {order.number} <span class="soft">{order.customerName}</span>
          </Title>
          <DoneNotice visit={visit} />
          {asOf !== undefined && <AsOf visit={visit} at={order.updatedAt} />}
          <div class="beside">
            <div class="stack wide">
              <OrderParts order={order} shape={shape} zone={visit.zone} />
              {history !== undefined && <Timeline page={history} visit={visit} isPast={asOf !== undefined} />}
            </div>
            <aside class="stack wide" aria-label="About the order">
              {asOf === undefined && <OrderActions visit={visit} order={order} />}
              <section class="sheet" aria-labelledby="sums">
                <h2 id="sums">Money</h2>
                <OrderSums order={order} shape={shape} zone={visit.zone} />
              </section>
              <About order={order} shape={shape} visit={visit} />
            </aside>
          </div>
        </>
      ),
    };
  },
};

/** The list that the page was reached from. */
function listOf(visit: Visit): string {
  const within = visit.query('in');
  return within === undefined ? '/console/orders' : `/console/orders?${within}`;
}

const States = ({ order }: { readonly order: Order }) => (
  <span class="row">
    <Badge status={order.status} />
    <Badge status={order.payment} />
    <Badge status={order.fulfilment} />
    {order.returns !== 'none' && <Badge status={order.returns} />}
    {order.onHold && <span class="badge waits">on hold: {order.holds.join(', ').replaceAll('_', ' ')}</span>}
  </span>
);

const AsOf = ({ visit, at }: { readonly visit: Visit; readonly at: string }) => (
  <Notice>
    <p>
      As it was {visit.query('asOf')}: last changed <Time at={at} zone={visit.zone} />.{' '}
      <a href={withParameters(visit.url, { asOf: undefined })}>As it is now</a>
    </p>
  </Notice>
);

const ABOUT = [
  'externalRef',
  'customerRef',
  'customerEmail',
  'orderedAt',
  'requiredBy',
  'completedAt',
  'cancelledAt',
  'cancelReason',
  'shippingAddress',
  'billingAddress',
  'agreedShipping',
  'tags',
  'orderId',
  'version',
] as const;

const About = ({
  order,
  shape,
  visit,
}: {
  readonly order: Order;
  readonly shape: ResultShape;
  readonly visit: Visit;
}) => (
  <section class="sheet" aria-labelledby="about">
    <h2 id="about">Details</h2>
    <RecordFacts fields={shape.fields} record={order} zone={visit.zone} only={ABOUT} />
    <ul class="plain-list row">
      {order.customerRef !== null && (
        <li>
          <a href={`/console/customers/${encodeURIComponent(order.customerRef)}`}>The customer</a>
        </li>
      )}
      {visit.may('ExplainOrder') && (
        <li>
          <a href={`/console/orders/${order.number}/why`}>Why it is so</a>
        </li>
      )}
    </ul>
    <form class="row">
      <div class="field">
        <label for="as-of">As of</label>
        <input id="as-of" name="asOf" value={visit.query('asOf')} placeholder="yesterday, 2026-03-14, @812" />
      </div>
      <button type="submit">Look</button>
    </form>
  </section>
);
