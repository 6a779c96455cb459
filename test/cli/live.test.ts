import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { folder, type Shop, start } from './support/program.ts';
import { inShell } from './support/shell.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop();
});

describe('events tail', () => {
  test('shows the last events, oldest first', async () => {
    const all = (await filled.out('events list --sort position -F position,version')).split('\n');
    expect((await filled.out('events tail -n 3 -F position,version')).split('\n')).toEqual(all.slice(-3));
  });

  test('-f goes on with each event as it is committed, and ends when nobody reads', async () => {
    const shop = filled.copy();
    const child = start(['events', 'tail', '-n', '1', '-f', '-F', 'type', '-o', 'ndjson'], {
      DAYBOOK_DB: shop.db,
    });
    const closed = once(child, 'close');
    const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
    await lines.next();
    await shop.out('orders tag 1 --tag vip');
    expect((await lines.next()).value).toBe('{"type":"OrderTagged"}');
    child.stdout.destroy();
    await shop.out('orders tag 2 --tag vip');
    expect(await closed).toEqual([0, null]);
  });

  test.each([
    'events tail -f | head -1',
    'events tail -f --type OrderTagged | true',
    'orders find --watch | head -1',
    'sales --by day --watch | head -1',
  ])('%s ends, though nothing happens any more', async (words) => {
    const { code, stdout } = await inShell(filled, `daybook ${words}; echo "ends \${PIPESTATUS[*]}"`);
    expect([code, stdout]).toEqual([0, expect.stringMatching(/ends 0 0\n$/) as string]);
  });

  test.each(['events tail -f', 'orders find --watch'])(
    '%s ends with the program that started it and reads it through a socket',
    async (words) => {
      const child = start(words.split(' '), { DAYBOOK_DB: filled.db });
      const closed = once(child, 'close');
      await once(child.stdout, 'data');
      child.stdout.destroy();
      expect(await closed).toEqual([0, null]);
    },
  );

  test.each(['events tail -f -o ndjson', 'orders find --watch'])(
    '%s ends when the daybook is restored, for positions are other facts then',
    async (words) => {
      const shop = filled.copy();
      const file = join(folder(), 'backup.db');
      await shop.out(['db', 'backup', file]);
      await shop.out('orders tag 1 --tag vip');
      const child = start(words.split(' '), { DAYBOOK_DB: shop.db });
      const closed = once(child, 'close');
      const told = once(child.stderr, 'data');
      await once(child.stdout, 'data');
      await shop.out(['db', 'restore', file, '--yes']);
      expect(String(await told)).toMatch(/was restored from a backup .*Start again/);
      expect(await closed).toEqual([7, null]);
    },
  );

  test('a type that no event has is refused', async () => {
    const { code, stderr } = await filled.run('events tail -f --type OrderPlacd');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean "OrderPlaced"?') as string]);
  });

  test('on a terminal it is not paged, and Ctrl-C ends it', async () => {
    const terminal = new Terminal(filled.copy(), 'events tail -f', { rows: 5 });
    await terminal.see('Position');
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(130);
  });
});

describe('orders wait', () => {
  test('ends as soon as the order is as wanted', async () => {
    const shop = filled.copy();
    const waiting = shop.run('orders wait 3 --for status=placed');
    await shop.out('orders place 3');
    const { code, stdout } = await waiting;
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^[0-9a-f-]{36}\n$/) as string]);
  });

  test('is done at once where it is so already', async () => {
    expect(await filled.out('orders wait 1 --for status=placed --json=status')).toBe('{"status":"placed"}');
  });

  test('gives up after --timeout with exit 124', async () => {
    const { code, stderr } = await filled.run('orders wait 3 --for status=placed --timeout 100ms');
    expect([code, stderr]).toEqual([124, expect.stringContaining('did not come to status=placed') as string]);
  });

  test('says where the order stands when it gives up', async () => {
    const { stderr } = await filled.run('orders wait 3 --for status=placed --for total=9 --timeout 10ms');
    expect(stderr).toContain('status=placed, total=9 in time; it is at status=created, total=4.50');
  });

  test('takes amounts as decimals', async () => {
    expect(await filled.out('orders wait 1 --for total=9 --for balance=9.00 --json=number')).toBe(
      '{"number":1}',
    );
  });

  test('gives up in time however busy the shop is with other orders', async () => {
    const shop = filled.copy();
    const busy = start(['commands', 'send', '-', '-o', 'ndjson'], { DAYBOOK_DB: shop.db });
    const others = once(busy, 'close');
    const receipts = createInterface(busy.stdout)[Symbol.asyncIterator]();
    const happens = (what: string): boolean =>
      busy.stdin.write(`${JSON.stringify({ name: 'AddNote', data: { orderId: '1', text: what } })}\n`);
    happens('the program is there');
    await receipts.next();
    const words = 'orders wait 3 --for status=placed --timeout 2500ms -v';
    const wait = start(words.split(' '), { DAYBOOK_DB: shop.db });
    const ended = once(wait, 'close');
    let looks = 0;
    // Each look at the order is answered with a commit elsewhere.
    for await (const line of createInterface(wait.stderr)) {
      if (!line.includes('GetOrder')) continue;
      looks += 1;
      happens(`look ${looks}`);
    }
    expect(await ended).toEqual([124, null]);
    expect(looks).toBeGreaterThan(1);
    busy.stdin.end();
    await others;
  });

  test.each(['statsu=placed', 'status=plcaed', 'onHold=yes', 'total=much', 'status'])(
    '--for %s is a usage error',
    async (condition) => {
      expect((await filled.run(`orders wait 3 --for ${condition}`)).code).toBe(2);
    },
  );

  test('without --for there is nothing to wait for', async () => {
    expect((await filled.run('orders wait 3')).code).toBe(2);
  });
});
