import { describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import type { OrderMilestones } from '../../../src/shop/orders/read/order-milestones/order-milestones.ts';
import { orderMilestonesView } from '../../../src/shop/orders/read/order-milestones/view.ts';
import { recorded } from '../../support/recorded.ts';
import { Story } from './story.ts';

function milestones(story: Story): OrderMilestones {
  const { session, failedAt } = project(orderMilestonesView, story.id, recorded(story));
  if (failedAt !== undefined) throw failedAt.error;
  return session.all().get('order_milestones')?.[0] as unknown as OrderMilestones;
}

const on = (date: number) => `2026-03-${String(date).padStart(2, '0')}T00:00:00.000Z`;
const placed = () => new Story({ at: on(1) }).item('MUG', 2, 1_000).at(on(2)).place();

describe('the milestones of an order', () => {
  test('are passed one after the other', () => {
    const story = placed().at(on(3)).pay(500).at(on(4)).pay(1_500, 'P2');
    story
      .at(on(5))
      .ship('L1', 1)
      .at(on(6))
      .ship('L1', 1, 'S2')
      .at(on(7))
      .deliver('L1', 2)
      .at(on(8))
      .status('completed');
    expect(milestones(story)).toMatchObject({
      createdAt: on(1),
      placedAt: on(2),
      firstPaidAt: on(3),
      paidAt: on(4),
      firstShippedAt: on(5),
      shippedAt: on(6),
      lastShippedAt: on(6),
      deliveredAt: on(7),
      completedAt: on(8),
    });
  });

  test('an order of services is neither shipped nor delivered', () => {
    const story = new Story().item('ADVICE', 1, 100, { requiresShipping: false }).place();
    expect(milestones(story)).toMatchObject({ shippedAt: null, deliveredAt: null });
  });

  test('a hold is waited for since it was set until the last one is released', () => {
    const story = placed().at(on(3)).hold('high_risk');
    expect(milestones(story).heldSince).toBe(on(3));
    expect(milestones(story.release('high_risk')).heldSince).toBeNull();
  });

  test('a refund is due since the cancellation until it is paid', () => {
    const story = placed().pay(2_000).at(on(5)).cancel();
    expect(milestones(story)).toMatchObject({ refundDueSince: on(5), cancelledAt: on(5) });
    expect(milestones(story.at(on(6)).refund(2_000)).refundDueSince).toBeNull();
  });

  test('a return is waited for since it was announced until all of it has come', () => {
    const story = placed().ship('L1', 2).deliver('L1', 2).at(on(9)).requestReturn('L1', 2);
    expect(milestones(story.at(on(10)).receiveReturn('L1', 1, 1_000)).returnRequestedSince).toBe(on(9));
    expect(milestones(story.receiveReturn('L1', 1, 1_000)).returnRequestedSince).toBeNull();
  });

  test('an authorisation expires until it is captured in full', () => {
    const story = placed().authorize(2_000, on(20));
    expect(milestones(story).authorizationExpiresAt).toBe(on(20));
    expect(milestones(story.capture(500)).authorizationExpiresAt).toBe(on(20));
    expect(milestones(story.capture(1_500)).authorizationExpiresAt).toBeNull();
  });

  test('what is taken back is waited for anew', () => {
    expect(milestones(placed().status('completed').status('reopened')).completedAt).toBeNull();
    expect(milestones(placed().cancel().status('reinstated')).cancelledAt).toBeNull();
  });
});
