import { describe, expect, it } from 'vitest';
import { confirmDelivery } from '../../src/shop/orders/write/fulfilment/confirm-delivery.ts';
import { shipItems } from '../../src/shop/orders/write/fulfilment/ship-items.ts';
import { cancelOrder } from '../../src/shop/orders/write/lifecycle/cancel-order.ts';
import { completeOrder } from '../../src/shop/orders/write/lifecycle/complete-order.ts';
import { holdOrder } from '../../src/shop/orders/write/lifecycle/hold-order.ts';
import { placeOrder } from '../../src/shop/orders/write/lifecycle/place-order.ts';
import { reinstateOrder } from '../../src/shop/orders/write/lifecycle/reinstate-order.ts';
import { releaseHold } from '../../src/shop/orders/write/lifecycle/release-hold.ts';
import { reopenOrder } from '../../src/shop/orders/write/lifecycle/reopen-order.ts';
import { setShippingAddress } from '../../src/shop/orders/write/lifecycle/set-shipping-address.ts';
import { updateOrderStatus } from '../../src/shop/orders/write/lifecycle/update-order-status.ts';
import { addItem } from '../../src/shop/orders/write/lines/add-item.ts';
import { recordPayment } from '../../src/shop/orders/write/money/record-payment.ts';
import { refundPayment } from '../../src/shop/orders/write/money/refund-payment.ts';
import { addNote } from '../../src/shop/orders/write/notes-and-tags/add-note.ts';
import { tagOrder } from '../../src/shop/orders/write/notes-and-tags/tag-order.ts';
import { untagOrder } from '../../src/shop/orders/write/notes-and-tags/untag-order.ts';
import { receiveReturn } from '../../src/shop/orders/write/returns/receive-return.ts';
import { requestReturn } from '../../src/shop/orders/write/returns/request-return.ts';
import { given } from '../support/given.ts';
import { ADDRESS, draft, ORDER, placedOrder } from './shop.ts';

const paid = () => placedOrder().when(recordPayment, { ...ORDER, amount: 2_900, method: 'card' });
const shipped = () => placedOrder().when(shipItems, { ...ORDER, all: true });
const done = () => paid().when(shipItems, { ...ORDER, all: true });
const why = { ...ORDER, reason: 'a mistake' };

describe('cancelling', () => {
  it('throws a draft away without asking why', () => {
    draft()
      .when(cancelOrder, ORDER)
      .thenEvents({
        type: 'OrderCancelled',
        data: { from: 'created', reason: 'draft_discarded', sale: null },
      });
  });

  it('takes a placed order out of the books, for a reason', () => {
    placedOrder().when(cancelOrder, ORDER).thenRejected('reason_required');
    placedOrder()
      .when(cancelOrder, { ...ORDER, reason: 'customer', note: 'changed her mind' })
      .thenEvents({
        type: 'OrderCancelled',
        data: {
          from: 'placed',
          note: 'changed her mind',
          refundDue: 0,
          settlement: { owed: 0, balance: 0 },
          sale: { lines: [{ quantity: -2, net: -900 }, { net: -2_000 }] },
        },
      });
  });

  it('leaves a refund due when money has come in', () => {
    paid()
      .when(cancelOrder, { ...ORDER, reason: 'inventory' })
      .thenEvents({ type: 'OrderCancelled', data: { refundDue: 2_900, settlement: { balance: -2_900 } } })
      .when(refundPayment, { ...ORDER, paymentId: 'P1', amount: 2_900, reason: 'cancelled' })
      .thenEvents({ type: 'PaymentRefunded', data: { settlement: { balance: 0 } } });
  });

  it('waits for everything that was shipped to come back', () => {
    const live = shipped().when(cancelOrder, { ...ORDER, reason: 'customer' });
    live.thenRejected('has_live_shipments');
    expect(live.rejection.message).toBe('3 shipped units are neither returned nor called back.');
    expect(live.rejection.hint).toContain('RequestReturn');
    const back = shipped()
      .when(requestReturn, { ...ORDER, lines: [{ lineId: 'L1' }, { lineId: 'L2' }], reason: 'unwanted' })
      .when(receiveReturn, { ...ORDER, returnId: 'R1' });
    back.when(cancelOrder, { ...ORDER, reason: 'customer' }).thenEvents({
      type: 'OrderCancelled',
      data: { sale: { lines: [{ gross: -900, net: 0 }, { gross: -2_000 }] } },
    });
  });
});

