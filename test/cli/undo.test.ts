import { beforeAll, describe, expect, test } from 'vitest';
import { filledShop } from './support/filled-shop.ts';
import { runInOneProcess } from './support/persistent-program.ts';
import type { Shop } from './support/program.ts';
import { atTerminal, Terminal } from './support/terminal.ts';

let filled: Shop;
beforeAll(async () => {
  filled = await filledShop(runInOneProcess);
  await filled.out('orders edit 1 --change L1:3@4.20 --reason more');
});

const last = async (shop: Shop): Promise<{ commandId: string; position: number }> => {
  const [command] = await shop.json<{ commandId: string; position: number }[]>('commands list -L 1');
  if (command === undefined) throw new Error('there is no command');
  return command;
};

describe('commands undo', () => {
  test('shows the command line that undoes it, and what that would change; wants --yes without a terminal', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const { code, stdout, stderr } = await shop.run(`commands undo ${before}`);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(`To undo EditOrder at position ${before} (`);
    expect(stderr).toMatch(
      /^ {2}daybook orders edit [0-9a-f-]{36} --reason 'Undoes EditOrder at position \d+' --change L1:2@4\.50$/m,
    );
    expect(stderr).toMatch(/^ {2}Changed L1, Blue mug: 3 → 2 units, 4\.20 USD → 4\.50 USD$/m);
    expect(stderr).toMatch(/^order +Total +12\.60 USD +9\.00 USD$/m);
    expect(stderr).toContain('The total: 12.60 → 9.00 USD (-3.60).');
    expect(stderr).toContain('Nothing is written yet.\nerror: Undo it? Nobody can be asked. Add --yes.');
    expect(await shop.head()).toBe(before);
  });

  test('the command line that it shows does the same', async () => {
    const shop = filled.copy();
    const { stderr } = await shop.run(`commands undo ${await shop.head()} --dry-run`);
    const line = / {2}daybook (.*)$/m.exec(stderr)?.[1] ?? '';
    const words = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
    await shop.out(words);
    expect(await shop.json('orders show 1 --json=total,unitCount')).toEqual({ total: 900, unitCount: 2 });
  });

  test('the command line that it shows names the daybook that was named', async () => {
    const [shop, elsewhere] = [filled.copy(), filled.copy()];
    const { stderr } = await elsewhere.run([
      'commands',
      'undo',
      String(await shop.head()),
      '--dry-run',
      '--db',
      shop.db,
    ]);
    expect(stderr).toMatch(/^ {2}daybook orders edit .* --db \S+\.db$/m);
  });

  test('--yes sends it; each of the two then names the other, and undoing the undo does it again', async () => {
    const shop = filled.copy();
    const edit = await last(shop);
    const receipt = await shop.json<{ commandId: string }>(
      `commands undo ${edit.commandId} --yes --actor zoe`,
    );
    expect(await shop.json('orders show 1 --json=total')).toEqual({ total: 900 });
    const links = '--json=undoes,undoneBy,actor';
    expect(await shop.json(`commands show ${edit.commandId} ${links}`)).toMatchObject({
      undoneBy: receipt.commandId,
    });
    expect(await shop.json(`commands show ${receipt.commandId} ${links}`)).toMatchObject({
      undoes: edit.commandId,
      actor: 'zoe',
    });
    const twice = await shop.run(`commands undo ${edit.position} --yes`);
    expect([twice.code, twice.stderr]).toEqual([4, expect.stringContaining('EditOrder was undone already')]);
    await shop.out(`commands undo ${await shop.head()} --yes`);
    expect(await shop.json('orders show 1 --json=total')).toEqual({ total: 1260 });
  });

  test('--dry-run writes nothing', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    expect(await shop.json(`commands undo ${before} --dry-run --json=status,money`)).toMatchObject({
      status: 'dry_run',
      money: [{ field: 'total', difference: -360 }, { field: 'balance' }],
    });
    expect(await shop.head()).toBe(before);
  });

  test('what no flag can say is shown as JSON for "commands send"', async () => {
    const shop = filled.copy();
    await shop.out(['customers', 'update', 'bob', '--phone', '+1 555']);
    const { stderr } = await shop.run(`commands undo ${await shop.head()} -n`);
    expect(stderr).toContain(
      `echo '{"name":"UpdateCustomer","data":{"ref":"bob","phone":null}}' | daybook commands send -`,
    );
  });

  test('refuses what is never undone, and what nobody knows', async () => {
    const shop = filled.copy();
    await shop.out(['orders', 'note', '1', 'Hi']);
    const { code, stderr } = await shop.run(`commands undo ${await shop.head()} -y`);
    expect([code, stderr]).toEqual([4, expect.stringContaining('AddNote cannot be undone: A note stays')]);
    expect((await shop.run('commands undo 999 -y')).code).toBe(3);
    expect((await shop.run('commands undo')).code).toBe(2);
  });

  test('asks at a terminal: no writes nothing, yes does it', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const no = new Terminal(shop, `commands undo ${before}`);
    await no.answer('Undo it?', 'n');
    expect(await no.ended()).toBe(1);
    expect(no.text).toContain('Declined: nothing written.');
    expect(await shop.head()).toBe(before);
    const yes = new Terminal(shop, `commands undo ${before}`);
    await yes.answer('Undo it?', 'y');
    expect(await yes.ended()).toBe(0);
    expect(await shop.head()).toBe(before + 1);
  });
});

describe('a refused command', () => {
  test('is shown with what it would be today, and what would be accepted', async () => {
    const shop = filled.copy();
    await shop.run('orders complete 3');
    const id = await shop.out('commands list --status refused -L 1 -o ids');
    const { text } = await atTerminal(shop, `commands show ${id}`, { env: { PAGER: 'cat' } });
    expect(text).toMatch(/^Code +invalid_transition$/m);
    expect(text).toMatch(/^Hint +Place it first with "daybook orders place"\.$/m);
    expect(text).toMatch(/^Today +refused$/m);
    expect(text).toMatch(/^ +placed +PlaceOrder$/m);
    expect(text).toMatch(/^ +cancelled +CancelOrder$/m);
  });

  test('stands in the reasons of its order', async () => {
    const shop = filled.copy();
    await shop.run('orders reopen 1 --reason "x"');
    const reasons = await shop.json<object[]>('orders why 1 --json=field,command,refused');
    expect(reasons.at(-1)).toEqual({
      field: null,
      command: 'ReopenOrder',
      refused: 'The order is placed already.',
    });
  });
});

describe('orders create --dry-run at a terminal', () => {
  test('registers nobody either', async () => {
    const shop = filled.copy();
    const before = await shop.head();
    const terminal = new Terminal(shop, 'orders create --item MUG --dry-run');
    await terminal.choose('Which customer? (type to search)', 'zoe', '+ a new customer');
    await terminal.answer("What is the customer's name?", 'Zoe Ray');
    await terminal.answer('What will you call the customer in commands?');
    await terminal.answer('What is their e-mail address?');
    await terminal.answer('Add a shipping address?', 'n');
    await terminal.answer('Keep it as a draft?', 'y');
    expect(await terminal.ended()).toBe(0);
    expect(terminal.text).toContain('  Draft begun for Zoe Ray (zoe-ray)');
    expect(await shop.head()).toBe(before);
  });
});
