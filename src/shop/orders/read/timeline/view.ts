import codeHash from 'virtual:code-hash';
import type { EventMeta } from '../../../../core/model/aggregate.ts';
import type { EventData, EventType } from '../../../../core/model/event.ts';
import type { RowsOf } from '../../../../core/model/rows.ts';
import { defineView } from '../../../../core/model/view.ts';
import { type OrderEvents, orderEvents } from '../../events.ts';
import { type Told, tell } from './sentences.ts';
import { type TimelineRow, timelineTable } from './timeline.ts';

const tables = { entries: timelineTable };

/** Every event is an entry: what the sentences name is what the handlers name. */
const enter =
  <Type extends EventType<OrderEvents>>(type: Type) =>
  (
    rows: RowsOf<typeof tables>,
    { data, meta }: { readonly data: EventData<OrderEvents, Type>; readonly meta: EventMeta },
  ): void =>
    rows.entries.insert(entryOf(type, tell[type](data), meta));

function entryOf(type: string, { told, before, after }: Told, meta: EventMeta): TimelineRow {
  return {
    orderId: meta.id,
    version: meta.version,
    position: meta.position,
    occurredAt: meta.occurredAt,
    recordedAt: meta.recordedAt,
    actor: meta.actor,
    told,
    type,
    command: meta.command,
    before: before ?? null,
    after: after ?? null,
  };
}

export const timelineView = defineView({
  name: 'timeline',
  version: 1,
  codeHash,
  summary: 'What happened to each order: when, by whom, in a sentence, with before and after',
  events: orderEvents,
  tables,
  handlers: {
    OrderCreated: enter('OrderCreated'),
    OrderItemAdded: enter('OrderItemAdded'),
    OrderItemChanged: enter('OrderItemChanged'),
    OrderItemRemoved: enter('OrderItemRemoved'),
    DiscountApplied: enter('DiscountApplied'),
    DiscountRemoved: enter('DiscountRemoved'),
    ShippingAddressSet: enter('ShippingAddressSet'),
    BillingAddressSet: enter('BillingAddressSet'),
    ShippingSet: enter('ShippingSet'),
    OrderPlaced: enter('OrderPlaced'),
    OrderEdited: enter('OrderEdited'),
    OrderCancelled: enter('OrderCancelled'),
    OrderStatusChanged: enter('OrderStatusChanged'),
    OrderHeld: enter('OrderHeld'),
    HoldReleased: enter('HoldReleased'),
    PaymentAuthorized: enter('PaymentAuthorized'),
    PaymentCaptured: enter('PaymentCaptured'),
    PaymentRecorded: enter('PaymentRecorded'),
    PaymentVoided: enter('PaymentVoided'),
    PaymentRefunded: enter('PaymentRefunded'),
    OrderShipped: enter('OrderShipped'),
    TrackingUpdated: enter('TrackingUpdated'),
    ShipmentDelivered: enter('ShipmentDelivered'),
    ShipmentCancelled: enter('ShipmentCancelled'),
    ReturnRequested: enter('ReturnRequested'),
    ReturnReceived: enter('ReturnReceived'),
    ReturnCancelled: enter('ReturnCancelled'),
    NoteAdded: enter('NoteAdded'),
    OrderTagged: enter('OrderTagged'),
    OrderUntagged: enter('OrderUntagged'),
  },
});
