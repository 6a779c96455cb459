import { describe, expect, it } from 'vitest';
import { cancelShipment } from '../../src/shop/orders/write/fulfilment/cancel-shipment.ts';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { updateTracking } from '../../src/shop/orders/write/fulfilment/update-tracking.ts';
import { cancelOrder } from '../../src/shop/orders/write/lifecycle/cancel-order.ts';
import { completeOrder } from '../../src/shop/orders/write/lifecycle/complete-order.ts';
import { createOrder } from '../../src/shop/orders/write/lifecycle/create-order.ts';
import { holdOrder } from '../../src/shop/orders/write/lifecycle/hold-order.ts';
import { placeOrder } from '../../src/shop/orders/write/lifecycle/place-order.ts';
import { reinstateOrder } from '../../src/shop/orders/write/lifecycle/reinstate-order.ts';
import { releaseHold } from '../../src/shop/orders/write/lifecycle/release-hold.ts';
import { reopenOrder } from '../../src/shop/orders/write/lifecycle/reopen-order.ts';
import { setBillingAddress } from '../../src/shop/orders/write/lifecycle/set-billing-address.ts';
import { setShippingAddress } from '../../src/shop/orders/write/lifecycle/set-shipping-address.ts';
import { updateOrderStatus } from '../../src/shop/orders/write/lifecycle/update-order-status.ts';
import { addItem } from '../../src/shop/orders/write/lines/add-item.ts';
import { changeItem } from '../../src/shop/orders/write/lines/change-item.ts';
import { editOrder } from '../../src/shop/orders/write/lines/edit-order.ts';
import { removeItem } from '../../src/shop/orders/write/lines/remove-item.ts';
import { applyDiscount } from '../../src/shop/orders/write/money/apply-discount.ts';
import { authorizePayment } from '../../src/shop/orders/write/money/authorize-payment.ts';
import { capturePayment } from '../../src/shop/orders/write/money/capture-payment.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { removeDiscount } from '../../src/shop/orders/write/money/remove-discount.ts';
import { setShipping } from '../../src/shop/orders/write/money/set-shipping.ts';
import { tagOrder } from '../../src/shop/orders/write/notes-and-tags/tag-order.ts';
import { untagOrder } from '../../src/shop/orders/write/notes-and-tags/untag-order.ts';
import { cancelReturn } from '../../src/shop/orders/write/returns/cancel-return.ts';
import { receiveReturn } from '../../src/shop/orders/write/returns/receive-return.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { undo } from '../support/undoing.ts';
import { ADDRESS, draft, ORDER, placedOrder } from './shop.ts';

const L1 = { ...ORDER, lineId: 'L1' };
const S1 = { ...ORDER, shipmentId: 'S1' };
const why = { ...ORDER, reason: 'because' };
const settled = () =>
  placedOrder()
    .when(shipItems, { ...ORDER, all: true })
    .when(recordPayment, { ...ORDER, amount: 2_900, method: 'card' });

describe('a move is undone by the move back', () => {
  it('a draft is thrown away, a placed order cancelled', async () => {
    await undo(createOrder, draft()).thenSends('CancelOrder', ORDER);
    const placed = draft().when(placeOrder, ORDER);
    const cancelled = await undo(placeOrder, placed).thenSends('CancelOrder', { reason: 'other' });
    cancelled.thenEvents({ type: 'OrderCancelled', data: { from: 'placed', note: 'Undoes it' } });
    await undo(createOrder, placedOrder()).thenSends('CancelOrder', { reason: 'other' });
  });

  it('a cancelled order is reinstated, and a reinstated one cancelled for the same reason as before', async () => {
    const cancelled = placedOrder().when(cancelOrder, { ...ORDER, reason: 'fraud' });
    const back = await undo(cancelOrder, cancelled).thenSends('ReinstateOrder', ORDER);
    await undo(reinstateOrder, back).thenSends('CancelOrder', { reason: 'fraud' });
  });

  it('a completed order is reopened, and a reopened one completed', async () => {
    const completed = settled().when(completeOrder, ORDER);
    const reopened = await undo(completeOrder, completed).thenSends('ReopenOrder', ORDER);
    await undo(reopenOrder, reopened).thenSends('CompleteOrder', { force: true });
  });

  it('whichever command made the move', async () => {
    const to = (newStatus: string) => ({ ...why, newStatus });
    const placed = draft().when(updateOrderStatus, to('placed'));
    await undo(updateOrderStatus, placed).thenSends('CancelOrder', ORDER);
    const cancelled = placed.when(updateOrderStatus, to('cancelled'));
    await undo(updateOrderStatus, cancelled).thenSends('ReinstateOrder', ORDER);
  });

  it('but not when the order has moved on, nor when a draft was thrown away', () => {
    undo(createOrder, draft(), (story) => story.when(placeOrder, ORDER)).thenCannot('is placed now');
    const completed = settled().when(completeOrder, ORDER);
    undo(completeOrder, completed, (story) => story.when(reopenOrder, why)).thenCannot('is placed now');
    undo(cancelOrder, draft().when(cancelOrder, ORDER)).thenCannot('does not come back');
  });
});