describe('completing', () => {
  it('takes an order that is shipped and paid', () => {
    done()
      .when(completeOrder, ORDER)
      .thenEvents({ type: 'OrderStatusChanged', data: { change: 'completed', forced: false, sale: null } });
  });

  it('says how much is still open', () => {
    const toldOf = (outcome: ReturnType<typeof placedOrder>) =>
      outcome.when(completeOrder, ORDER).rejection.message;
    const one = placedOrder({ items: [{ sku: 'MUG' }] });
    expect(toldOf(one)).toBe('1 unit is not shipped.');
    expect(toldOf(paid())).toBe('3 units are not shipped.');
    expect(toldOf(shipped())).toBe('29.00 USD is not paid.');
    const overpaid = shipped().when(recordPayment, {
      ...ORDER,
      amount: 2_950,
      method: 'card',
      allowOverpay: true,
    });
    expect(toldOf(overpaid)).toBe('A refund of 0.50 USD is due.');
  });

  it('waits for shipments, payment, holds and returns', () => {
    paid().when(completeOrder, ORDER).thenRejected('not_all_shipped');
    shipped().when(completeOrder, ORDER).thenRejected('balance_open');
    done()
      .when(holdOrder, { ...ORDER, reason: 'high_risk' })
      .when(completeOrder, ORDER)
      .thenRejected('order_on_hold');
    done()
      .when(requestReturn, { ...ORDER, lines: [{ lineId: 'L1' }], reason: 'unwanted' })
      .when(completeOrder, ORDER)
      .thenRejected('return_open');
    draft().when(completeOrder, ORDER).thenRejected('invalid_transition');
  });

  it('can be forced, for a reason', () => {
    placedOrder()
      .when(completeOrder, { ...ORDER, force: true })
      .thenRejected('reason_required');
    placedOrder()
      .when(completeOrder, { ...ORDER, force: true, reason: 'written off' })
      .thenEvents({ type: 'OrderStatusChanged', data: { forced: true, settlement: { balance: 2_900 } } });
    done()
      .when(completeOrder, { ...ORDER, force: true })
      .thenEvents({ type: 'OrderStatusChanged', data: { forced: false } });
  });

  it('can be taken back', () => {
    done()
      .when(completeOrder, ORDER)
      .when(reopenOrder, why)
      .thenEvents({
        type: 'OrderStatusChanged',
        data: { change: 'reopened', from: 'completed', to: 'placed' },
      });
    placedOrder().when(reopenOrder, why).thenRejected('invalid_transition');
  });
});

describe('reinstating', () => {
  it('brings a cancelled order back into the books', () => {
    placedOrder()
      .when(cancelOrder, { ...ORDER, reason: 'staff' })
      .when(reinstateOrder, why)
      .thenEvents({
        type: 'OrderStatusChanged',
        data: {
          change: 'reinstated',
          settlement: { owed: 2_900 },
          sale: { lines: [{ net: 900 }, { net: 2_000 }] },
        },
      });
  });

  it('is for orders that had been placed', () => {
    draft().when(cancelOrder, ORDER).when(reinstateOrder, why).thenRejected('invalid_transition');
    placedOrder().when(reinstateOrder, why).thenRejected('invalid_transition');
  });
});

