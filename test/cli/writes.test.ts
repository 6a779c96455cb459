import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import { folder, type Shop, start } from './support/program.ts';
import { inShell } from './support/shell.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const codeOf = async (shop: Shop, words: string): Promise<number | null> => (await shop.run(words)).code;

describe('exit codes', () => {
  test('0: done, even if the answer is empty', async () => {
    expect(await codeOf(filled, 'orders find --customer nobody')).toBe(0);
    expect(await codeOf(filled, 'help')).toBe(0);
    expect(await codeOf(filled, 'orders --help')).toBe(0);
    expect(await codeOf(filled, 'orders create -h')).toBe(0);
  });

  test('2: unknown commands, flags and values, and what is missing', async () => {
    for (const words of [
      'ordrs',
      'orders fnd',
      'orders find --nope',
      'orders find --status x',
      'orders show',
    ])
      expect([words, await codeOf(filled, words)]).toEqual([words, 2]);
    expect(await codeOf(filled, 'orders find a b')).toBe(2);
    expect(await codeOf(filled, 'orders find --status')).toBe(2);
    expect(await codeOf(filled, 'views show nope')).toBe(2);
    expect(await codeOf(filled, 'views rebuild nope')).toBe(2);
    expect(await codeOf(filled, 'orders find --timeout soon')).toBe(2);
    expect(await codeOf(filled, 'orders find --tz Mars/Olympus')).toBe(2);
    expect(await codeOf(filled, 'orders tag 1 --tag x --expect-version one')).toBe(2);
  });

  test('a word too many, and a flag without its value, are named', async () => {
    expect((await filled.run('orders find Ann Lee')).stderr).toBe(
      'error: "Lee" is one argument too many for "daybook orders find". Put words that belong together in quotes, or see "daybook orders find --help".\n',
    );
    expect((await filled.run('orders find --status')).stderr).toBe(
      'error: --status needs a value. See "daybook orders find --help".\n',
    );
  });

  test('3: not found', async () => {
    expect(await codeOf(filled, 'orders show 99')).toBe(3);
    expect(await codeOf(filled, 'orders tag 99 --tag x')).toBe(3);
    expect(await codeOf(filled, 'customers show nobody')).toBe(3);
    expect(await codeOf(filled, 'products show NOPE')).toBe(3);
    expect(await codeOf(filled, 'events show 9999')).toBe(3);
  });

  test('4: rejected by a rule, or invalid', async () => {
    const shop = filled.copy();
    expect(await codeOf(shop, 'orders place 1')).toBe(4);
    expect(await codeOf(shop, 'orders complete 1')).toBe(4);
    expect(await codeOf(shop, 'customers add --ref ann --name Ann')).toBe(4);
    expect(await codeOf(shop, 'products add --sku A --name B --unit-price 1 --currency ZZZ')).not.toBe(0);
    expect(await codeOf(shop, 'orders set-status 1 shipped')).toBe(4);
  });

  test('a status that is no word at all is answered with the four that can be set', async () => {
    const { code, stderr } = await filled.run('orders set-status 1 foo');
    expect(code).toBe(2);
    expect(stderr).toContain('One of: created, placed, completed, cancelled.');
  });

  test('5: another version, or a key used for something else', async () => {
    const shop = filled.copy();
    expect(await codeOf(shop, 'orders tag 1 --tag a --expect-version 1')).toBe(5);
    expect(await codeOf(shop, 'orders tag 1 --tag a -i k1')).toBe(0);
    expect(await codeOf(shop, 'orders tag 1 --tag b -i k1')).toBe(5);
  });

  test('7: a busy daybook, after waiting no longer than --timeout', async () => {
    const shop = filled.copy();
    const { default: Database } = await import('better-sqlite3');
    const other = new Database(shop.db);
    other.exec('BEGIN IMMEDIATE');
    const { code, stderr } = await shop.run('orders tag 1 --tag a --timeout 50ms');
    other.exec('ROLLBACK');
    other.close();
    expect([code, stderr]).toEqual([7, expect.stringContaining('error: ') as string]);
  });

  test('help exit-codes prints the table', async () => {
    expect(await filled.out('help exit-codes')).toContain('  130  interrupted');
  });
});

