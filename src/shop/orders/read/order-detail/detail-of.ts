import type { RecordedEvent } from '../../../../core/model/aggregate.ts';
import { project } from '../../../../core/read/projection.ts';
import { type OrderDetailRow, orderDetailTable } from './order-detail.ts';
import { orderDetailView } from './view.ts';

/** What an order's summary and lines leave out, from the order's events. */
export function detailOf(orderId: string, events: readonly RecordedEvent[]): OrderDetailRow | undefined {
  const { session } = project(orderDetailView, orderId, events);
  return session.all().get(orderDetailTable.name)?.[0] as OrderDetailRow | undefined;
}
