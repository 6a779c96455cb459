import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { attention } from '../../../src/shop/orders/read/order-milestones/attention.ts';
import { attentionRules } from '../../../src/shop/orders/read/order-milestones/attention-rules.ts';
import { ageing } from '../../../src/shop/orders/read/order-summary/ageing.ts';
import { planOf } from '../../support/dry-run.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story, type StoryOptions } from './story.ts';

/** Now is 2026-06-15, noon. */
let shop: Shop;

const on = (month: number, date: number) =>
  `2026-${String(month).padStart(2, '0')}-${String(date).padStart(2, '0')}T00:00:00.000Z`;
const placed = (externalRef: string, at: string, options: StoryOptions = {}) =>
  new Story({ externalRef, at, ...options }).item('MUG', 2, 1_000).place();

const stories = [
  new Story({ externalRef: 'old draft', at: on(5, 1) }),
  new Story({ externalRef: 'fresh draft', at: on(6, 1) }),
  placed('unpaid', on(6, 1)),
  placed('just placed', on(6, 10)),
  placed('late', on(6, 14), { requiredBy: '2026-06-14' }),
  placed('due today', on(6, 14), { requiredBy: '2026-06-15' }),
  placed('paid', on(6, 2)).at(on(6, 3)).pay(2_000),
  placed('partly shipped', on(5, 2)).pay(2_000).at(on(5, 3)).ship('L1', 1),
  placed('held', on(6, 12)).hold('high_risk'),
  placed('authorized', on(6, 12)).authorize(2_000, on(6, 16)),
  placed('refund', on(6, 12)).pay(2_000).cancel(),
  placed('returning', on(5, 2))
    .pay(2_000)
    .ship('L1', 2)
    .deliver('L1', 2)
    .at(on(5, 20))
    .requestReturn('L1', 1),
  placed('done', on(1, 2)).pay(2_000).ship('L1', 2).deliver('L1', 2).status('completed'),
  placed('expired', on(6, 12)).authorize(2_000, on(6, 13)),
  placed('cancelled, authorized', on(6, 12)).authorize(2_000).cancel(),
];

beforeAll(async () => {
  shop = await openShop('2026-06-15T12:00:00.000Z');
  for (const { id, events } of stories) await shop.given(orderEvents, id, events);
});
afterAll(() => shop.close());

const refs = async (asked: object) =>
  (await shop.told('Attention', { limit: 100, ...asked })).items.map(({ externalRef }) => externalRef);

describe('attention', () => {
  test.each([
    ['overdue', ['late']],
    ['unpaid', ['unpaid']],
    ['paid_not_shipped', ['partly shipped', 'paid']],
    ['shipped_not_delivered', ['partly shipped']],
    ['on_hold', ['held']],
    ['authorization_expiring', ['expired', 'authorized']],
    ['authorization_on_cancelled', ['cancelled, authorized']],
    ['refund_due', ['refund']],
    ['return_not_received', ['returning']],
    ['stale_draft', ['old draft']],
  ] as const)('%s', async (rule, expected) => {
    expect(await refs({ rule: [rule] })).toEqual(expected);
  });

  test('every rule has a limit of its own', async () => {
    expect(await refs({ rule: ['unpaid'], unpaidDays: 5 })).toEqual(['unpaid', 'just placed']);
    expect(await refs({ rule: ['stale_draft'], draftDays: 10 })).toEqual(['old draft', 'fresh draft']);
    expect(await refs({ rule: ['authorization_expiring'], expiryDays: 0 })).toEqual(['expired']);
    expect(await refs({ rule: ['overdue'], overdueDays: 1 })).toEqual([]);
  });

  test('a day is over when it is over in the zone', async () => {
    expect(await refs({ rule: ['overdue'], zone: 'Pacific/Kiritimati' })).toEqual(['late', 'due today']);
  });

  test('tells since when and for how many days, those that wait longest first', async () => {
    const { items: all } = await shop.told('Attention', {});
    expect(all[0]).toMatchObject({ rule: 'stale_draft', days: 45, since: on(5, 1) });
    const days = all.map((one) => one.days);
    expect(days).toEqual(days.toSorted((a, b) => b - a));
    expect(all.find(({ rule }) => rule === 'refund_due')?.told).toBe(
      'Order 11 (refund) has money to be paid back',
    );
    expect(all.at(-1)?.told).toBe('Order 10 (authorized) has an authorisation that expires soon');
    expect(all.find(({ externalRef }) => externalRef === 'expired')?.told).toBe(
      'Order 14 (expired) has an authorisation that has expired',
    );
  });

  test('says what is to be done about an authorisation that a cancelled order left open', async () => {
    const { items } = await shop.told('Attention', { rule: ['authorization_on_cancelled'] });
    expect(items).toMatchObject([
      {
        told: 'Order 15 (cancelled, authorized) is cancelled and has an open authorisation: void it',
        days: 3,
      },
    ]);
  });

  test('has pages, by a cursor and by number, and tells how many there are in all', async () => {
    const whole = await shop.told('Attention', { limit: 100, withTotal: true });
    expect(whole).toMatchObject({ total: whole.items.length, nextCursor: null });
    const seen = [];
    let after: string | undefined;
    do {
      const page = await shop.told('Attention', { limit: 4, ...(after === undefined ? {} : { after }) });
      seen.push(...page.items);
      after = page.nextCursor ?? undefined;
    } while (after !== undefined);
    expect(seen).toEqual(whole.items);
    const second = await shop.told('Attention', { limit: 4, page: 2 });
    expect(second).toMatchObject({ items: whole.items.slice(4, 8), total: whole.total });
  });

  test('fails on demand, counting all that waits however few are told', async () => {
    expect(await shop.ask('Attention', { fail: true, limit: 1 })).toMatchObject({
      failure: {
        message: expect.stringContaining('2 authorization_expiring, 1 authorization_on_cancelled'),
        details: { items: [{ rule: 'stale_draft' }], total: 12 },
      },
    });
  });

  test('fails on demand, saying what waits; an empty list is well', async () => {
    expect(await shop.ask('Attention', { fail: true, rule: ['on_hold', 'refund_due'] })).toMatchObject({
      failure: { kind: 'check_failed', message: 'Orders wait: 1 on_hold, 1 refund_due.' },
    });
    expect(await shop.ask('Attention', { fail: true, rule: ['on_hold'], holdDays: 99 })).toEqual({
      ok: true,
      value: { items: [], nextCursor: null, total: null },
    });
  });
});