describe('did you mean', () => {
  test('for commands', async () => {
    expect((await filled.run('ordrs')).stderr).toBe(
      'error: There is no command "daybook ordrs". Did you mean "orders"?\n',
    );
    expect((await filled.run('orders fnd')).stderr).toContain('Did you mean "find"?');
    expect((await filled.run('orders items ad 1')).stderr).toContain('Did you mean "add"?');
    // Of a command that does not exist no option can be wrong.
    expect((await filled.run('ordrs find --status placed')).stderr).toBe(
      'error: There is no command "daybook ordrs". Did you mean "orders"?\n',
    );
    expect((await filled.run('--db x orders fnd --status placed')).stderr).toContain('Did you mean "find"?');
    expect((await filled.run('orders --bogus')).stderr).toBe(
      'error: There is no option --bogus for "daybook orders". See "daybook orders --help".\n',
    );
    expect((await filled.run('--bogus')).stderr).toBe(
      'error: There is no option --bogus for "daybook". See "daybook --help".\n',
    );
    // The value of an option is no command.
    expect((await filled.run('orders --status placed')).stderr).toContain(
      'no option --status for "daybook orders"',
    );
    expect((await filled.run('-o table ordrs --x')).stderr).toContain('Did you mean "orders"?');
  });

  test('for flags', async () => {
    expect((await filled.run('orders find --staus placed')).stderr).toContain('Did you mean "--status"?');
    expect((await filled.run('orders find --statu placed')).code).toBe(2);
  });

  test('for values', async () => {
    expect((await filled.run('orders find --status plced')).stderr).toBe(
      'error: "plced" is not a value of --status. Did you mean "placed"?\n',
    );
    expect((await filled.run('orders find --color alwys')).stderr).toContain('Did you mean "always"?');
    expect((await filled.run('help ordrs')).stderr).toContain('Did you mean "orders"?');
    expect(
      (await filled.run('orders create --customer ann --item MUG --ship-to cty=Berlin')).stderr,
    ).toContain('Did you mean "city"?');
    const shipTo = async (text: string) =>
      (
        await filled.run([
          'orders',
          'create',
          '--customer',
          'ann',
          '--item',
          'MUG',
          '--ship-to',
          text,
          '--dry-run',
        ])
      ).stderr;
    expect(await shipTo('name=Ann,line1=A,city=Paris,contry=FR')).toBe(
      'error: --ship-to takes KEY=VALUE, not "contry=FR". Did you mean "country"?\n',
    );
    expect(await shipTo('name=Ann,line1=A,postal-code=1,city=Paris,country=FR')).toContain('"postalCode"?');
    expect(await shipTo('name=Ann, line1=A, city=Paris, country=FR')).not.toContain('error');
    expect(await shipTo('name=Ann,line1=Flat 3,floor=2, left,city=Paris,country=FR')).not.toContain('error');
  });

  test('commands are not abbreviated', async () => {
    expect(await codeOf(filled, 'ord find')).toBe(2);
    expect(await codeOf(filled, 'orders sho 1')).toBe(2);
  });
});

describe('without a terminal', () => {
  test('what is missing is named, with exit 2', async () => {
    const { code, stderr } = await filled.run('customers add');
    expect([code, stderr]).toEqual([
      2,
      'error: Missing: --ref REF, --name NAME. See "daybook customers add --help".\n',
    ]);
  });

  test('an order without a buyer names both flags that would give one', async () => {
    const { code, stderr } = await filled.run('orders create');
    expect([code, stderr]).toEqual([
      2,
      'error: Missing: --customer REF or --guest NAME. See "daybook orders create --help".\n',
    ]);
  });

  test('destructive commands want --yes', async () => {
    const shop = filled.copy();
    const { code, stderr } = await shop.run('orders cancel 1 --reason staff');
    expect([code, stderr]).toEqual([2, expect.stringContaining('Add --yes.') as string]);
    expect(await codeOf(shop, 'orders cancel 1 --reason staff --yes')).toBe(0);
  });

  test.each(['</dev/null', '<&-', '</dev/null 2>&1'])(
    'nobody is asked and nothing hangs: daybook orders create %s',
    async (stdin) => {
      const { code, stdout, stderr } = await inShell(filled, `daybook orders create ${stdin}`);
      expect([code, stdout + stderr]).toEqual([2, expect.stringMatching(/^error: Missing: --customer/)]);
    },
  );

  test('a silent pipe is not waited for', async () => {
    const child = start(['customers', 'add'], { DAYBOOK_DB: filled.db });
    const code = await new Promise((resolve) => child.once('close', resolve));
    expect(code).toBe(2);
  });
});

