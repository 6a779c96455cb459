import { describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import type { OrderDetailRow } from '../../../src/shop/orders/read/order-detail/order-detail.ts';
import { orderDetailView } from '../../../src/shop/orders/read/order-detail/view.ts';
import { recorded } from '../../support/recorded.ts';
import { ann, Story } from './story.ts';

function detail(story: Story): OrderDetailRow {
  const { session, failedAt } = project(orderDetailView, story.id, recorded(story));
  if (failedAt !== undefined) throw failedAt.error;
  return session.all().get('order_detail')?.[0] as unknown as OrderDetailRow;
}

const placed = () => new Story({ email: 'ann@example.com' }).item('MUG', 3, 1_000).place();

describe('the detail of an order', () => {
  test('keeps the addresses, the shipping, the discount and the notes', () => {
    const story = new Story()
      .item('MUG', 1, 1_000)
      .shipTo(ann)
      .shipping(500)
      .discount(50_000)
      .note('Call first');
    expect(detail(story)).toMatchObject({
      shippingAddress: ann,
      billingAddress: null,
      agreedShipping: { method: 'Parcel', amount: 500 },
      agreedDiscount: { percentPpm: 50_000 },
      notes: [{ noteId: 'N1', text: 'Call first', by: 'tester' }],
    });
  });

  test("a line's discount is not the order's", () => {
    expect(detail(new Story().item('MUG', 1, 1_000).discount(50_000, 'L1')).agreedDiscount).toBeNull();
  });

  test('a payment is followed from its authorisation to its refund', () => {
    const story = placed().authorize(3_000, '2026-02-01T00:00:00.000Z').capture(1_000).refund(400);
    expect(detail(story).payments).toEqual([
      {
        paymentId: 'P1',
        at: '2026-01-01T09:00:00.000Z',
        method: 'card',
        reference: null,
        currency: 'USD',
        authorized: 3_000,
        open: 2_000,
        captured: 1_000,
        refunded: 400,
        credited: 0,
        expiresAt: '2026-02-01T00:00:00.000Z',
      },
    ]);
  });

  test('a shipment says what is in it and how it stands', () => {
    const story = placed().ship('L1', 2, 'S1', ['TN1']);
    expect(detail(story).shipments).toMatchObject([
      {
        shipmentId: 'S1',
        status: 'shipped',
        trackingNumbers: ['TN1'],
        lines: [{ lineId: 'L1', quantity: 2 }],
      },
    ]);
    expect(detail(story.at('2026-01-05T00:00:00.000Z').deliver('L1', 2)).shipments).toMatchObject([
      { status: 'delivered', deliveredAt: '2026-01-05T00:00:00.000Z' },
    ]);
  });

  test('a return says what was announced, what came and what was credited', () => {
    const story = placed()
      .ship('L1', 3)
      .deliver('L1', 3)
      .requestReturn('L1', 2)
      .receiveReturn('L1', 1, 1_000);
    expect(detail(story).returnCases).toMatchObject([
      {
        returnId: 'R1',
        status: 'partially_received',
        credit: 1_000,
        lines: [{ announced: 2, received: 1, cancelled: 0, conditions: ['resellable'], credit: 1_000 }],
      },
    ]);
    expect(detail(story.receiveReturn('L1', 1, 900)).returnCases[0]).toMatchObject({
      status: 'received',
      credit: 1_900,
    });
  });

  test('a hold is remembered when it is released', () => {
    const story = placed().hold('high_risk').at('2026-01-03T00:00:00.000Z').release('high_risk');
    expect(detail(story).holdHistory).toEqual([
      {
        reason: 'high_risk',
        heldAt: '2026-01-01T09:00:00.000Z',
        heldBy: 'tester',
        releasedAt: '2026-01-03T00:00:00.000Z',
        releasedBy: 'tester',
        note: null,
      },
    ]);
  });

  test('why it was cancelled stands until it is reinstated', () => {
    const story = placed().cancel('fraud');
    expect(detail(story).cancelReason).toBe('fraud');
    expect(detail(story.status('reinstated')).cancelReason).toBeNull();
  });
});
