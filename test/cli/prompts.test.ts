import manifestFile from 'virtual:manifest';
import { beforeAll, describe, expect, test } from 'vitest';
import { readManifest } from '../../src/cli/argv/manifest-file.ts';
import { questionFor } from '../../src/cli/session/ask.ts';
import { filledShop } from './support/filled-shop.ts';
import { OneProcessShop, runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { daybookFunction } from './support/shell.ts';
import { atTerminal, Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
});

const ctrlC = '\u0003';
/** Takes away what has been typed. */
const ctrlU = '\u0015';

/** A script of bash's at a terminal. */
function inShell(shop: Shop, script: string): Terminal {
  return new Terminal(shop, ['-c', daybookFunction + script], { program: 'bash' });
}

/** The last order's events, without what differs from run to run. */
async function eventsOf(shop: Shop, order: number): Promise<unknown[]> {
  const { orderId } = await shop.json<{ orderId: string }>(`orders show ${order}`);
  const events = await shop.json<{ stream: string; type: string; data: unknown }[]>(
    'events list --sort position',
  );
  return events
    .filter(({ stream }) => stream === `order-${orderId}`)
    .map(({ type, data }) => ({ type, data }));
}

async function orderTwoMugs(terminal: Terminal): Promise<void> {
  await terminal.choose('Which customer?', 'ann', 'Ann Lee (ann)');
  await terminal.choose('Which product?', 'MUG', 'Blue mug (MUG), 4.50 USD');
  await terminal.answer('How many?', '2');
  await terminal.answer('At which price each, in USD? (4.50)');
  await terminal.answer('Another line?', 'y');
  await terminal.choose('Which product?', 'TEA', 'Green tea (TEA), 12.00 USD');
  await terminal.answer('How many?');
  await terminal.answer('At which price each, in USD? (12.00)', '11.50');
  await terminal.answer('Another line?', 'n');
  await terminal.answer('Add a shipping address?', 'y');
  await terminal.answer('Who receives it? (Ann Lee)');
  await terminal.answer('Which street and number?', '1 Main St');
  await terminal.answer('What else belongs to the address?');
  await terminal.answer('Which city?', 'Berlin');
  await terminal.answer('Which state or province?');
  await terminal.answer('Which postal code?', '10115');
  await terminal.choose('Which country?', 'DE', 'DE: Germany');
}

/** Up to the last question. */
async function zoeOrders(shop: Shop, words: string, email = 'zoe@example.com'): Promise<Terminal> {
  const terminal = new Terminal(shop, words);
  await terminal.choose('Which customer?', 'Zoe', '+ a new customer');
  await terminal.answer("What is the customer's name?", 'Zoe Fox');
  await terminal.answer('What will you call the customer in commands? (zoe-fox)', '');
  await terminal.answer('What is their e-mail address?', email);
  await terminal.answer('Add a shipping address?', 'n');
  return terminal;
}

