import { expect, test } from 'vitest';
import type { Append, EventLog } from '../../src/core/model/event-log.ts';
import { openMemoryEventLog } from '../../src/stores/memory/memory-event-log.ts';
import { OverlayEventLog } from '../../src/stores/overlay/overlay-event-log.ts';
import { appendOf } from '../contracts/append-of.ts';
import { streamNamesContract } from '../contracts/stream-names.contract.ts';

const clock = { now: () => '2026-11-23T12:00:00.000Z' };
const planOver = (log: EventLog): OverlayEventLog => new OverlayEventLog(log, clock);
const stored = async (...appends: readonly Append[]): Promise<EventLog> => {
  const { log } = openMemoryEventLog({ clock });
  await log.append(appends);
  return log;
};

streamNamesContract('planned', async () => planOver(await stored()));

test('what is planned is found beside what is stored', async () => {
  const plan = planOver(await stored(appendOf({ stream: 'order-a2' })));
  await plan.append([appendOf({ stream: 'order-a1' })]);
  expect([await plan.numbered('order', 1), await plan.numbered('order', 2)]).toEqual([
    'order-a2',
    'order-a1',
  ]);
  expect(await plan.streamsBeginning('order', 'a', 9)).toEqual(['order-a1', 'order-a2']);
});