describe('writes', () => {
  test('the same key and data answer what they answered before', async () => {
    const shop = filled.copy();
    const words = 'orders create --customer ann --item MUG:1 -i order-7 --json=id,status';
    const first = await shop.json<{ id: string; status: string }>(words);
    const second = await shop.json<{ id: string; status: string }>(words);
    expect([first.status, second]).toEqual(['ok', { id: first.id, status: 'replayed' }]);
  });

  test('--expect-version writes at that version only', async () => {
    const shop = filled.copy();
    const { version } = await shop.json<{ version: number }>('orders show 1');
    expect(await codeOf(shop, `orders tag 1 --tag a --expect-version ${version}`)).toBe(0);
    const { code, stderr } = await shop.run(`orders tag 1 --tag b --expect-version ${version}`);
    expect([code, stderr]).toEqual([5, expect.stringMatching(/^error: .+\n$/) as string]);
  });

  test('--actor, else DAYBOOK_ACTOR, is told in the history', async () => {
    const shop = filled.copy();
    await shop.out('orders tag 1 --tag a --actor mia');
    await shop.out('orders tag 1 --tag b', { env: { DAYBOOK_ACTOR: 'noah' } });
    const history = await shop.json<{ actor: string }[]>('orders history 1');
    expect(history.slice(-2).map(({ actor }) => actor)).toEqual(['mia', 'noah']);
  });

  test('--dry-run decides and tells, and the head of the log is the same', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const { code, stderr } = await shop.run('orders cancel 1 --reason staff --dry-run');
    expect([code, stderr]).toEqual([0, expect.stringContaining('Nothing was written.') as string]);
    expect(stderr).toMatch(/^Would record:\n {2}Cancelled \(staff\)\n/);
    expect(await codeOf(shop, 'orders place 1 --dry-run')).toBe(4);
    expect(await shop.head()).toBe(before);
  });

  test('--dry-run shows what would change of the order, before and after, and the money', async () => {
    const { stdout, stderr } = await filled.run('orders cancel 1 --reason staff --dry-run');
    expect(stdout).toMatch(/^[0-9a-f-]{36}\n$/);
    expect(stderr).toMatch(/^order +Status +placed +cancelled$/m);
    expect(stderr).toMatch(/^order +Balance +9\.00 USD +0\.00 USD$/m);
    expect(stderr).toMatch(/^The balance: 9\.00 → 0\.00 USD \(-9\.00\)\. Nothing was written\.$/m);
  });

  test('--dry-run tells programs the same, exactly', async () => {
    const receipt = await filled.json<{ changes: object[]; money: object[] }>(
      'orders items add 3 --sku TEA --dry-run --json=status,changes,money',
    );
    expect(receipt).toMatchObject({
      status: 'dry_run',
      money: [
        { field: 'total', before: 450, after: 1650, difference: 1200, currency: 'USD' },
        { field: 'balance', before: 450, after: 1650, difference: 1200, currency: 'USD' },
      ],
    });
    expect(receipt.changes).toContainEqual(
      expect.objectContaining({
        view: 'order_summary',
        table: 'order_line',
        row: 'added',
        field: 'unitPrice',
        before: null,
        after: 1200,
        currency: 'USD',
      }),
    );
  });

  test('--dry-run refuses an e-mail address that is taken, and tells the number that an order would get', async () => {
    const words = 'customers add --ref cat --name Cat --email ANN@example.com --dry-run';
    expect((await filled.run(words)).stderr).toContain('customer-ann has it');
    const { stderr } = await filled.run('orders create --customer ann --item MUG --dry-run');
    expect(stderr).toContain('It would be number 5.');
  });

  test('-q --dry-run says nothing but the id', async () => {
    expect((await filled.run('orders cancel 1 --reason staff -n -q')).stderr).toBe('');
  });

  test('an order goes by its number, its reference, its id and the beginning of its id', async () => {
    const shop = filled.copy();
    const id = await shop.out('orders create --customer ann --item MUG --ref WEB-7');
    for (const name of ['5', 'WEB-7', id, id.slice(0, -4)])
      expect(await shop.out(['orders', 'show', name, '--json=orderId'])).toBe(`{"orderId":"${id}"}`);
    await shop.out('orders tag WEB-7 --tag x');
  });

  test('impossible dates and empty ranges are usage errors', async () => {
    for (const words of [
      'orders find --from 2026-02-30',
      'orders find --from 2026-13-01',
      'orders find --from gestern',
      'orders find --from 2026-02-01 --to 2026-01-01',
      'orders show 1 --as-of 2026-02-30',
      'orders find --now 2026-02-30',
    ])
      expect([words, await codeOf(filled, words)]).toEqual([words, 2]);
  });

  test('amounts with too many decimals are refused, never rounded', async () => {
    const { code, stderr } = await filled.run(
      'products add --sku A --name B --unit-price 1.234 --currency USD',
    );
    expect([code, stderr]).toEqual([
      2,
      'error: --unit-price: "1.234" has more decimals than USD allows (2). See "daybook products add --help".\n',
    ]);
    expect(await codeOf(filled, 'products add --sku A --name B --unit-price 1.5 --currency JPY')).toBe(2);
    expect(await codeOf(filled, 'products add --sku A --name B --unit-price 1e3 --currency USD')).toBe(2);
  });

  test("amounts are in the order's currency", async () => {
    const shop = filled.copy();
    await shop.out('products add --sku YEN --name Yen --unit-price 500 --currency JPY');
    await shop.out(
      'orders create --customer ann --item YEN:2 --ship-to name=A,line1=B,city=C,country=JP --place',
    );
    await shop.out('orders pay 5 --amount 400 --method card');
    expect(await shop.json('orders show 5 --json=captured,balance')).toEqual({ captured: 400, balance: 600 });
    expect((await shop.run('orders pay 5 --amount 4.00 --method card')).code).toBe(2);
  });
});