describe('a line of a draft', () => {
  it('that was added is removed, unless it has changed since', async () => {
    const added = draft().when(addItem, { ...ORDER, sku: 'SONG' });
    await undo(addItem, added).thenSends('RemoveItem', { lineId: 'L3' });
    const L3 = { ...ORDER, lineId: 'L3' };
    const changed = added.when(changeItem, { ...L3, quantity: 2 });
    undo(addItem, added, () => changed).thenCannot('L3 has changed since');
    undo(addItem, added, () => added.when(removeItem, L3)).thenCannot('L3 was removed since');
    undo(addItem, added, () => added.when(applyDiscount, { ...L3, amount: 1 })).thenCannot('changed');
  });

  it('that was changed is changed back, unless it was changed again', async () => {
    const changed = draft().when(changeItem, { ...L1, quantity: 5, unitPrice: 400 });
    const back = await undo(changeItem, changed).thenSends('ChangeItem', { quantity: 2, unitPrice: 450 });
    back.thenEvents({ type: 'OrderItemChanged', data: { totals: { total: 2_900 } } });
    expect(undo(changeItem, draft().when(changeItem, { ...L1, quantity: 5 })).data).toEqual({
      ...L1,
      quantity: 2,
    });
    const again = changed.when(changeItem, { ...L1, quantity: 6 });
    undo(changeItem, changed, () => again).thenCannot('L1 has changed since');
    undo(changeItem, changed, () => changed.when(removeItem, L1)).thenCannot('L1 was removed since');
  });

  it('that was removed comes back at the price that was agreed, under a new id', async () => {
    const removed = draft({
      items: [
        {
          sku: 'MUG',
          quantity: 2,
          unitPrice: 400,
          taxRatePpm: 70_000,
          discount: { percentPpm: 100_000, code: 'X' },
        },
        { name: 'Wrapping', unitPrice: 250, requiresShipping: false, taxIncluded: true },
      ],
    }).when(removeItem, L1);
    const back = await undo(removeItem, removed).thenSends('AddItem', { sku: 'MUG', unitPrice: 400 });
    back.thenEvents({
      type: 'OrderItemAdded',
      data: { line: { lineId: 'L3', taxRatePpm: 70_000, discount: { percentPpm: 100_000, code: 'X' } } },
    });
    const own = removed.when(removeItem, { ...ORDER, lineId: 'L2' });
    await undo(removeItem, own).thenSends('AddItem', {
      name: 'Wrapping',
      requiresShipping: false,
      taxIncluded: true,
    });
  });
});

describe('a discount', () => {
  const given = { ...L1, amount: 100 };

  it('that was given is taken back, or the one before given again', async () => {
    const first = draft().when(applyDiscount, given);
    const gone = await undo(applyDiscount, first).thenSends('RemoveDiscount', L1);
    gone.thenEvents({ type: 'DiscountRemoved', data: { totals: { total: 2_900 } } });
    const second = first.when(applyDiscount, { ...L1, percentPpm: 500_000 });
    await undo(applyDiscount, second).thenSends('ApplyDiscount', given);
    const nothing = first.when(applyDiscount, { ...L1, amount: 0 }).thenEvents({ type: 'DiscountRemoved' });
    await undo(applyDiscount, nothing).thenSends('ApplyDiscount', given);
    nothing.when(applyDiscount, { ...L1, percentPpm: 0 }).thenRejected('no_change');
    undo(applyDiscount, first, () => second).thenCannot('The discount has changed since');
    await undo(applyDiscount, draft().when(applyDiscount, { ...ORDER, amount: 5 })).thenSends(
      'RemoveDiscount',
      ORDER,
    );
  });

  it('that was taken back is given again, unless there is another', async () => {
    const gone = draft()
      .when(applyDiscount, { ...given, code: 'X' })
      .when(removeDiscount, L1);
    await undo(removeDiscount, gone).thenSends('ApplyDiscount', { ...given, code: 'X' });
    undo(removeDiscount, gone, () => gone.when(applyDiscount, given)).thenCannot('Another discount');
    undo(removeDiscount, gone, () => gone.when(removeItem, L1)).thenCannot('L1 was removed');
  });
});

