import { describe, expect, it } from 'vitest';
import { cancelShipment } from '../../src/shop/orders/write/fulfilment/cancel-shipment.ts';
import { confirmDelivery } from '../../src/shop/orders/write/fulfilment/confirm-delivery.ts';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { updateTracking } from '../../src/shop/orders/write/fulfilment/update-tracking.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { draft, ORDER, placedOrder } from './shop.ts';

const S1 = { ...ORDER, shipmentId: 'S1' };
const all = { ...ORDER, all: true };
const shipOne = { ...ORDER, lines: [{ lineId: 'L1', quantity: 1 }] };

describe('shipping', () => {
  it('may happen bit by bit', () => {
    const one = placedOrder()
      .when(shipItems, { ...shipOne, carrier: 'DHL', trackingNumbers: ['00340', '00341'] })
      .thenEvents({
        type: 'OrderShipped',
        data: {
          shipmentId: 'S1',
          carrier: 'DHL',
          trackingNumbers: ['00340', '00341'],
          lines: [{ lineId: 'L1', sku: 'MUG', quantity: 1, shipped: 1 }],
          units: { toShip: 3, shipped: 1 },
        },
      });
    one
      .when(shipItems, all)
      .thenEvents({
        type: 'OrderShipped',
        data: {
          shipmentId: 'S2',
          lines: [
            { lineId: 'L1', quantity: 1, shipped: 2 },
            { lineId: 'L2', quantity: 1 },
          ],
          units: { shipped: 3 },
        },
      })
      .when(shipItems, all)
      .thenRejected('nothing_to_ship');
    one
      .when(shipItems, { ...ORDER, lines: [{ lineId: 'L1', quantity: 2 }] })
      .thenRejected('quantity_exceeds_open');
  });

  it('takes lines of the order, each once', () => {
    const lines = (...ids: string[]) => ({ ...ORDER, lines: ids.map((lineId) => ({ lineId })) });
    placedOrder().when(shipItems, lines('L1', 'L1')).thenRejected('line_repeated');
    placedOrder().when(shipItems, lines('L7')).thenRejected('line_not_found');
    placedOrder()
      .when(shipItems, { ...all, trackingNumbers: ['1', '1'] })
      .thenRejected('duplicate_tracking_number');
    expect(shipItems.input.safeParse({ ...shipOne, all: true }).success).toBe(false);
    expect(shipItems.input.safeParse(ORDER).success).toBe(false);
  });

  it('is for placed orders, and for lines that ship', () => {
    draft().when(shipItems, all).thenRejected('order_not_placed');
    const mixed = placedOrder({ items: [{ sku: 'MUG' }, { sku: 'SONG' }] });
    mixed.when(shipItems, { ...ORDER, lines: [{ lineId: 'L2' }] }).thenRejected('quantity_exceeds_open');
    mixed.when(shipItems, all).thenEvents({
      type: 'OrderShipped',
      data: { lines: [{ lineId: 'L1' }], units: { ordered: 2, toShip: 1 } },
    });
  });
});

describe('a shipment', () => {
  const shipped = () => placedOrder().when(shipItems, { ...all, carrier: 'DHL' });

  it('gets other tracking numbers', () => {
    shipped()
      .when(updateTracking, { ...S1, trackingNumbers: ['7'] })
      .thenEvents({
        type: 'TrackingUpdated',
        data: { carrier: 'DHL', trackingNumbers: ['7'], before: { carrier: 'DHL', trackingNumbers: [] } },
      })
      .when(updateTracking, { ...S1, trackingNumbers: ['7'] })
      .thenRejected('no_change');
  });

  it('loses its carrier and its numbers when they are cleared', () => {
    placedOrder()
      .when(shipItems, { ...ORDER, all: true, carrier: 'DHL', trackingNumbers: ['1'] })
      .when(updateTracking, { ...S1, carrier: null, trackingNumbers: null })
      .thenEvents({ type: 'TrackingUpdated', data: { carrier: null, trackingNumbers: [] } })
      .when(updateTracking, { ...S1, carrier: null })
      .thenRejected('no_change');
  });

  it('arrives once', () => {
    shipped()
      .when(confirmDelivery, S1)
      .thenEvents({
        type: 'ShipmentDelivered',
        data: { lines: [{ delivered: 2 }, { delivered: 1 }], units: { delivered: 3 } },
      })
      .when(confirmDelivery, S1)
      .thenRejected('shipment_closed');
  });

  it('can be called back until it arrives: its units are open again', () => {
    const back = shipped()
      .when(cancelShipment, { ...S1, reason: 'lost' })
      .thenEvents({
        type: 'ShipmentCancelled',
        data: { lines: [{ shipped: 0 }, { shipped: 0 }], units: { shipped: 0 } },
      });
    back.when(shipItems, all).thenEvents({ type: 'OrderShipped', data: { shipmentId: 'S2' } });
    back.when(confirmDelivery, S1).thenRejected('shipment_closed');
    back.when(updateTracking, { ...S1, carrier: 'UPS' }).thenRejected('shipment_closed');
    shipped().when(confirmDelivery, S1).when(cancelShipment, S1).thenRejected('shipment_closed');
  });

  it('is not called back when its units are on their way back', () => {
    shipped()
      .when(requestReturn, { ...ORDER, lines: [{ lineId: 'L1', quantity: 1 }], reason: 'unwanted' })
      .when(cancelShipment, S1)
      .thenRejected('units_returning');
  });

  it('is one of the order', () => {
    placedOrder().when(confirmDelivery, S1).thenRejected('shipment_not_found');
    placedOrder().when(cancelShipment, S1).thenRejected('shipment_not_found');
    placedOrder()
      .when(updateTracking, { ...S1, carrier: 'UPS' })
      .thenRejected('shipment_not_found');
  });
});