describe('orders create asks for what is missing', () => {
  test('in questions, not in labels, and records what flags and JSON would have recorded', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders create');
    await orderTwoMugs(terminal);
    await terminal.see('2 × Blue mug at 4.50 = 9.00 USD');
    await terminal.see('total 20.50 USD');
    await terminal.answer('Place it now?', 'y');
    expect(await terminal.ended()).toBe(0);

    const printed = /daybook (orders create --.*--place)/.exec(terminal.text)?.[1] ?? '';
    expect(printed).toBe(
      "orders create --customer ann --item MUG:2 --item TEA:1@11.50 --ship-to 'name=Ann Lee' --ship-to 'line1=1 Main St' --ship-to city=Berlin --ship-to postalCode=10115 --ship-to country=DE --place",
    );
    const words = [...printed.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    await shop.out(words);
    await shop.out('commands send -', {
      input: JSON.stringify({
        name: 'CreateOrder',
        data: {
          customer: 'ann',
          items: [
            { sku: 'MUG', quantity: 2 },
            { sku: 'TEA', quantity: 1, unitPrice: 1150 },
          ],
          shippingAddress: {
            name: 'Ann Lee',
            line1: '1 Main St',
            city: 'Berlin',
            postalCode: '10115',
            country: 'DE',
          },
          place: true,
        },
      }),
    });
    const [asked, flags, json] = [await eventsOf(shop, 5), await eventsOf(shop, 6), await eventsOf(shop, 7)];
    expect(asked.length).toBeGreaterThan(3);
    expect(flags).toEqual(asked);
    expect(json).toEqual(asked);

    const questions = [...terminal.text.matchAll(/✔ (.*)/g)].map(([, question = '']) => question);
    expect(questions.length).toBeGreaterThan(15);
    for (const question of questions) expect(question).toMatch(/^[A-Z][^:]*\?/);
  });

  test('the id is all that stdout carries', async () => {
    const terminal = inShell(filled.copy(), 'ID=$(daybook orders create --item MUG:2); echo "<$ID>"');
    await terminal.choose('Which customer?', 'ann', 'Ann Lee (ann)');
    await terminal.answer('Add a shipping address?', 'n');
    await terminal.answer('Keep it as a draft?', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toMatch(/<[0-9a-f-]{36}>/);
  });

  test("Ctrl-C ends the calling script's loop too", async () => {
    const terminal = inShell(filled.copy(), 'for n in 1 2 3; do echo "turn $n"; daybook orders create; done');
    await terminal.see('Which customer?');
    terminal.type(ctrlC);
    expect(await terminal.ended()).toBe(130);
    expect(terminal.text).toContain('turn 1');
    expect(terminal.text).not.toContain('turn 2');
  });

  test('a new customer is stored together with the order, and the printed commands say so', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const terminal = await zoeOrders(shop, 'orders create --item MUG:1');
    await terminal.see('It cannot be placed yet');
    await terminal.see('Keep it as a draft?');
    expect(await shop.head()).toBe(before);
    terminal.type('y\r');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toContain(
      "daybook customers add --ref zoe-fox --name 'Zoe Fox' --email zoe@example.com",
    );
    expect(await shop.json('orders show 5 --json=customerRef,customerName,status')).toEqual({
      customerRef: 'zoe-fox',
      customerName: 'Zoe Fox',
      status: 'created',
    });
  });

  test.each([
    ['Ctrl-C', ctrlC, 130, ''],
    ['no', 'n\r', 1, ''],
    ['a dry run', 'y\r', 0, ' --dry-run'],
  ])(
    '%s at the last question stores the new customer no more than the order',
    async (_, keys, code, flag) => {
      const shop = filled.copy();
      const before = await shop.head();
      const terminal = await zoeOrders(shop, `orders create --item MUG:1${flag}`);
      await terminal.see('Keep it as a draft?');
      terminal.type(keys);
      expect(await terminal.ended()).toBe(code);
      expect(await shop.head()).toBe(before);
    },
  );

  test('an e-mail address that is taken refuses the new customer and the order', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const terminal = await zoeOrders(shop, 'orders create --item MUG:1', 'ann@example.com');
    expect(await terminal.ended()).toBe(4);
    expect(terminal.text).toContain('The e-mail address');
    expect(await shop.head()).toBe(before);
  });

  test("the customer's address is offered, and needs no flags", async () => {
    const shop = filled.copy();
    await shop.out('customers update bob --ship-to line1=Harbor,city=Portland,country=US');
    const terminal = new Terminal(shop, 'orders create --customer bob');
    await terminal.choose('Which product?', 'MUG', 'Blue mug (MUG), 4.50 USD');
    await terminal.answer('How many?');
    await terminal.answer('At which price each');
    await terminal.answer('Another line?', 'n');
    await terminal.answer('Ship to Bob Ray, Harbor, Portland, US?', 'y');
    await terminal.answer('Place it now?', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toContain('daybook orders create --customer bob --item MUG:1 --place');
    expect(await shop.json('orders show 5 --json=shippingAddress')).toMatchObject({
      shippingAddress: { name: 'Bob Ray', line1: 'Harbor' },
    });
  });

  test('a new customer and a guest are in sight below the customers that there are', async () => {
    const shop = filled.copy();
    const lines = Array.from({ length: 12 }, (_, index) =>
      JSON.stringify({ name: 'RegisterCustomer', data: { ref: `c${index}`, name: `C ${index}` } }),
    );
    await shop.out('commands send -', { input: lines.join('\n') });
    const terminal = new Terminal(shop, 'orders create');
    await terminal.see('+ a guest');
    expect(terminal.text).toMatch(/❯ Ann Lee \(ann\)\n.*\+ a new customer\n/s);
  });

  test('a guest, and a line that is not in the catalogue', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders create');
    await terminal.see('+ a guest');
    terminal.type('nobody');
    await terminal.see(/nobody\n❯ \+ a new customer\n {2}\+ a guest/);
    terminal.type('\u001b[B');
    await terminal.see('❯ + a guest');
    terminal.type('\r');
    await terminal.answer("What is the guest's name?", 'Walk-in');
    await terminal.see('Which product?');
    terminal.type('nothing');
    await terminal.see(/nothing\n❯ \+ something that is not in the catalogue/);
    terminal.type('\r');
    await terminal.answer('What is it?', 'Gift wrapping');
    await terminal.answer('How many?');
    await terminal.answer('In which currency? (USD)');
    await terminal.see('At which price each, in USD?');
    terminal.type('1.234\r');
    await terminal.see('more decimals than USD allows');
    terminal.type('\u007f\r');
    await terminal.answer('Another line?', 'n');
    await terminal.answer('Add a shipping address?', 'n');
    await terminal.answer('Keep it as a draft?', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 5 --json=customerName,total,currency')).toEqual({
      customerName: 'Walk-in',
      total: 123,
      currency: 'USD',
    });
  });

  test('Ctrl-C: nothing written, exit 130', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    for (const question of ['Which customer?', 'Which product?']) {
      const terminal = new Terminal(shop, 'orders create');
      if (question === 'Which product?') await terminal.choose('Which customer?', 'ann', 'Ann Lee (ann)');
      await terminal.see(question);
      terminal.type(ctrlC);
      expect(await terminal.ended()).toBe(130);
      expect(terminal.text).toContain('Interrupted: nothing written.');
    }
    expect(await shop.head()).toBe(before);
  });

  test('Ctrl-C at the last question writes nothing either', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const terminal = new Terminal(shop, 'orders create');
    await orderTwoMugs(terminal);
    await terminal.see('Place it now?');
    terminal.type(ctrlC);
    expect(await terminal.ended()).toBe(130);
    expect(await shop.head()).toBe(before);
  });

  test('nobody is asked with --no-input', async () => {
    const { code, text } = await atTerminal(filled, 'orders create --no-input');
    expect([code, text]).toEqual([
      2,
      expect.stringContaining('Missing: --customer REF or --guest NAME') as string,
    ]);
  });
});

