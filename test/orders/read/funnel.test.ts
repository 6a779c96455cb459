import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import fc, { runs } from '../../support/properties.ts';
import { openShop, type Shop } from '../../support/shop.ts';
import { Story } from './story.ts';

/** When an order came where. */
interface Course {
  readonly created: number;
  readonly placed?: number;
  readonly paid?: number;
  readonly cancelled?: number;
}

const HOUR = 3_600_000;
const BEGIN = Date.UTC(2025, 10, 20);

const hours = fc.oneof(
  fc.double({ min: 0, max: 9, noNaN: true }),
  fc.double({ min: 9, max: 3_000, noNaN: true }),
  fc.constant(24),
);
/** Created within four months, and some time later placed, paid or cancelled; some were paid before they were placed. */
const course: fc.Arbitrary<Course> = fc
  .record({ begin: fc.nat(120 * 24 * 60), placed: hours, next: hours, end: fc.nat(4) })
  .map(({ begin, placed, next, end }) => {
    const created = BEGIN + begin * 60_000;
    const at = (more: number) => created + Math.round(more * HOUR);
    if (end === 0) return { created };
    if (end === 1) return { created, placed: at(placed) };
    if (end === 2) return { created, placed: at(placed), cancelled: at(placed + next) };
    return { created, placed: at(placed), paid: at(end === 3 ? placed + next : placed / 2) };
  });

const courses = fc.sample(course, { numRuns: 150, seed: 3 });
let shop: Shop;

beforeAll(async () => {
  shop = await openShop('2027-01-01T00:00:00.000Z');
  for (const one of courses) {
    const { id, events } = story(one);
    await shop.given(orderEvents, id, events);
  }
});
afterAll(() => shop.close());

const iso = (time: number) => new Date(time).toISOString();

function story({ created, placed, paid, cancelled }: Course): Story {
  const order = new Story({ at: iso(created) }).item('MUG', 1, 100);
  if (paid !== undefined && paid < (placed ?? 0)) order.at(iso(paid)).pay(100);
  if (placed !== undefined) order.at(iso(placed)).place();
  if (paid !== undefined && paid >= (placed ?? 0)) order.at(iso(paid)).pay(100);
  return cancelled === undefined ? order : order.at(iso(cancelled)).cancel();
}

const month = fc.constantFrom(-1, 0, 1, 2, 3, 4, 5).map((later) => Date.UTC(2025, 10 + later));
const bound = fc.option(
  fc.oneof(
    month,
    fc.nat(150 * 24 * 60).map((later) => BEGIN + later * 60_000),
  ),
);

describe('the funnel', () => {
  test('is that of the orders created in a span, whichever months it begins and ends in', async () => {
    await fc.assert(
      fc.asyncProperty(bound, bound, async (from, to) => {
        const asked = { ...(from !== null && { from: iso(from) }), ...(to !== null && { to: iso(to) }) };
        const own = courses.filter(({ created }) => created >= (from ?? 0) && created < (to ?? Infinity));
        const rows = await shop.told('Funnel', asked);
        expect(rows.map(({ step, orders, medianHours }) => [step, orders, medianHours])).toEqual([
          ['created', own.length, null],
          ['placed', ...cameSoFar(own, 'placed', 'created')],
          ['paid', ...cameSoFar(own, 'paid', 'placed')],
          ['shipped', 0, null],
          ['delivered', 0, null],
          ['completed', 0, null],
          ['cancelled', ...cameSoFar(own, 'cancelled', 'created')],
        ]);
      }),
      { numRuns: runs(150) },
    );
  });

  test('counts as orders go on, and as they are counted anew', async () => {
    await shop.told('Funnel', {});
    const { id, events } = story({ created: BEGIN, placed: BEGIN + HOUR });
    await shop.given(orderEvents, id, events);
    expect((await shop.told('Funnel', {}))[1]?.orders).toBe(
      courses.filter(({ placed }) => placed !== undefined).length + 1,
    );
    const reports = await shop.told('VerifyViews', { names: ['order_milestones', 'funnel_steps'] });
    expect(reports.map(({ differences }) => differences)).toEqual([0, 0]);
  });
});

/** How many, and the median of their hours, to three digits. */
function cameSoFar(own: readonly Course[], step: keyof Course, before: keyof Course) {
  const came = own.flatMap(({ [step]: at, [before]: after }) =>
    at === undefined ? [] : [Math.max(0, at - (after ?? at)) / HOUR],
  );
  const sorted = came
    .map((taken) => Math.round(100 * Number(taken.toPrecision(3))))
    .toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const [low, high] = [sorted[Math.floor(middle)], sorted[Math.ceil(middle)]];
  if (low === undefined || high === undefined) return [0, null];
  return [came.length, Math.round(5 * (low + high)) / 1_000];
}
