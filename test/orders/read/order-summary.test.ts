import { describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import type { OrderLineRow } from '../../../src/shop/orders/read/order-summary/order-line.ts';
import type { OrderSummary } from '../../../src/shop/orders/read/order-summary/order-summary.ts';
import { orderSummaryView } from '../../../src/shop/orders/read/order-summary/view.ts';
import { recorded } from '../../support/recorded.ts';
import { ann, Story } from './story.ts';

function folded(story: Story) {
  const { session, failedAt } = project(orderSummaryView, story.id, recorded(story));
  if (failedAt !== undefined) throw failedAt.error;
  const all = session.all();
  const [order] = all.get('order_summary') as readonly OrderSummary[];
  const lines = all.get('order_line') as readonly OrderLineRow[];
  const tags = (all.get('order_tag') ?? []).map(({ tag }) => tag);
  return { order: order as OrderSummary, lines, tags };
}

describe('the summary of an order', () => {
  test('a draft owes nothing before it has lines', () => {
    const story = new Story({ externalRef: 'SO-1', requiredBy: '2026-02-01' });
    const begun = '2026-01-01T09:00:00.000Z';
    expect(folded(story).order).toEqual({
      ...nothingYet,
      orderId: story.id,
      number: 1,
      externalRef: 'SO-1',
      customerRef: 'ann',
      customerName: 'Ann Lee',
      status: 'created',
      payment: 'nothing_due',
      fulfilment: 'unfulfilled',
      returns: 'none',
      currency: 'USD',
      requiredBy: '2026-02-01',
      orderedAt: begun,
      createdAt: begun,
      updatedAt: begun,
      version: 1,
    });
  });

  const amounts =
    'lineCount unitCount subtotal discount net shipping tax includedTax total credited owed authorized captured refunded balance'.split(
      ' ',
    );
  const nothingYet = {
    onHold: false,
    holds: [],
    tags: [],
    country: null,
    placedAt: null,
    completedAt: null,
    cancelledAt: null,
    batch: null,
    forgotten: false,
    ...Object.fromEntries(amounts.map((name) => [name, 0])),
  };

  test('lines, discounts, shipping and tax add up to the total that is owed', () => {
    const story = new Story()
      .item('MUG', 3, 1_000, { taxRatePpm: 100_000 })
      .item('PEN', 1, 500)
      .discount(100_000)
      .shipping(700);
    expect(folded(story).order).toMatchObject({
      lineCount: 2,
      unitCount: 4,
      subtotal: 3_500,
      discount: 350,
      net: 3_150,
      shipping: 700,
      tax: 270,
      total: 4_120,
      owed: 4_120,
      balance: 4_120,
      payment: 'unpaid',
    });
  });

  test("a discount of the order changes every line's share, also when a line changes or goes", () => {
    const story = new Story().item('MUG', 1, 1_000).item('PEN', 1, 1_000).discount(100_000);
    story.change('L2', { quantity: 3 }).remove('L1');
    const { lines, order } = folded(story);
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatchObject({
      lineId: 'L2',
      quantity: 3,
      gross: 3_000,
      orderDiscount: 300,
      net: 2_700,
    });
    expect(order).toMatchObject({ total: 2_700, lineCount: 1, unitCount: 3 });
  });

  test("a line's own discount is kept as it was agreed", () => {
    const { lines } = folded(new Story().item('MUG', 2, 1_000).discount(250_000, 'L1'));
    expect(lines[0]).toMatchObject({
      agreedDiscount: { percentPpm: 250_000 },
      lineDiscount: 500,
      net: 1_500,
    });
  });

  test('placing dates the order, its lines and its tags', () => {
    const story = new Story().item('MUG', 1, 100).tag('vip').at('2026-01-02T10:00:00.000Z').place();
    const { order, lines } = folded(story);
    expect(order).toMatchObject({
      status: 'placed',
      createdAt: '2026-01-01T09:00:00.000Z',
      placedAt: '2026-01-02T10:00:00.000Z',
      orderedAt: '2026-01-02T10:00:00.000Z',
      updatedAt: '2026-01-02T10:00:00.000Z',
    });
    expect(lines[0]?.orderedAt).toBe('2026-01-02T10:00:00.000Z');
  });

  test('where it goes is the country of the address to ship to', () => {
    expect(folded(new Story().shipTo(ann)).order.country).toBe('GB');
  });

  test('payments move the balance and the payment word', () => {
    const story = new Story().item('MUG', 1, 1_000).place();
    expect(folded(story.authorize(1_000)).order).toMatchObject({ payment: 'authorized', balance: 1_000 });
    expect(folded(story.capture(400)).order).toMatchObject({ payment: 'partially_paid', balance: 600 });
    expect(folded(story.capture(600)).order).toMatchObject({ payment: 'paid', balance: 0 });
    expect(folded(story.refund(1_000)).order).toMatchObject({ payment: 'refunded', refunded: 1_000 });
  });

  test('a paid order that is cancelled has a refund due', () => {
    const { order } = folded(new Story().item('MUG', 1, 1_000).place().pay(1_000).cancel());
    expect(order).toMatchObject({ status: 'cancelled', owed: 0, balance: -1_000, payment: 'paid' });
    expect(order.cancelledAt).not.toBeNull();
  });

  test('a reinstated order is placed again and owes again', () => {
    const { order } = folded(new Story().item('MUG', 1, 1_000).place().cancel().status('reinstated'));
    expect(order).toMatchObject({ status: 'placed', cancelledAt: null, owed: 1_000, payment: 'unpaid' });
  });

  test('a reopened order is no longer completed', () => {
    const story = new Story().item('MUG', 1, 1_000).place().status('completed');
    expect(folded(story).order).toMatchObject({
      status: 'completed',
      completedAt: '2026-01-01T09:00:00.000Z',
    });
    expect(folded(story.status('reopened')).order).toMatchObject({ status: 'placed', completedAt: null });
  });

  test('shipments, deliveries and returns count on their line and in the words of the order', () => {
    const story = new Story().item('MUG', 3, 1_000).place();
    expect(folded(story.ship('L1', 1)).order.fulfilment).toBe('partially_shipped');
    expect(folded(story.ship('L1', 2, 'S2')).order.fulfilment).toBe('shipped');
    expect(folded(story.deliver('L1', 1)).order.fulfilment).toBe('partially_delivered');
    expect(folded(story.deliver('L1', 2, 'S2')).order.fulfilment).toBe('delivered');
    expect(folded(story.requestReturn('L1', 2)).order.returns).toBe('requested');
    const { order, lines } = folded(story.receiveReturn('L1', 2, 2_000));
    expect(order).toMatchObject({ returns: 'partially_returned', credited: 2_000, owed: 1_000 });
    expect(lines[0]).toMatchObject({ shipped: 3, delivered: 3, requested: 0, returned: 2 });
  });

  test('holds open and close', () => {
    const story = new Story().item('MUG', 1, 1_000).place().hold('high_risk');
    expect(folded(story).order).toMatchObject({ onHold: true, holds: ['high_risk'] });
    expect(folded(story.release('high_risk')).order).toMatchObject({ onHold: false, holds: [] });
  });

  test('tags come and go', () => {
    const { order, tags } = folded(new Story().tag('vip', 'late').untag('vip'));
    expect(order.tags).toEqual(['late']);
    expect(tags).toEqual(['late']);
  });

  test('every event counts up the version and the time of the last change', () => {
    const { order } = folded(new Story().at('2026-03-01T00:00:00.000Z').note('Call first'));
    expect(order).toMatchObject({ version: 2, updatedAt: '2026-03-01T00:00:00.000Z' });
  });
});
