import * as z from 'zod';
import { defineEventGroup } from '../../../core/model/event.ts';
import { text } from '../../../core/model/fields.ts';
import { words } from './fields.ts';
import { shipmentId } from './ids.ts';
import { lineUnits } from './order-line.ts';
import { orderUnits } from './sums.ts';

const tracking = () => ({
  carrier: words(100, 'Who carries it'),
  trackingNumbers: z.array(text(100)).describe('Tracking numbers'),
});

/** What is shipped, and whether it arrives. */
export const fulfilment = defineEventGroup({
  OrderShipped: {
    summary: 'Units were shipped',
    data: () =>
      z.strictObject({
        shipmentId: shipmentId(),
        ...tracking(),
        lines: z.array(lineUnits()),
        units: orderUnits(),
      }),
  },
  TrackingUpdated: {
    summary: "A shipment's carrier or tracking numbers changed",
    data: () =>
      z.strictObject({
        shipmentId: shipmentId(),
        ...tracking(),
        before: z.strictObject(tracking()).describe('What they were until then'),
      }),
  },
  ShipmentDelivered: {
    summary: 'A shipment arrived',
    data: () =>
      z.strictObject({ shipmentId: shipmentId(), lines: z.array(lineUnits()), units: orderUnits() }),
  },
  ShipmentCancelled: {
    summary: 'A shipment was called back before it arrived: its units are unshipped again',
    data: () =>
      z.strictObject({
        shipmentId: shipmentId(),
        reason: words(500, 'Why'),
        lines: z.array(lineUnits()),
        units: orderUnits(),
      }),
  },
});
