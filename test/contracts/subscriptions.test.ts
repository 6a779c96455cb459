import { describe, expect, test } from 'vitest';
import type { CheckpointStore } from '../../src/core/log/checkpoints.ts';
import { follow, pump } from '../../src/core/log/subscription.ts';
import { type EventHandler, SubscriptionManager } from '../../src/core/log/subscription-manager.ts';
import type { RecordedEvent } from '../../src/core/model/aggregate.ts';
import type { EventLog } from '../../src/core/model/event-log.ts';
import { MemoryCheckpointStore } from '../../src/stores/memory/memory-checkpoint-store.ts';
import { openSqliteEventLog } from '../../src/stores/sqlite/log/open-event-log.ts';
import { ownFolder } from '../support/folder.ts';
import { added, boxAppend, boxEvents, labelled, made, record, shut } from '../support/toy-context.ts';
import { clock, memoryLog } from '../support/view-fixture.ts';

/** What a subscriber has been given: the stream, and what happened. */
class Diary {
  readonly entries: string[] = [];
  readonly handler: EventHandler = ({ meta, type }: RecordedEvent) => {
    this.entries.push(`${meta.id} ${type}`);
  };
}

function managerOf(log: EventLog, store: CheckpointStore = new MemoryCheckpointStore()) {
  return { store, manager: new SubscriptionManager(log, store, [boxEvents]) };
}

const openFile = (path: string) => openSqliteEventLog({ path, clock, timeoutMs: 10_000, create: true });