describe('what was set is set back to what it was', () => {
  const other = { ...ORDER, line1: '2 Side St', city: 'Springfield', country: 'US' };

  it('addresses', async () => {
    const set = draft().when(setShippingAddress, other);
    const back = await undo(setShippingAddress, set).thenSends('SetShippingAddress', {
      ...ADDRESS,
      name: 'Ann Lee',
    });
    back.thenEvents({ type: 'ShippingAddressSet' });
    const again = set.when(setShippingAddress, { ...other, line1: '3 Far St' });
    undo(setShippingAddress, set, () => again).thenCannot('has changed since');
    const first = draft().when(setBillingAddress, other);
    undo(setBillingAddress, first).thenCannot('No address was set before');
    const second = first.when(setBillingAddress, { ...other, line2: 'Rear' });
    await undo(setBillingAddress, second).thenSends('SetBillingAddress', { line1: '2 Side St' });
  });

  it('shipping', async () => {
    const first = draft().when(setShipping, { ...ORDER, method: 'post', amount: 490 });
    undo(setShipping, first).thenCannot('No shipping was set before');
    const second = first.when(setShipping, { ...ORDER, method: 'express', amount: 990 });
    await undo(setShipping, second).thenSends('SetShipping', { method: 'post', amount: 490 });
    undo(setShipping, second, () =>
      second.when(setShipping, { ...ORDER, method: 'bike', amount: 1 }),
    ).thenCannot('The shipping has changed since');
  });

  it('tracking, back to no carrier where none was', async () => {
    const shipped = placedOrder().when(shipItems, { ...ORDER, all: true, carrier: 'DHL' });
    const numbered = shipped.when(updateTracking, { ...S1, trackingNumbers: ['7'] });
    await undo(updateTracking, numbered).thenSends('UpdateTracking', { carrier: 'DHL', trackingNumbers: [] });
    const again = numbered.when(updateTracking, { ...S1, carrier: 'UPS' });
    undo(updateTracking, numbered, () => again).thenCannot('The tracking has changed since');
    const named = placedOrder()
      .when(shipItems, { ...ORDER, all: true })
      .when(updateTracking, { ...S1, carrier: 'UPS' });
    await undo(updateTracking, named).thenSends('UpdateTracking', { carrier: null });
  });

  it('tags, as far as they are there still', async () => {
    const tagged = draft().when(tagOrder, { ...ORDER, tags: ['a', 'b'] });
    await undo(tagOrder, tagged).thenSends('UntagOrder', { tags: ['a', 'b'] });
    const less = tagged.when(untagOrder, { ...ORDER, tags: ['a'] });
    await undo(tagOrder, tagged, () => less).thenSends('UntagOrder', { tags: ['b'] });
    undo(tagOrder, tagged, () => less.when(untagOrder, { ...ORDER, tags: ['b'] })).thenCannot(
      'taken off since',
    );
    await undo(untagOrder, less).thenSends('TagOrder', { tags: ['a'] });
    undo(untagOrder, less, () => less.when(tagOrder, { ...ORDER, tags: ['a'] })).thenCannot('put on again');
  });
});

