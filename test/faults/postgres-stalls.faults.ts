import { setTimeout } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { Receipt } from '../../src/core/model/command.ts';
import { Child } from '../support/child.ts';
import { Load } from '../support/postgres/load.ts';
import { describeWithStandbys, startPair } from '../support/postgres/pair.ts';
import { freezeProcess, freezeServer } from '../support/postgres/processes.ts';
import { openShop, type Shop } from '../support/postgres/shop.ts';
import { promote } from '../support/postgres/standby.ts';

/** `npm run test:faults`: processes that stop where they are, as on a machine that swaps, or whose disk hangs. */

async function shopAt(url: string, timeoutMs = 30_000): Promise<Shop> {
  const shop = await openShop(url, { timeoutMs });
  onTestFinished(shop.close);
  return shop;
}

describeWithStandbys('A process that stops where it is', () => {
  test('and writes, keeps nobody waiting: it holds no lock between two of its messages', async () => {
    const pair = await startPair({ isSynchronous: false });
    onTestFinished(pair.remove);
    const shop = await shopAt(pair.url);
    const load = await Load.start([shop.daybook]);
    const child = new Child('test/support/postgres/writer-child.ts', [pair.url, 'child']);
    for (let round = 0; round < 40; round += 1) {
      const told = JSON.parse(await child.line()) as Receipt;
      load.acknowledged.receipts.push(told);
      child.process.kill('SIGSTOP');
      await load.more(20);
      child.process.kill('SIGCONT');
    }
    await child.kill();
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(load.longestMs).toBeLessThan(5_000);
    expect(await load.acknowledged.violations(shop.daybook)).toEqual([]);
  });

  test('and receives for the synchronous standby: nothing is acknowledged until it goes on, and then all is', async () => {
    const { standby, url, remove } = await startPair({ isSynchronous: true });
    onTestFinished(remove);
    const shop = await shopAt(url);
    const load = await Load.start([shop.daybook]);
    await load.more(30);
    const thaw = freezeProcess(standby.pid as number, 'walreceiver');
    const before = load.acknowledged.receipts.length;
    await setTimeout(2_000);
    // Those that the standby had on its disk when it was stopped.
    expect(load.acknowledged.receipts.length - before).toBeLessThan(12);
    thaw();
    await load.more(30);
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(await load.acknowledged.violations(shop.daybook)).toEqual([]);
  });

  test('and is the primary, with all that it runs: the standby takes over, and what it then says is not heard', async () => {
    const { primary, standby, url, remove } = await startPair({ isSynchronous: true });
    onTestFinished(remove);
    const shop = await shopAt(url, 2_000);
    const load = await Load.start([shop.daybook]);
    await load.more(30);
    const thaw = freezeServer(primary.pid as number);
    await promote(standby);
    await load.more(30);
    thaw();
    await load.more(30);
    await load.settle();
    expect(load.refused).toEqual([]);
    expect(await load.acknowledged.violations(shop.daybook)).toEqual([]);
  });
});
