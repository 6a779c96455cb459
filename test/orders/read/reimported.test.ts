import { expect, test } from 'vitest';
import type { RecordedEvent } from '../../../src/core/model/aggregate.ts';
import type { StreamView } from '../../../src/core/model/view.ts';
import { project } from '../../../src/core/read/projection.ts';
import { loadProjections } from '../../../src/messages.ts';
import { orderEvents } from '../../../src/shop/orders/events.ts';
import { timelineView } from '../../../src/shop/orders/read/timeline/view.ts';
import { recorded } from '../../support/recorded.ts';
import { Story } from './story.ts';

/** An order that was imported again: whatever was recorded of it before, every view has the rows of what came behind. */

const ID = '01890000-aaaa-7000-8000-000000000001';
const options = { id: ID, externalRef: 'W-1', at: '2026-01-01T00:00:00.000Z' };
const wrong = new Story({ ...options, customer: 'bob', name: 'Bob' })
  .item('TEA', 3, 900, { taxRatePpm: 70_000, taxIncluded: true })
  .item('CUP', 2, 500)
  .discount(100_000)
  .shipping(700)
  .tag('late')
  .place()
  .authorize(2_000, '2026-02-01T00:00:00.000Z')
  .capture(1_500)
  .pay(300)
  .ship('L1', 3)
  .deliver('L1', 3)
  .requestReturn('L1', 1)
  .receiveReturn('L1', 1, 500)
  .hold('high_risk');
const right = new Story(options).item('MUG', 2, 1_000, { taxRatePpm: 200_000 }).place().pay(2_400);

const renumbered = (events: readonly RecordedEvent[], behind: number): RecordedEvent[] =>
  events.map((event) => ({
    ...event,
    meta: {
      ...event.meta,
      version: event.meta.version + behind,
      position: event.meta.position + behind,
      number: 1,
    },
  }));

const before = recorded(wrong);
const anew = { type: 'OrderReimported', data: { number: 1 } };
const after = renumbered(recorded({ id: ID, events: [anew, ...right.events] }), before.length);

const views = (await loadProjections()).filter(
  (view): view is StreamView => view.kind === 'view' && view.events === orderEvents && view !== timelineView,
);

test.each(views.map((view) => [view.name, view] as const))('%s', (_name, view) => {
  const rowsOf = (events: readonly RecordedEvent[]) => {
    const { session, failedAt } = project(view, ID, events);
    if (failedAt !== undefined) throw failedAt.error;
    return session.all();
  };
  const rows = rowsOf([...before, ...after]);
  expect(rows).toEqual(rowsOf(after.slice(1)));
  expect([...rows.values()].flat().length).toBeGreaterThan(0);
  expect([...rowsOf([...before, ...after.slice(0, 1)]).values()].flat()).toEqual([]);
});
