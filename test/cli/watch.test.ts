import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { type Shop, start } from './support/program.ts';
import { Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop();
});

/** A watching program and the changes that it writes. */
function watching(shop: Shop, words: string) {
  const child = start(words.split(' '), { DAYBOOK_DB: shop.db });
  onTestFinished(() => void child.kill('SIGKILL'));
  const lines = createInterface(child.stdout)[Symbol.asyncIterator]();
  const next = async (): Promise<Record<string, unknown>> =>
    JSON.parse((await lines.next()).value as string) as Record<string, unknown>;
  return { child, closed: once(child, 'close'), next };
}

describe('--watch in a pipe', () => {
  test('writes the rows as added, then what is added, changed and removed', async () => {
    const shop = filled.copy();
    const { next } = watching(shop, 'orders find -w --status placed -S number -F number,tags');
    expect([await next(), await next(), await next()]).toMatchObject([
      { change: 'added', number: 1, tags: [] },
      { change: 'added', number: 2 },
      { change: 'added', number: 4 },
    ]);
    await shop.out('orders tag 2 --tag vip');
    expect(await next()).toMatchObject({ change: 'changed', number: 2, tags: ['vip'] });
    await shop.out('orders place 3');
    const placed = await next();
    expect(placed).toMatchObject({ change: 'added', number: 3 });
    await shop.out('orders cancel 3 --reason staff -y');
    expect(await next()).toMatchObject({ change: 'removed', orderId: placed['orderId'] });
  });

  test('goes on beyond --timeout, tells only what is shown, and ends when nobody reads', async () => {
    const shop = filled.copy();
    const { child, closed, next } = watching(shop, 'orders find -w -L 1 -S number -F status --timeout 50ms');
    await next();
    await shop.out('orders tag 1 --tag vip');
    await shop.out('orders cancel 1 --reason staff -y');
    expect(await next()).toMatchObject({ change: 'changed', status: 'cancelled' });
    child.stdout.destroy();
    await shop.out('orders reinstate 1 --reason staff');
    expect(await closed).toEqual([0, null]);
  });

  test('tells rows of one id apart by what the list says', async () => {
    const shop = filled.copy();
    const { next } = watching(shop, 'attention -w --rule on_hold --rule unpaid --now 2026-06-01');
    const rows = [await next(), await next(), await next()];
    expect(rows.map(({ rule }) => rule)).toEqual(['unpaid', 'unpaid', 'unpaid']);
    await shop.out('orders hold 1 --reason high_risk');
    const held = await next();
    expect(held).toMatchObject({ change: 'added', rule: 'on_hold', number: 1 });
    await shop.out('orders release 1 --reason high_risk');
    const { orderId } = held;
    expect(await next()).toEqual({ change: 'removed', id: orderId, orderId, rule: 'on_hold' });
  });

  test.each([
    ['-o json', 'cannot be written as json'],
    ['--json=number', 'cannot be written as json'],
    ['-o table', 'cannot be written as table'],
    ['-o ndjson --jq .', 'cannot be written through --jq'],
    ['--out orders.ndjson', '--out would never be written'],
    ['--as-of 1', 'The past does not change'],
  ])('%s is refused', async (words, told) => {
    const { code, stdout, stderr } = await filled.run(`orders find --watch ${words}`);
    expect([code, stdout, stderr]).toEqual([2, '', expect.stringContaining(told) as string]);
  });
});

describe('--watch at a terminal', () => {
  test('shows the list, draws it again in its place when it has changed, and Ctrl-C ends it', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders find --watch --status placed', { rows: 6 });
    await terminal.see('Number');
    await terminal.see('Showing 3 of 3; Ctrl-C ends');
    await shop.out('orders place 3');
    await terminal.see('Showing 3 of 4');
    // Heading, three rows and the line below were gone over.
    expect(terminal.raw).toContain('\u001b[5A\u001b[J');
    terminal.type('\u0003');
    expect(await terminal.ended()).toBe(130);
  });

  test('shows the page that was requested, of a report and of a list, as far as it fits', async () => {
    const shop = filled.copy();
    const report = new Terminal(shop, 'sales --per product --watch --page 2 --page-size 1');
    await report.see('Blue mug');
    await report.see('Showing 2 of 2; Ctrl-C ends');
    expect(report.text).not.toContain('Green tea');
    const list = new Terminal(shop, 'orders find --watch -S number --page 2 --page-size 2', { rows: 4 });
    await list.see('Showing 3 of 4; Ctrl-C ends');
    for (const terminal of [report, list]) {
      terminal.type('\u0003');
      expect(await terminal.ended()).toBe(130);
    }
  });

  test('draws nothing where nothing of it has changed', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders find --watch --status placed -F number,status');
    await terminal.see('Showing 3 of 3');
    await shop.out('orders tag 1 --tag vip');
    await shop.out('orders cancel 1 --reason staff -y');
    await terminal.see('Showing 2 of 2');
    expect(terminal.text.match(/Showing/g)).toHaveLength(2);
  });

  test('reads changes out in plain lines with ACCESSIBLE=1', async () => {
    const shop = filled.copy();
    const env = { ACCESSIBLE: '1' };
    const terminal = new Terminal(shop, 'orders find --watch -L 1 -S number -F number,status', { env });
    await terminal.see(/Change +added/);
    await terminal.see(/Status +placed/);
    await shop.out('orders cancel 1 --reason staff -y');
    await terminal.see(/Change +changed/);
    await terminal.see(/Status +cancelled/);
    expect(terminal.raw).not.toContain('\u001b[');
  });
});