describe('an edit is undone by the edit back', () => {
  it('lines, discounts and shipping included', async () => {
    const before = placedOrder({
      items: [{ sku: 'MUG', quantity: 2, discount: { amount: 50 } }, { sku: 'POT' }, { sku: 'SONG' }],
      shipping: { method: 'post', amount: 490 },
    });
    const edited = before.when(editOrder, {
      ...why,
      remove: ['L3'],
      change: [{ lineId: 'L1', quantity: 1 }],
      add: [{ sku: 'SONG', quantity: 3 }],
      discount: [{ lineId: 'L1', amount: 400 }, { percentPpm: 100_000 }],
      shipping: { method: 'express', amount: 990 },
    });
    const back = await undo(editOrder, edited).thenSends('EditOrder', {
      remove: ['L4'],
      change: [{ lineId: 'L1', quantity: 2 }],
      add: [{ sku: 'SONG', quantity: 1 }],
      removeDiscount: ['L1', 'order'],
      discount: [{ lineId: 'L1', amount: 50 }],
      shipping: { method: 'post', amount: 490 },
    });
    const { totalBefore } = edited.last('OrderEdited') as { totalBefore: number };
    expect(back.last('OrderEdited')).toMatchObject({ totalAfter: totalBefore });
    const again = await undo(editOrder, back).thenSends('EditOrder', {
      change: [{ lineId: 'L1', quantity: 1 }],
    });
    const { totalAfter } = edited.last('OrderEdited') as { totalAfter: number };
    expect(again.last('OrderEdited')).toMatchObject({ totalAfter });
  });

  it('unless what it changed has changed since, or had never been set', () => {
    const edit = (changes: object) => ({ ...why, ...changes });
    const one = placedOrder().when(editOrder, edit({ change: [{ lineId: 'L1', quantity: 3 }] }));
    const two = one.when(editOrder, edit({ change: [{ lineId: 'L1', quantity: 4 }] }));
    undo(editOrder, one, () => two).thenCannot('L1 has changed since');
    const other = one.when(editOrder, edit({ change: [{ lineId: 'L2', quantity: 4 }] }));
    expect(undo(editOrder, one, () => other).data).toMatchObject({ change: [{ lineId: 'L1', quantity: 2 }] });
    const shipping = placedOrder().when(editOrder, edit({ shipping: { method: 'post', amount: 1 } }));
    undo(editOrder, shipping).thenCannot('No shipping was set before');
    const off = placedOrder().when(editOrder, edit({ discount: [{ amount: 5 }] }));
    const more = off.when(editOrder, edit({ discount: [{ amount: 6 }] }));
    undo(editOrder, off, () => more).thenCannot('The discount has changed since');
  });
});

describe('holds', () => {
  it('are released, and put on again', async () => {
    const held = placedOrder().when(holdOrder, { ...ORDER, reason: 'high_risk' });
    const released = await undo(holdOrder, held).thenSends('ReleaseHold', { reason: 'high_risk' });
    const again = await undo(releaseHold, released).thenSends('HoldOrder', { reason: 'high_risk' });
    undo(holdOrder, held, () => released).thenCannot('released since');
    undo(releaseHold, released, () => again).thenCannot('on hold again since');
  });
});

describe('shipments and returns', () => {
  it('a shipment is called back, and sent again', async () => {
    const tracking = { carrier: 'DHL', trackingNumbers: ['7'] };
    const shipped = placedOrder().when(shipItems, { ...ORDER, all: true, ...tracking });
    const back = await undo(shipItems, shipped).thenSends('CancelShipment', S1);
    const again = await undo(cancelShipment, back).thenSends('ShipItems', tracking);
    again.thenEvents({ type: 'OrderShipped', data: { shipmentId: 'S2', units: { shipped: 3 } } });
  });

  it('a return is called off, and announced again, until it arrives', async () => {
    const shipped = placedOrder().when(shipItems, { ...ORDER, all: true });
    const asked = shipped.when(requestReturn, { ...why, lines: [{ lineId: 'L1', quantity: 2 }] });
    const off = await undo(requestReturn, asked).thenSends('CancelReturn', { returnId: 'R1' });
    await undo(cancelReturn, off).thenSends('RequestReturn', { lines: [{ lineId: 'L1', quantity: 2 }] });
    const arrived = asked.when(receiveReturn, {
      ...ORDER,
      returnId: 'R1',
      lines: [{ lineId: 'L1', quantity: 1 }],
    });
    undo(requestReturn, asked, () => arrived).thenCannot('R1 has arrived');
  });
});

describe('payments', () => {
  const P1 = { ...ORDER, paymentId: 'P1' };

  it('an authorisation is voided, unless some of it was captured', async () => {
    const promised = placedOrder().when(authorizePayment, { ...ORDER, amount: 2_000, method: 'card' });
    await undo(authorizePayment, promised).thenSends('VoidPayment', P1);
    const captured = promised.when(capturePayment, { ...P1, amount: 500 });
    undo(authorizePayment, promised, () => captured).thenCannot('captured or voided since');
    const back = await undo(capturePayment, captured).thenSends('RefundPayment', { ...P1, amount: 500 });
    back.thenEvents({ type: 'PaymentRefunded', data: { settlement: { balance: 2_900 } } });
  });

  it('money that came is paid back', async () => {
    const paid = placedOrder().when(recordPayment, { ...ORDER, amount: 900, method: 'card' });
    await undo(recordPayment, paid).thenSends('RefundPayment', { ...P1, amount: 900 });
  });
});