describe('A subscriber', () => {
  test('gets the events of its types in the order of the log, whatever their streams', async () => {
    const log = memoryLog();
    await record(log, 'a', made(), added('cup'));
    await record(log, 'b', made());
    await record(log, 'a', shut());
    await record(log, 'b', added('hat'));
    const { manager } = managerOf(log);
    const [all, some] = [new Diary(), new Diary()];
    manager.subscribe('all', 'all', all.handler);
    manager.subscribe('some', ['ThingAdded', 'BoxShut'], some.handler);
    await manager.catchUp();
    expect(all.entries).toEqual(['a BoxMade', 'a ThingAdded', 'b BoxMade', 'a BoxShut', 'b ThingAdded']);
    expect(some.entries).toEqual(['a ThingAdded', 'a BoxShut', 'b ThingAdded']);
  });

  test('goes on where it stood when the program last ran', async () => {
    const path = `${ownFolder()}/shop.db`;
    const first = await openFile(path);
    await record(first.log, 'a', made());
    const before = managerOf(first.log, first.checkpoints);
    before.manager.subscribe('mail', 'all', new Diary().handler);
    await before.manager.catchUp();
    await record(first.log, 'a', shut());
    await first.close();
    const second = await openFile(path);
    const { manager } = managerOf(second.log, second.checkpoints);
    const diary = new Diary();
    manager.subscribe('mail', 'all', diary.handler);
    await manager.catchUp('mail');
    await manager.catchUp('mail');
    expect(diary.entries).toEqual(['a BoxShut']);
    await second.close();
  });

  test('whose handler throws is given that commit again, with all its events, and nothing behind it before', async () => {
    const log = memoryLog();
    await record(log, 'a', made());
    await log.append([boxAppend('a', 1, added('cup'), labelled('cursed'))]);
    await record(log, 'a', shut());
    const { manager } = managerOf(log);
    const diary = new Diary();
    let broken = true;
    manager.subscribe('mail', 'all', async (event) => {
      if (broken && event.type === 'BoxLabelled') throw new Error('the mail server is down');
      await diary.handler(event);
    });
    await expect(manager.catchUp()).rejects.toThrow('the mail server is down');
    expect(diary.entries).toEqual(['a BoxMade', 'a ThingAdded']);
    await expect(manager.catchUp()).rejects.toThrow('the mail server is down');
    broken = false;
    await manager.catchUp();
    expect(diary.entries).toEqual([
      'a BoxMade',
      'a ThingAdded',
      'a ThingAdded',
      'a ThingAdded',
      'a BoxLabelled',
      'a BoxShut',
    ]);
  });

  test('does not hold up another one', async () => {
    const log = memoryLog();
    await record(log, 'a', made());
    const { manager } = managerOf(log);
    const diary = new Diary();
    manager.subscribe('good', 'all', diary.handler);
    manager.subscribe('bad', 'all', () => Promise.reject(new Error('no')));
    await expect(manager.catchUp()).rejects.toThrow('no');
    expect(diary.entries).toEqual(['a BoxMade']);
  });

  test('follows the log until it is told to stop', async () => {
    const log = memoryLog();
    await record(log, 'a', made());
    const { manager, store } = managerOf(log);
    const stop = new AbortController();
    const diary = new Diary();
    manager.subscribe('mail', 'all', async (event) => {
      await diary.handler(event);
      if (event.type === 'BoxMade') await record(log, 'a', added('cup'), shut());
      if (event.type === 'BoxShut') stop.abort();
    });
    await manager.run(stop.signal);
    await record(log, 'a', labelled('late'));
    expect(diary.entries).toEqual(['a BoxMade', 'a ThingAdded', 'a BoxShut']);
    expect(await store.checkpoint('mail')).toMatchObject({ position: 3 });
  });

  test('with much to catch up on stops soon, too', async () => {
    const log = memoryLog();
    await record(log, 'a', made(), ...Array.from({ length: 1_000 }, () => labelled('x')));
    const { manager, store } = managerOf(log);
    const stop = new AbortController();
    manager.subscribe('mail', 'all', () => stop.abort());
    await manager.run(stop.signal);
    expect((await store.checkpoint('mail')).position).toBeLessThan(200);
  });

  test('that fails while following stops the others too, and its error is told', async () => {
    const log = memoryLog();
    await record(log, 'a', made());
    const { manager } = managerOf(log);
    manager.subscribe('good', 'all', new Diary().handler);
    manager.subscribe('bad', 'all', () => Promise.reject(new Error('no')));
    await expect(manager.run(new AbortController().signal)).rejects.toThrow('no');
  });

  test('of another log, or of one that was restored, is refused instead of skipping in silence', async () => {
    const [log, other] = [memoryLog(), memoryLog()];
    await record(log, 'a', made(), shut());
    await record(other, 'b', made(), added('hat'), shut());
    const before = managerOf(log);
    before.manager.subscribe('mail', 'all', new Diary().handler);
    await before.manager.catchUp();
    const { manager } = managerOf(other, before.store);
    const diary = new Diary();
    manager.subscribe('mail', 'all', diary.handler);
    const failure = { kind: 'check_failed', code: 'subscriber_of_another_log' };
    await expect(manager.catchUp()).rejects.toMatchObject({ failure });
    expect(diary.entries).toEqual([]);
    await manager.restart('mail');
    await manager.catchUp();
    expect(diary.entries).toEqual(['b BoxMade', 'b ThingAdded', 'b BoxShut']);
  });

  test('needs a name of its own, and one that is known', async () => {
    const { manager } = managerOf(memoryLog());
    manager.subscribe('mail', 'all', new Diary().handler);
    expect(() => manager.subscribe('mail', 'all', new Diary().handler)).toThrow('mail is registered already');
    await expect(manager.catchUp('post')).rejects.toThrow('no subscriber named post');
  });
});

describe('Pumping', () => {
  test('takes exactly what lies between a position and another', async () => {
    const log = memoryLog();
    await record(log, 'a', made(), added('cup'), added('hat'), shut());
    let at = 1;
    const taken: number[] = [];
    const subscriber = {
      name: 'test',
      position: async () => at,
      take: async (commits: readonly { position: number }[]) => {
        for (const { position } of commits) taken.push(position);
        at = commits.at(-1)?.position ?? at;
      },
    };
    expect(await pump(log, subscriber, 3)).toBe(2);
    expect(await pump(log, subscriber)).toBe(1);
    expect(await pump(log, subscriber)).toBe(0);
    expect(await pump(log, subscriber, 9)).toBe(0);
    expect(taken).toEqual([2, 3, 4]);
  });

  test('notices a subscriber that does not move', async () => {
    const log = memoryLog();
    await record(log, 'a', made());
    const lazy = { name: 'lazy', position: async () => 0, take: async () => undefined };
    await expect(pump(log, lazy)).rejects.toThrow('lazy stays at position 0');
  });

  test('does not begin when it is stopped already', async () => {
    const busy = {
      name: 'busy',
      position: () => Promise.reject(new Error('asked')),
      take: async () => undefined,
    };
    await expect(follow(memoryLog(), busy, AbortSignal.abort())).resolves.toBeUndefined();
  });
});
