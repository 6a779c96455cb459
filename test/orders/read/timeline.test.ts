import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { project } from '../../../src/core/read/projection.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { sentences } from '../../../src/shop/orders/read/timeline/sentences.ts';
import type { TimelineRow } from '../../../src/shop/orders/read/timeline/timeline.ts';
import { timelineView } from '../../../src/shop/orders/read/timeline/view.ts';
import { recorded } from '../../support/recorded.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { ann, Story } from './story.ts';

const entries = (story: Story): readonly TimelineRow[] =>
  project(timelineView, story.id, recorded(story)).session.all().get('timeline') as never;

const whole = () =>
  new Story()
    .item('MUG', 2, 450)
    .change('L1', { quantity: 3 })
    .discount(100_000)
    .shipTo(ann)
    .shipping(500)
    .place()
    .hold('out_of_stock')
    .release('out_of_stock')
    .authorize(1_715)
    .capture(1_715)
    .ship('L1', 3, 'S1', ['TN 1'])
    .deliver('L1', 3)
    .requestReturn('L1', 1)
    .receiveReturn('L1', 1, 405)
    .refund(405)
    .note('Happy in the end')
    .tag('vip')
    .untag('vip')
    .status('completed');

describe('the timeline of an order', () => {
  test('tells every event in a sentence', () => {
    expect(entries(whole()).map(({ told }) => told)).toEqual([
      'Draft begun for Ann Lee (ann)',
      'Added 2 × The MUG (MUG) at 4.50 USD',
      'Changed L1, The MUG: 2 → 3 units',
      'Gave a discount of 10 %, 1.35 USD on the order',
      'Set the address to ship to: Ann Lee, 1 High Street, LS1 1AA Leeds, GB',
      'Set shipping: Parcel at 5.00 USD',
      'Placed: 3 units, 17.15 USD',
      'Put on hold (out of stock)',
      'Released the hold (out of stock)',
      '17.15 USD authorised by card (P1)',
      '17.15 USD captured of P1',
      'Shipped 3 × The MUG (MUG) (S1): Royal Mail TN 1',
      'Delivered 3 × The MUG (MUG) (S1)',
      'Return of 1 × The MUG (MUG) announced (R1): Too small',
      '1 × The MUG (MUG) came back (R1), 4.05 USD credited',
      '4.05 USD of P1 paid back: Broken',
      'Note: Happy in the end',
      'Tagged vip',
      'Untagged vip',
      'Completed',
    ]);
  });

  test('keeps what was before and after a change', () => {
    const changed = entries(whole()).find(({ type }) => type === 'OrderItemChanged');
    expect(changed).toMatchObject({
      before: { quantity: 2, unitPrice: 450, total: 900 },
      after: { quantity: 3, unitPrice: 450, total: 1_350 },
    });
    const paid = entries(whole()).find(({ type }) => type === 'PaymentCaptured');
    expect(paid).toMatchObject({ before: { balance: 1_715 }, after: { balance: 0 } });
  });

  test('has a sentence for every type of event', () => {
    expect(Object.keys(sentences).sort()).toEqual(Object.keys(orderEvents.definitions).sort());
  });
});

describe('asking for the timeline', () => {
  let shop: Shop;
  const story = new Story()
    .item('MUG', 1, 100)
    .at('2026-02-01T00:00:00.000Z')
    .place()
    .note('One')
    .note('Two');

  beforeAll(async () => {
    shop = await openShop();
    await shop.given(orderEvents, story.id, story.events, { actor: 'zoe', command: 'CreateOrder' });
  });
  afterAll(() => shop.close());

  const told = async (asked: object) => {
    const { items } = await shop.told('GetTimeline', { orderId: story.id, ...asked });
    return items.map(({ version }) => version);
  };

  test('tells who, by which command, oldest or newest first', async () => {
    expect(await told({})).toEqual([1, 2, 3, 4, 5]);
    expect(await told({ sort: ['-version'] })).toEqual([5, 4, 3, 2, 1]);
    const { items } = await shop.told('GetTimeline', { orderId: story.id });
    expect(items[0]).toMatchObject({ actor: 'zoe', command: 'CreateOrder', position: 1 });
  });

  test('by type and by time', async () => {
    expect(await told({ type: ['NoteAdded'] })).toEqual([4, 5]);
    expect(await told({ from: '2026-02-01T00:00:00Z' })).toEqual([3, 4, 5]);
    expect(await told({ to: '2026-02-01T00:00:00Z' })).toEqual([1, 2]);
    expect(await told({ type: ['OrderHeld'] })).toEqual([]);
  });

  test('in pages', async () => {
    const page = await shop.told('GetTimeline', { orderId: story.id, limit: 2 });
    expect(await told({ after: page.nextCursor })).toEqual([3, 4, 5]);
    const backwards = await shop.told('GetTimeline', { orderId: story.id, limit: 2, sort: ['-version'] });
    expect(await told({ after: backwards.nextCursor, sort: ['-version'] })).toEqual([3, 2, 1]);
  });

  test('of an order that is not there is refused', async () => {
    const orderId = '01890000-0000-7000-8000-00000000dead';
    expect(await shop.ask('GetTimeline', { orderId })).toMatchObject({
      failure: { code: 'order_not_found' },
    });
  });
});