describe('an index answers', () => {
  test.each(attentionRules)('what waits by the rule %s', async (rule) => {
    const plan = await planOf(attention, { rule: [rule] }, shop.ports);
    const [found] = plan.filter((line) => /order_(?:summary|milestones) USING/.test(line));
    expect(found).toMatch(/^SEARCH \w+ USING COVERING INDEX/);
  });

  test('what is due', async () => {
    const [first] = await planOf(ageing, {}, shop.ports);
    expect(first).toContain('USING COVERING INDEX order_summary__currency_orderedAt_status_balance');
  });
});

describe('ageing', () => {
  test('sorts what is due, from customers and to them, by the age of its order, with a total a currency', async () => {
    const own = await openShop('2026-06-15T12:00:00.000Z');
    const due = [
      placed('a', on(6, 10)),
      placed('b', on(5, 1)).pay(500),
      placed('c', on(1, 1)),
      placed('paid', on(1, 1)).pay(2_000),
      placed('cancelled', on(1, 1)).cancel(),
      placed('refund due', on(1, 2)).pay(2_000).cancel(),
      placed('goodwill', on(1, 2)).pay(2_000).refund(500, 'P1', 500),
      placed('yen', on(1, 1), { currency: 'JPY' }),
      new Story({ at: on(1, 1) }).item('MUG', 1, 5),
      new Story({ at: on(6, 1) }).item('MUG', 1, 5).pay(5),
    ];
    for (const { id, events } of due) await own.given(orderEvents, id, events);
    const told = async (asked: object) =>
      (await own.told('Ageing', asked)).map(
        ({ age, currency, orders, receivable, credit, balance }) =>
          `${age} ${currency} ${orders}: ${receivable} - ${credit} = ${balance}`,
      );
    expect(await told({ currency: 'USD' })).toEqual([
      'under 30 days USD 2: 2000 - 5 = 1995',
      '30 to 59 days USD 1: 1500 - 0 = 1500',
      '90 days and more USD 2: 2000 - 2000 = 0',
      'Total USD 5: 5500 - 2005 = 3495',
    ]);
    expect(await told({ bucket: [10], currency: 'JPY' })).toEqual([
      '10 days and more JPY 1: 2000 - 0 = 2000',
      'Total JPY 1: 2000 - 0 = 2000',
    ]);
    expect((await told({})).filter((row) => row.startsWith('Total'))).toHaveLength(2);
    expect(await own.ask('Ageing', { bucket: [30, 30] })).toMatchObject({
      failure: {
        kind: 'validation_failed',
        details: { issues: [{ path: 'bucket', message: 'give them in ascending order' }] },
      },
    });
    await own.close();
  });
});

describe('the funnel', () => {
  test('counts how far orders came, and the median of each step', async () => {
    const own = await openShop();
    const hours = (from: string, after: number) =>
      new Date(Date.parse(from) + after * 3_600_000).toISOString();
    const begun = on(3, 1);
    const one = (toPlace: number) =>
      new Story({ at: begun }).item('MUG', 1, 100).at(hours(begun, toPlace)).place();
    const told = [
      new Story({ at: begun }),
      one(1),
      one(2).at(hours(begun, 12)).pay(100),
      one(9).at(begun).pay(100),
      one(3).cancel(),
      new Story({ at: on(1, 1) }),
    ];
    for (const { id, events } of told) await own.given(orderEvents, id, events);
    const rows = await own.told('Funnel', { from: on(2, 1) });
    expect(rows.map(({ step, orders }) => `${step} ${orders}`)).toEqual([
      'created 5',
      'placed 4',
      'paid 2',
      'shipped 0',
      'delivered 0',
      'completed 0',
      'cancelled 1',
    ]);
    expect(rows[1]).toMatchObject({ share: 800_000, medianHours: 2.5 });
    // Ten hours, and money that came before the order was placed.
    expect(rows[2]).toMatchObject({ medianHours: 5 });
    expect(rows[3]).toMatchObject({ medianHours: null });
    expect((await own.told('Funnel', {}))[0]?.orders).toBe(6);
    await own.close();
  });
});