/** Everything that asks, with what it may ask. */
const askable = readManifest(manifestFile)
  .commands.filter(({ kind }) => kind !== 'program')
  .map(({ path, args, options, needsOne = [] }): [string, string[]] => [
    path,
    [...args, ...options]
      .filter((one) => one.required || ('ask' in one && one.ask) || needsOne.flat().includes(one.field))
      .filter((one) => one.type !== 'boolean' && path !== 'orders edit')
      .map(questionFor),
  ]);

describe('other commands ask too', () => {
  test('for required flags, in the order of the schema', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'products add --currency USD --sku POT');
    await terminal.answer('What is it called?', 'Teapot');
    await terminal.see('What does one unit cost?');
    terminal.type('x\r');
    await terminal.see('takes an amount like 12.50');
    terminal.type('\u007f18.00\r');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('products show POT --json=name,unitPrice')).toEqual({
      name: 'Teapot',
      unitPrice: 1800,
    });
  });

  test('for the name of what is new in a line, and not among those that there are', async () => {
    const shop = filled.copy();
    const adding = new Terminal(shop, 'customers add --email cat@example.com');
    await adding.answer('in commands? (short, like ann)', 'cat');
    await adding.answer('What is their name?', 'Cat');
    expect(await adding.ended()).toBe(0);
    expect(await shop.json('customers show cat --json=name')).toEqual({ name: 'Cat' });
    const selling = new Terminal(shop, 'products add --name Pot --unit-price 3 --currency USD');
    await selling.answer('What identifies the product? (like MUG)', 'POT');
    expect(await selling.ended()).toBe(0);
  });

  test('for a choice, from a list', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders hold 1');
    await terminal.see('❯ awaiting_payment');
    terminal.type('\r');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 1 --json=holds')).toEqual({ holds: ['awaiting_payment'] });
  });

  test('what is likely stands there already: the order, the balance to pay, the method that was used last', async () => {
    const shop = filled.copy();
    await shop.out('orders pay 1 --amount 9.00 --method bank_transfer');
    const terminal = new Terminal(shop, 'orders pay');
    await terminal.choose('Which order?', '2', '2: Ann Lee, 12.00 USD, placed, unpaid');
    await terminal.answer('How much was paid? (balance 12.00 USD) (12.00)');
    await terminal.answer('How was it paid? (bank_transfer)');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 2 --json=captured,payments')).toMatchObject({
      captured: 1200,
      payments: [{ method: 'bank_transfer' }],
    });
  });

  test('orders are offered to which the command could apply, and found by number, reference and customer', async () => {
    const shop = filled.copy();
    await shop.out('orders create --customer bob --item MUG:1 --ref GÖTZ-1');
    const terminal = new Terminal(shop, 'orders place');
    await terminal.see('❯ 5 (GÖTZ-1): Bob Ray, 4.50 USD, created, unpaid');
    await terminal.see('  3: Bob Ray, 4.50 USD, created, unpaid');
    terminal.type('gotz');
    await terminal.see(/\) gotz\n❯ 5 \(GÖTZ-1\)/);
    terminal.type('\u007f\u007f\u007f\u007fbob');
    await terminal.see(/\) bob\n❯ 5 \(GÖTZ-1\).*\n {2}3: Bob Ray/);
    terminal.type('\u007f\u007f\u007f3');
    await terminal.see(/\) 3\n❯ 3: Bob Ray/);
    expect(terminal.text).not.toContain('Ann Lee');
    terminal.type('\r');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 3 --json=status')).toEqual({ status: 'placed' });
  });

  test('an order to which it could not apply is found too, and the command says why', async () => {
    const terminal = new Terminal(filled.copy(), 'orders place');
    await terminal.choose('Which order?', '4', '4: Bob Ray, 36.00 USD, placed, unpaid');
    expect(await terminal.ended()).toBe(4);
  });

  test('the number that is typed comes before orders that contain it', async () => {
    const shop = filled.copy();
    const drafts = Array.from({ length: 12 }, (_, index) =>
      JSON.stringify({
        name: 'CreateOrder',
        data: { customer: 'ann', externalRef: `X3-${index}`, currency: 'USD' },
      }),
    );
    await shop.out('commands send -', { input: drafts.join('\n') });
    const terminal = new Terminal(shop, 'orders place');
    await terminal.choose('Which order?', '3', '3: Bob Ray, 4.50 USD, created, unpaid');
    expect(await terminal.ended()).toBe(0);
  });

  test('in plain lines as well', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders place', { env: { ACCESSIBLE: '1' } });
    await terminal.answer('Which order? (type to search, or Enter for a list)', 'nobody');
    await terminal.answer('Nothing was found for "nobody". Which order?');
    await terminal.see('1) 3: Bob Ray, 4.50 USD, created, unpaid');
    await terminal.answer('Which one? (1-2)', '1');
    expect(await terminal.ended()).toBe(0);
  });

  test('tags, currencies and countries that are known, by code or name, and a tag that is new', async () => {
    const shop = filled.copy();
    await shop.out('orders tag 1 --tag vip --tag fragile');
    const tagging = new Terminal(shop, 'orders tag 2');
    await tagging.see(/❯ fragile\n {2}vip/);
    tagging.type('gift');
    await tagging.see('❯ + gift');
    tagging.type('\r');
    expect(await tagging.ended()).toBe(0);
    const adding = new Terminal(shop, 'products add --sku POT --name Teapot --unit-price 18');
    await adding.see('❯ USD: US Dollar');
    adding.type('euro');
    await adding.see('EUR: Euro');
    const moving = new Terminal(shop, 'orders address set 1 --line1 X --city Y');
    await moving.see('❯ DE: Germany');
    moving.type('austria');
    await moving.see('❯ AT: Austria');
    for (const [typed, found] of [
      ['germny', 'DE: Germany'],
      ['holland', 'NL: Netherlands'],
      ['UK', 'GB: United Kingdom'],
    ] as const) {
      moving.type(`${ctrlU}${typed}`);
      await moving.see(`❯ ${found}`);
    }
    expect(await shop.json('orders show 2 --json=tags')).toEqual({ tags: ['gift'] });
  });

  test('what is likely stands there already: everything to ship, then the shipment, the lines to return', async () => {
    const shop = filled.copy();
    const shipping = new Terminal(shop, 'orders ship 1');
    await shipping.see('❯ Ship everything that is open');
    shipping.type('\r');
    await shipping.answer('Who carries it? (empty for none)');
    await shipping.answer('What is the tracking number? (empty for none)', 'T1');
    expect(await shipping.ended()).toBe(0);
    const arriving = new Terminal(shop, 'orders deliver 1');
    await arriving.answer(/Which shipment has arrived\? \(.*\) \(S1\)/);
    expect(await arriving.ended()).toBe(0);
    const returning = new Terminal(shop, 'orders return request 1 --reason small');
    await returning.answer('What comes back? (L1: 2 Blue mug) (L1)', 'L1:1');
    expect(await returning.ended()).toBe(0);
    expect(await shop.json('orders show 1 --json=fulfilment,returns,shipments')).toMatchObject({
      fulfilment: 'delivered',
      returns: 'requested',
      shipments: [{ carrier: null, trackingNumbers: ['T1'] }],
    });
  });

  test('what is likely is a list where there are several: the payments to refund, and what is left of them', async () => {
    const shop = filled.copy();
    await shop.out('orders pay 2 --amount 5.00 --method card');
    await shop.out('orders pay 2 --amount 7.00 --method cash');
    const terminal = new Terminal(shop, 'orders refund 2 --reason damaged');
    await terminal.see('Which payment went back?');
    await terminal.see('P2: cash 7.00 USD');
    terminal.type('\u001b[B\r');
    await terminal.answer('How much went back? (7.00)');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 2 --json=refunded')).toEqual({ refunded: 700 });
  });

  test.each(askable)('%s asks questions, not for descriptions of flags', (_, questions) => {
    for (const question of questions)
      expect(question).toMatch(/^(Which|What|How|Who|Why|When|Where|Whose|Since|In which) .*\?( \(.*\))?$/);
    for (const question of questions) expect(question.length).toBeLessThan(75);
  });

  test('with ACCESSIBLE=1 choices are numbered', async () => {
    const terminal = new Terminal(filled.copy(), 'orders hold 1', { env: { ACCESSIBLE: '1' } });
    await terminal.see('2) high_risk');
    terminal.type('2\r');
    expect(await terminal.ended()).toBe(0);
  });

  test('with ACCESSIBLE=1 a search is a line and then numbers', async () => {
    const shop = filled.copy();
    const env = { ACCESSIBLE: '1' };
    const terminal = new Terminal(shop, 'orders create --item MUG:1', { env });
    await terminal.answer('Which customer? (type to search, or Enter for a list)', 'nobody');
    await terminal.see(/1\) \+ a new customer\n\s*2\) \+ a guest\n\s*3\) search again/);
    terminal.type('3\r');
    await terminal.answer('Which customer? (type to search, or Enter for a list)', 'ann');
    await terminal.see('1) Ann Lee (ann)');
    terminal.type('1\r');
    await terminal.answer('Add a shipping address?', 'n');
    await terminal.answer('Keep it as a draft?', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 5 --json=customerRef')).toEqual({ customerRef: 'ann' });
  });

  test('a destructive command asks first, and no means nothing written', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const terminal = new Terminal(shop, 'orders cancel 1 --reason staff');
    await terminal.answer('Cancel the order?', 'n');
    expect(await terminal.ended()).toBe(1);
    expect(terminal.text).toContain('nothing written');
    expect(await shop.head()).toBe(before);
  });

  test('a destructive command asks first, and yes does it', async () => {
    const shop = filled.copy();
    const terminal = new Terminal(shop, 'orders cancel 1 --reason staff');
    await terminal.answer('Cancel the order?', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(await shop.json('orders show 1 --json=status')).toEqual({ status: 'cancelled' });
  });

  test('what may be left out is offered where questions are asked anyway', async () => {
    const shop = filled.copy();
    const cancelling = new Terminal(shop, 'orders cancel 1');
    await cancelling.see('❯ customer');
    await cancelling.see('(none)');
    cancelling.type('\r');
    await cancelling.answer('Cancel the order?', 'y');
    expect(await cancelling.ended()).toBe(0);
    expect(await shop.json('orders show 1 --json=cancelReason')).toEqual({ cancelReason: 'customer' });
    const adding = new Terminal(shop, 'customers add --ref cat');
    await adding.answer('What is their name?', 'Cat');
    await adding.answer('mail', '');
    expect(await adding.ended()).toBe(0);
    expect(await shop.json('customers show cat --json=email')).toEqual({ email: null });
    expect((await atTerminal(shop, 'customers add --ref dan --name Dan')).code).toBe(0);
  });

  test('-y answers before it is asked', async () => {
    const shop = filled.copy();
    expect((await atTerminal(shop, 'orders cancel 1 --reason staff -y')).code).toBe(0);
  });

  test('an empty daybook is begun by the first answer, not by the first question', async () => {
    const shop = new OneProcessShop();
    const terminal = new Terminal(shop, 'customers add');
    await terminal.see('What');
    terminal.type(ctrlC);
    expect(await terminal.ended()).toBe(130);
    expect((await shop.run('db info')).code).toBe(3);
  });
});

test('a cancelled order says what is left to do about its money', async () => {
  const shop = filled.copy();
  await shop.out('orders authorize 1 --amount 5.00 --method card');
  await shop.out('orders pay 1 --amount 4.00 --method card');
  const { text } = await atTerminal(shop, 'orders cancel 1 --reason staff -y');
  expect(text.replaceAll(/\s+/g, ' ')).toContain(
    '4.00 USD has to be paid back: "daybook orders refund". 5.00 USD is still authorised: give it up with "daybook orders void".',
  );
  const { code, stderr } = await shop.run('orders capture 1 --payment P1');
  expect(code).not.toBe(0);
  expect(stderr).toContain('The order is cancelled: nothing is owed.');
  expect(stderr).toContain('Give P1 up with "daybook orders void".');
});
