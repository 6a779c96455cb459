import type * as z from 'zod';
import { ok, type Result } from '../../../../core/kernel/result.ts';
import { recordedEvents } from '../../../../core/model/aggregate.ts';
import { streamId } from '../../../../core/model/commit.ts';
import { lazyObject } from '../../../../core/model/lazy-object.ts';
import type { Ports } from '../../../../core/model/ports.ts';
import { defineQuery, type Page } from '../../../../core/model/query.ts';
import { after, limit } from '../../../../core/read/paging.ts';
import { queryBuilder } from '../../../../core/read/sql/query-builder.ts';
import { orderEvents } from '../../events.ts';
import { detailOf } from '../order-detail/detail-of.ts';
import { orderFilter, orderFilterFlags } from '../order-summary/find-filter.ts';
import { pageOfOrders } from '../order-summary/found-orders.ts';
import { orderCountsView } from '../order-summary/order-counts.ts';
import type { OrderSummary } from '../order-summary/order-summary.ts';
import type { OrderTables } from '../order-summary/order-tables.ts';
import { productOrdersView } from '../order-summary/product-orders.ts';
import { orderSummaryView } from '../order-summary/view.ts';
import { renamedCustomerView } from '../renamed-customer/view.ts';
import { exportOrder } from './export-order.ts';
import { type ExportedOrder, exportedOrder } from './exported-order.ts';

const input = lazyObject({ ...orderFilter, after, limit: limit() });
type Input = z.output<ReturnType<typeof input.whole>>;

export const exportOrders = defineQuery({
  name: 'ExportOrders',
  summary: 'Export whole orders with their history, by number, as "orders import" takes them',
  input,
  views: [orderSummaryView, orderCountsView, productOrdersView, renamedCustomerView],
  result: { kind: 'page', item: () => exportedOrder, idField: 'orderId', isMessage: true },
  answer,
  cli: {
    path: 'orders export',
    nothing: 'No orders match.',
    args: ['text'],
    format: 'ndjson',
    flags: orderFilterFlags,
    examples: [
      { run: 'daybook orders export --out orders.ndjson', does: 'Every order, one JSON object a line' },
      {
        run: 'daybook orders export --from 2026-01 | daybook orders import - --db new.db --create-missing',
        does: "This year's orders into another daybook",
      },
    ],
  },
});

const db = queryBuilder<OrderTables>();

async function answer(
  { after: cursor, limit: most, ...filter }: Input,
  ports: Ports,
): Promise<Result<Page<ExportedOrder>>> {
  const page = await pageOfOrders(filter, ['number'], { limit: most, after: cursor }, ports);
  const items: ExportedOrder[] = [];
  for (const summary of page.items) items.push(await whole(summary, ports));
  return ok({ ...page, items });
}

async function whole(
  summary: OrderSummary,
  { read, log }: Pick<Ports, 'read' | 'log'>,
): Promise<ExportedOrder> {
  const { orderId, version } = summary;
  const [lines, commits] = await Promise.all([
    read.all(db.selectFrom('order_line').selectAll().where('orderId', '=', orderId)),
    log.readStream(streamId(orderEvents.category, orderId)),
  ]);
  // The log may have gone on since: an order is exported as of one moment, that of the summary.
  const events = commits
    .flatMap((commit) => recordedEvents(orderEvents, commit))
    .filter(({ meta }) => meta.version <= version);
  const detail = detailOf(orderId, events);
  if (detail === undefined) throw new Error(`the order ${orderId} does not begin with OrderCreated`);
  return exportOrder({ summary, lines, detail, events });
}
