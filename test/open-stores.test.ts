import { expect, test } from 'vitest';
import { openDaybook } from '../src/app.ts';
import { openMemoryEventLog } from '../src/stores/memory/memory-event-log.ts';
import { openSqliteViewStore } from '../src/stores/sqlite/views/sqlite-view-store.ts';

const clock = { now: () => '2026-06-15T12:00:00.000Z' };

test('a daybook over open stores keeps everything in them, and leaves them open', async () => {
  const log = openMemoryEventLog({ clock });
  const views = await openSqliteViewStore({ path: ':memory:', timeoutMs: 1_000 });
  const first = await openDaybook({ log, views, clock });
  await first.customers.register({ ref: 'ann', name: 'Ann Lee' });
  expect(await first.customers.get({ ref: 'ann' })).toMatchObject({ ok: true });
  const delivered: string[] = [];
  const subscriptions = await first.subscriptions();
  subscriptions.subscribe('mailer', ['CustomerRegistered'], async ({ meta }) => void delivered.push(meta.id));
  await subscriptions.catchUp();
  await first.close();

  expect((await log.log.head()).position).toBe(1);
  expect(await log.checkpoints.checkpoint('mailer')).toMatchObject({ position: 1 });
  expect((await views.records()).map(({ view }) => view)).toEqual(['customer']);

  const second = await openDaybook({ log, views, clock });
  expect(await second.customers.find({})).toMatchObject({ value: { items: [{ ref: 'ann' }] } });
  expect(delivered).toEqual(['ann']);
  await second.close();
});