describe('setting a status', () => {
  it('goes the way that leads there', () => {
    const to = (newStatus: 'placed' | 'completed' | 'cancelled', reason?: string) => ({
      ...ORDER,
      newStatus,
      ...(reason === undefined ? {} : { reason }),
    });
    const placed = draft().when(updateOrderStatus, to('placed')).thenEvents({ type: 'OrderPlaced' });
    placed.when(updateOrderStatus, to('completed')).thenRejected('not_all_shipped');
    const cancelled = placed
      .when(updateOrderStatus, to('cancelled', 'fraud'))
      .thenEvents({ type: 'OrderCancelled', data: { reason: 'fraud', note: null } });
    cancelled.when(updateOrderStatus, to('placed')).thenRejected('reason_required');
    cancelled
      .when(updateOrderStatus, to('placed', 'proven'))
      .thenEvents({ type: 'OrderStatusChanged', data: { change: 'reinstated' } });
    done()
      .when(updateOrderStatus, to('completed'))
      .when(updateOrderStatus, to('placed', 'a mistake'))
      .thenEvents({ type: 'OrderStatusChanged', data: { change: 'reopened' } });
  });

  it('keeps a reason in free words as a note', () => {
    placedOrder()
      .when(updateOrderStatus, { ...ORDER, newStatus: 'cancelled', reason: 'the shop burned down' })
      .thenEvents({ type: 'OrderCancelled', data: { reason: 'other', note: 'the shop burned down' } });
  });

  it.each([
    ['paid', 'Use RecordPayment.'],
    ['shipped', 'Use ShipItems.'],
    ['delivered', 'Use ConfirmDelivery.'],
    ['refunded', 'Use RefundPayment.'],
    ['on_hold', 'Use HoldOrder.'],
  ] as const)('does not set "%s", and says: %s', (newStatus, hint) => {
    const outcome = placedOrder().when(updateOrderStatus, { ...ORDER, newStatus });
    outcome.thenRejected('status_is_derived');
    expect(outcome.rejection.hint).toBe(hint);
  });

  it('offers the four words that are stored when it is given none it knows', () => {
    const { error } = updateOrderStatus.input.safeParse({ ...ORDER, newStatus: 'foo' });
    expect(error?.issues[0]?.message).toBe('one of created, placed, completed, cancelled');
  });

  it('never makes a draft again, nor what it is', () => {
    const placed = placedOrder();
    placed.when(updateOrderStatus, { ...ORDER, newStatus: 'created' }).thenRejected('invalid_transition');
    placed.when(updateOrderStatus, { ...ORDER, newStatus: 'placed' }).thenRejected('invalid_transition');
  });
});

describe('addresses', () => {
  it('are locked once everything is shipped', () => {
    const move = { ...ORDER, ...ADDRESS, city: 'Shelbyville' };
    placedOrder()
      .when(shipItems, { ...ORDER, lines: [{ lineId: 'L1' }] })
      .when(setShippingAddress, move)
      .thenEvents({ type: 'ShippingAddressSet' });
    shipped().when(setShippingAddress, move).thenRejected('address_locked');
    placedOrder()
      .when(cancelOrder, { ...ORDER, reason: 'staff' })
      .when(setShippingAddress, move)
      .thenRejected('address_locked');
  });
});