describe('a missing daybook', () => {
  test('reads say that there is none, with exit 3, and create nothing', async () => {
    const shop = new OneProcessShop();
    const { code, stderr } = await shop.run('orders find');
    expect([code, stderr]).toEqual([3, expect.stringContaining('daybook db init') as string]);
    expect(existsSync(shop.db)).toBe(false);
  });

  test('writes begin one', async () => {
    const shop = new OneProcessShop();
    expect(await shop.out('customers add --ref ann --name Ann')).toBe('ann');
    expect(await shop.out('customers find -o ids')).toBe('ann');
  });

  test('a dry run begins none', async () => {
    const shop = new OneProcessShop();
    expect((await shop.run('customers add --ref ann --name Ann --dry-run')).code).toBe(0);
    expect(existsSync(shop.db)).toBe(false);
  });

  test('db init begins one, once', async () => {
    const shop = new OneProcessShop();
    expect(await shop.run('db init')).toMatchObject({ code: 0, stdout: `${shop.db}\n` });
    expect((await shop.run('db init')).stderr).toContain('There was a daybook already');
  });

  test.skipIf(process.getuid?.() === 0)('a folder that cannot be written to is named', async () => {
    const home = `${folder()}/locked`;
    mkdirSync(home);
    chmodSync(home, 0o500);
    const { code, stderr } = await new OneProcessShop(`${home}/shop.db`).run(
      'customers add --ref a --name A',
    );
    expect([code, stderr]).toEqual([7, expect.stringContaining(home) as string]);
  });

  test('a path that cannot be is named', async () => {
    const { code, stderr } = await new OneProcessShop('/dev/null/shop.db').run(
      'customers add --ref a --name A',
    );
    expect([code, stderr]).toEqual([7, expect.stringContaining('/dev/null/shop.db') as string]);
  });

  test('the default stands in the data folder of the user', async () => {
    const home = folder();
    const shop = new OneProcessShop();
    const env = { DAYBOOK_DB: undefined, XDG_DATA_HOME: home };
    expect(await shop.out('db init', { env })).toBe(`${home}/daybook/daybook.db`);
  });
});

test('an empty text clears what is set, and the word null is refused', async () => {
  const shop = filled.copy();
  const { code, stderr } = await shop.run('customers update ann --phone null');
  expect([code, stderr]).toEqual([2, 'error: --phone null is not a value. Clear it with --phone "".\n']);
  await shop.out(['customers', 'update', 'ann', '--email', '', '--phone', '1']);
  await shop.out(['customers', 'update', 'ann', '--phone', '']);
  expect(await shop.json('customers show ann --json=phone,email')).toEqual({ phone: null, email: null });
});

test('an empty member of KEY=VALUE is none where there may be none, as for a flag of its own', async () => {
  const shop = filled.copy();
  const address = 'line1=1 Oak St,line2=,city=Porto,postalCode=,country=PT';
  await shop.out(['customers', 'update', 'ann', '--ship-to', address]);
  expect(await shop.json('customers show ann --json=address')).toMatchObject({
    address: { line1: '1 Oak St', line2: null, postalCode: null },
  });
  await shop.out([
    'orders',
    'address',
    'set',
    '1',
    '--line1',
    'A',
    '--line2',
    '',
    '--city',
    'B',
    '--country',
    'PT',
  ]);
  expect(await shop.json('orders show 1 --json=shippingAddress')).toMatchObject({
    shippingAddress: { line1: 'A', line2: null },
  });
  for (const [member, message] of [
    ['line1=', '--ship-to line1 may not be empty.'],
    ['line1=A,line2=null', '--ship-to line2 null is not a value. Clear it with --ship-to line2=.'],
  ] as const) {
    const { code, stderr } = await shop.run([
      'customers',
      'update',
      'ann',
      '--ship-to',
      `${member},city=B,country=PT`,
    ]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message) as string]);
  }
});

test('an empty text clears a list as well', async () => {
  const shop = filled.copy();
  await shop.out('orders ship 1 --all --carrier DHL --tracking 1');
  await shop.out(['orders', 'tracking', '1', '--shipment', 'S1', '--carrier', '', '--tracking', '']);
  const { shipments } = await shop.json<{ shipments: object[] }>('orders show 1 --json=shipments');
  expect(shipments).toMatchObject([{ carrier: null, trackingNumbers: [] }]);
});
