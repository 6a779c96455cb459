import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { verifyLog } from '../../src/core/log/verify-log.ts';
import type { Commit } from '../../src/core/model/commit.ts';
import type { Clock } from '../../src/core/model/ports.ts';
import { appendOf, eventsOf } from './append-of.ts';
import type { OpenedLog } from './event-log.contract.ts';

/** What every log promises that becomes a copy of another one. `open` begins a new one. */
export function replicaContract(name: string, open: (clock: Clock) => Promise<OpenedLog>): void {
  describe(`a replica (${name})`, () => {
    let source: OpenedLog;
    let copy: OpenedLog;
    beforeEach(async () => {
      source = await open({ now: () => '2026-11-23T12:00:00.000Z' });
      copy = await open({ now: () => '2030-01-01T00:00:00.000Z' });
    });
    afterEach(async () => {
      await source.close();
      await copy.close();
    });

    /** Two streams, keys claimed and given up, several events a commit. */
    const filled = async (): Promise<readonly Commit[]> => {
      await source.log.append([
        appendOf({ reserved: ['reference:A', 'reference:B'], events: eventsOf(3) }),
        appendOf({ category: 'customer', stream: 'customer-ann' }),
        appendOf({ expectedVersion: 3, released: ['reference:A'] }),
        appendOf({ stream: 'order-2', reserved: ['reference:A'] }),
      ]);
      return source.log.read(0, 9);
    };

    test('holds what it was given as it was, and goes on from there as the other would', async () => {
      const commits = await filled();
      expect(await copy.replica.receive(commits.slice(0, 2))).toBeUndefined();
      expect(await copy.replica.receive(commits.slice(2))).toBeUndefined();
      expect(await copy.log.read(0, 9)).toStrictEqual(commits);
      expect(await copy.log.head()).toEqual(await source.log.head());
      expect(await copy.log.find(commits[1]?.commandId ?? '')).toStrictEqual(commits[1]);
      expect(await verifyLog(copy.log)).toMatchObject({ commits: 4, problems: [] });
      const next = [
        appendOf({ stream: 'order-3', reserved: ['reference:B'] }),
        appendOf({ stream: 'order-3', reserved: ['reference:A'] }),
        appendOf({ stream: 'order-3' }),
      ];
      expect(await copy.log.append(next)).toMatchObject([
        { kind: 'key_taken', holder: 'order-1' },
        { kind: 'key_taken', holder: 'order-2' },
        { kind: 'committed', commit: { position: 5, number: 3 } },
      ]);
    });

    test('takes all or none, and says which one does not follow and why', async () => {
      const commits = await filled();
      const altered = commits.map((commit) => (commit.position === 3 ? { ...commit, actor: 'eve' } : commit));
      expect(await copy.replica.receive(altered)).toMatchObject({ position: 3 });
      expect(await copy.log.head()).toMatchObject({ position: 0 });
      expect(await copy.replica.receive(commits.slice(1))).toMatchObject({ position: 2 });
      await copy.replica.receive(commits);
      expect(await copy.replica.receive(commits.slice(3))).toEqual({
        position: 4,
        why: expect.stringContaining('is in the log already, at position 4') as string,
      });
      expect(await copy.log.head()).toMatchObject({ position: 4 });
    });

    test('takes over a name as long as it is empty', async () => {
      expect(await copy.replica.become('the-other')).toBe(true);
      expect((await copy.log.identity()).logId).toBe('the-other');
      await copy.replica.receive(await filled());
      expect(await copy.replica.become('a-third')).toBe(false);
      expect((await (await copy.another()).identity()).logId).toBe('the-other');
    });

    test('takes over an epoch with the name, and another one when what it follows was restored', async () => {
      const { epoch: own } = await copy.log.identity();
      await copy.replica.become('the-other');
      expect(await copy.log.identity()).toEqual({ logId: 'the-other', epoch: own });
      await copy.replica.become('the-other', 'the-epoch');
      expect(await copy.log.identity()).toEqual({ logId: 'the-other', epoch: 'the-epoch' });
      await copy.replica.receive(await filled());
      await copy.replica.adopt('a-later-one');
      expect(await copy.log.identity()).toEqual({ logId: 'the-other', epoch: 'a-later-one' });
      await copy.log.wait(0, new AbortController().signal);
      expect(await copy.log.append([appendOf({ stream: 'order-3' })])).toMatchObject([{ kind: 'committed' }]);
    });

    test('takes nothing but what it follows, and says where decisions are taken', async () => {
      expect(await copy.replica.followed()).toBeUndefined();
      const commits = await filled();
      await copy.replica.receive(commits.slice(0, 2));
      const followed = {
        source: 'https://relay.example',
        commandsAt: 'https://commands.example',
        known: 4,
        heardAt: '2026-11-23T12:00:00.000Z',
      };
      await copy.replica.follow({ ...followed, known: 0, heardAt: null });
      await copy.replica.follow(followed);
      expect(await copy.replica.followed()).toEqual(followed);
      await expect(copy.log.append([appendOf({ stream: 'order-3' })])).rejects.toMatchObject({
        failure: {
          kind: 'rejected',
          code: 'replica',
          message: 'This daybook is a copy of https://relay.example: it takes no commands.',
          hint: 'Send commands to https://commands.example.',
        },
      });
      expect(await copy.replica.receive(commits.slice(2))).toBeUndefined();
      expect(await copy.log.head()).toEqual(await source.log.head());
    });

    test('wakes who waits for more', async () => {
      const commits = await filled();
      const waiting = copy.log.wait(0, new AbortController().signal);
      await copy.replica.receive(commits);
      await waiting;
      expect((await copy.log.head()).position).toBe(4);
    });
  });
}
