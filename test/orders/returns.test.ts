import { describe, it } from 'vitest';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { cancelOrder } from '../../src/shop/orders/write/lifecycle/cancel-order.ts';
import { completeOrder } from '../../src/shop/orders/write/lifecycle/complete-order.ts';
import { editOrder } from '../../src/shop/orders/write/lines/edit-order.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { cancelReturn } from '../../src/shop/orders/write/returns/cancel-return.ts';
import { receiveReturn } from '../../src/shop/orders/write/returns/receive-return.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { draft, ORDER, placedOrder } from './shop.ts';

const R1 = { ...ORDER, returnId: 'R1' };
const mugs = (quantity: number) => ({ ...ORDER, lines: [{ lineId: 'L1', quantity }], reason: 'too small' });
const shipped = () => placedOrder().when(shipItems, { ...ORDER, all: true });

describe('a return', () => {
  it('is announced, arrives and is credited with what the units are worth', () => {
    shipped()
      .when(requestReturn, mugs(1))
      .thenEvents({
        type: 'ReturnRequested',
        data: { returnId: 'R1', lines: [{ quantity: 1, requested: 1, shipped: 2 }], units: { requested: 1 } },
      })
      .when(receiveReturn, R1)
      .thenEvents({
        type: 'ReturnReceived',
        data: {
          lines: [{ quantity: 1, requested: 0, returned: 1, condition: 'resellable', credit: 450 }],
          credit: 450,
          closed: true,
          units: { requested: 0, returned: 1 },
          settlement: { total: 2_900, credited: 450, owed: 2_450 },
          sale: { lines: [{ quantity: -1, gross: 0, discount: 0, net: -450, tax: 0 }] },
        },
      })
      .when(receiveReturn, R1)
      .thenRejected('return_closed');
  });

  it('may arrive bit by bit, and its rest be called off', () => {
    const some = shipped()
      .when(requestReturn, mugs(2))
      .when(receiveReturn, {
        ...R1,
        lines: [{ lineId: 'L1', quantity: 1, condition: 'damaged' }],
        credit: 200,
      })
      .thenEvents({
        type: 'ReturnReceived',
        data: { closed: false, credit: 200, lines: [{ condition: 'damaged', credit: 200, requested: 1 }] },
      });
    some
      .when(receiveReturn, { ...R1, lines: [{ lineId: 'L1', quantity: 2 }] })
      .thenRejected('quantity_exceeds_returnable');
    some
      .when(cancelReturn, { ...R1, reason: 'keeps it' })
      .thenEvents({ type: 'ReturnCancelled', data: { lines: [{ quantity: 1, requested: 0, returned: 1 }] } })
      .when(cancelReturn, R1)
      .thenRejected('return_closed');
  });

  it('leaves nothing behind when a line with tax and discount comes back unit by unit', () => {
    const items = [
      { name: 'Thing', quantity: 3, unitPrice: 3_33, taxRatePpm: 88_750, discount: { amount: 1_00 } },
    ];
    let story = placedOrder({ items, currency: 'USD' }).when(shipItems, { ...ORDER, all: true });
    const { total } = story.last('OrderPlaced')['totals'] as { total: number };
    for (const returnId of ['R1', 'R2', 'R3']) {
      story = story.when(requestReturn, mugs(1)).when(receiveReturn, { ...ORDER, returnId });
    }
    story.thenEvents({ type: 'ReturnReceived', data: { settlement: { credited: total, owed: 0 } } });
    story.when(cancelOrder, { ...ORDER, reason: 'customer' }).thenEvents({
      type: 'OrderCancelled',
      data: { sale: { lines: [{ quantity: 0, gross: -999, discount: -100, net: 0, tax: 0 }] } },
    });
  });

  it('is never of units that did not go out, or are coming back already', () => {
    const one = placedOrder().when(shipItems, { ...ORDER, lines: [{ lineId: 'L1', quantity: 1 }] });
    one.when(requestReturn, mugs(2)).thenRejected('quantity_exceeds_returnable');
    one.when(requestReturn, mugs(1)).when(requestReturn, mugs(1)).thenRejected('quantity_exceeds_returnable');
    one
      .when(requestReturn, mugs(1))
      .when(receiveReturn, { ...R1, lines: [{ lineId: 'L2' }] })
      .thenRejected('quantity_exceeds_returnable');
    draft().when(requestReturn, mugs(1)).thenRejected('order_not_placed');
  });

  it('is credited with no more than the units are worth', () => {
    shipped()
      .when(requestReturn, mugs(1))
      .when(receiveReturn, { ...R1, credit: 451 })
      .thenRejected('credit_exceeds_lines');
  });

  it('is one of the order, of lines named once', () => {
    shipped().when(receiveReturn, R1).thenRejected('return_not_found');
    shipped().when(cancelReturn, R1).thenRejected('return_not_found');
    const twice = [{ lineId: 'L1' }, { lineId: 'L1' }];
    shipped()
      .when(requestReturn, { ...ORDER, lines: twice, reason: 'x' })
      .thenRejected('line_repeated');
    shipped()
      .when(requestReturn, { ...ORDER, lines: [{ lineId: 'L5' }], reason: 'x' })
      .thenRejected('line_not_found');
  });

  it('is worth nothing more when an edit has made the line no dearer than what was credited', () => {
    placedOrder({ items: [{ sku: 'MUG', quantity: 4 }] })
      .when(shipItems, { ...ORDER, all: true })
      .when(requestReturn, mugs(2))
      .when(receiveReturn, R1)
      .when(editOrder, { ...ORDER, reason: 'half price', change: [{ lineId: 'L1', unitPrice: 225 }] })
      .when(requestReturn, mugs(1))
      .when(receiveReturn, { ...ORDER, returnId: 'R2' })
      .thenEvents({ type: 'ReturnReceived', data: { credit: 0, settlement: { owed: 0 } } });
  });

  it('may follow when the order is completed, and leaves a refund due', () => {
    shipped()
      .when(recordPayment, { ...ORDER, amount: 2_900, method: 'card' })
      .when(completeOrder, ORDER)
      .when(requestReturn, mugs(1))
      .when(receiveReturn, R1)
      .thenEvents({ type: 'ReturnReceived', data: { settlement: { balance: -450 } } });
  });
});