describe('holds', () => {
  it('stop shipping until they are released', () => {
    const held = placedOrder()
      .when(holdOrder, { ...ORDER, reason: 'high_risk', note: 'odd address' })
      .thenEvents({ type: 'OrderHeld', data: { onHold: ['high_risk'] } })
      .when(holdOrder, { ...ORDER, reason: 'awaiting_payment' })
      .thenEvents({ type: 'OrderHeld', data: { onHold: ['high_risk', 'awaiting_payment'] } });
    held.when(shipItems, { ...ORDER, all: true }).thenRejected('order_on_hold');
    held.when(releaseHold, ORDER).thenRejected('reason_required');
    held
      .when(releaseHold, { ...ORDER, reason: 'awaiting_payment' })
      .when(releaseHold, ORDER)
      .thenEvents({ type: 'HoldReleased', data: { reason: 'high_risk', onHold: [] } })
      .when(shipItems, { ...ORDER, all: true })
      .when(confirmDelivery, { ...ORDER, shipmentId: 'S1' })
      .thenEvents({ type: 'ShipmentDelivered' });
  });

  it('are there once, for placed orders', () => {
    const held = placedOrder().when(holdOrder, { ...ORDER, reason: 'other' });
    held.when(holdOrder, { ...ORDER, reason: 'other' }).thenRejected('already_held');
    held.when(releaseHold, { ...ORDER, reason: 'high_risk' }).thenRejected('not_held');
    placedOrder().when(releaseHold, ORDER).thenRejected('not_held');
    draft()
      .when(holdOrder, { ...ORDER, reason: 'other' })
      .thenRejected('order_not_placed');
  });
});

describe('notes and tags', () => {
  it('can be put on an order at any time', () => {
    const cancelled = draft().when(cancelOrder, ORDER);
    cancelled
      .when(addNote, { ...ORDER, text: 'never mind' })
      .thenEvents({ type: 'NoteAdded', data: { noteId: 'N1', text: 'never mind', customerRef: 'ann' } })
      .when(addNote, { ...ORDER, text: 'or do' })
      .thenEvents({ type: 'NoteAdded', data: { noteId: 'N2' } });
  });

  it('tell which tags are new, and all of them', () => {
    const tagged = draft()
      .when(tagOrder, { ...ORDER, tags: ['vip'] })
      .when(tagOrder, { ...ORDER, tags: ['vip', 'gift'] })
      .thenEvents({ type: 'OrderTagged', data: { added: ['gift'], tags: ['vip', 'gift'] } });
    tagged.when(tagOrder, { ...ORDER, tags: ['gift'] }).thenRejected('no_change');
    tagged.when(untagOrder, { ...ORDER, tags: ['other'] }).thenRejected('no_change');
    tagged
      .when(untagOrder, { ...ORDER, tags: ['vip', 'other'] })
      .thenEvents({ type: 'OrderUntagged', data: { removed: ['vip'], tags: ['gift'] } });
  });

  it('are one tag where they are spelt alike, as it was spelt first', () => {
    const tagged = draft()
      .when(tagOrder, { ...ORDER, tags: ['VIP', 'vip', 'Größe'] })
      .thenEvents({ type: 'OrderTagged', data: { added: ['VIP', 'Größe'], tags: ['VIP', 'Größe'] } });
    tagged.when(tagOrder, { ...ORDER, tags: ['Vip'] }).thenRejected('no_change');
    tagged
      .when(untagOrder, { ...ORDER, tags: ['vip'] })
      .thenEvents({ type: 'OrderUntagged', data: { removed: ['VIP'], tags: ['Größe'] } });
  });

  it('that were spelt in two ways before go together', () => {
    given(...draft().events, { type: 'OrderTagged', data: { added: ['VIP', 'vip'], tags: ['VIP', 'vip'] } })
      .when(untagOrder, { ...ORDER, tags: ['vip'] })
      .thenEvents({ type: 'OrderUntagged', data: { removed: ['VIP', 'vip'], tags: [] } });
  });

  it('are fifty tags at most', () => {
    const tags = Array.from({ length: 50 }, (_, n) => `t${n}`);
    draft()
      .when(tagOrder, { ...ORDER, tags })
      .when(tagOrder, { ...ORDER, tags: ['one more'] })
      .thenRejected('too_many_tags');
  });
});

describe('an order that is closed', () => {
  it('is not confirmed: a cancelled one is neither placed nor filled again', () => {
    const cancelled = draft().when(cancelOrder, ORDER);
    cancelled.when(placeOrder, ORDER).thenRejected('invalid_transition');
    cancelled.when(addItem, { ...ORDER, sku: 'MUG' }).thenRejected('order_not_draft');
  });
});
