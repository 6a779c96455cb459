import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../cli/support/persistent-program.ts';
import { type Ended, folder, type RunOptions } from '../cli/support/program.ts';
import { onEachServer, onNewestServer } from '../support/postgres/databases.ts';
import { filesOf } from '../support/postgres/files-of.ts';
import { queryAt } from '../support/postgres/server.ts';

/** A daybook in a database, as one machine has it: with a state folder of its own. */
class Machine extends OneProcessShop {
  readonly state = folder();
  readonly #keys: string | undefined;

  constructor(db: string, keys?: string) {
    super(db);
    this.#keys = keys;
  }

  override run(words: string | readonly string[], options: RunOptions = {}): Promise<Ended> {
    const env = { XDG_STATE_HOME: this.state, DAYBOOK_KEYS: this.#keys, ...options.env };
    return super.run(words, { ...options, env });
  }
}

const ANN = [
  'customers',
  'add',
  '--ref',
  'ann',
  '--name',
  'Ann Leeward',
  '--email',
  'ann@leeward.example',
  '--phone',
  '555-8341',
];
const ORDER =
  'orders create --customer ann --item MUG:2 --ship-to line1=KelpRow12 --ship-to city=Brine --ship-to country=DE';
const FORGET = 'customers forget ann --reason asked --force --yes';
const PERSONAL = /Leeward|leeward|555-8341|KelpRow|Brine/;

/** Every row of every table of this program's, in hexadecimal what is bytes. */
async function dumpOf(url: string): Promise<string> {
  const tables = await queryAt<{ name: string }>(
    url,
    `SELECT schemaname || '.' || tablename AS name FROM pg_tables WHERE schemaname LIKE 'daybook%'`,
  );
  const dumps: string[] = [];
  for (const { name } of tables)
    dumps.push(JSON.stringify(await queryAt(url, `SELECT t::text FROM ${name} AS t`)));
  return dumps.join('\n');
}

onEachServer(({ ownDatabase }) => {
  test('of who is forgotten nothing is left: in the log nothing was, and their key is in no file of the keys', async () => {
    const [db, keys] = [await ownDatabase('template0'), await ownDatabase('template0')];
    const shop = new Machine(db, keys);
    await shop.out('db init');
    await shop.out('products add --sku MUG --name Mug --unit-price 4.50 --currency USD');
    await shop.out(ANN);
    await shop.out(ORDER);
    expect(await shop.run([...ANN.slice(0, 3), 'eve', ...ANN.slice(4)])).toMatchObject({ code: 4 });
    expect(await shop.out('customers show ann -F name')).toBe('Ann Leeward');
    const keyOf = async () =>
      (
        await queryAt<{ key: Buffer | null }>(
          keys,
          `SELECT key FROM daybook_keys.keys WHERE subject = 'customer-ann'`,
        )
      )[0]?.key;
    const key = (await keyOf()) ?? Buffer.alloc(0);
    expect((await filesOf(keys)).includes(key)).toBe(true);

    await shop.out(FORGET);
    expect(await keyOf()).toBeNull();
    expect((await filesOf(keys)).includes(key)).toBe(false);
    expect(await dumpOf(keys)).not.toContain(key.toString('hex'));
    expect(await dumpOf(db)).not.toMatch(PERSONAL);
    expect((await filesOf(db)).toString('latin1')).not.toMatch(PERSONAL);
    const elsewhere = new Machine(db, keys);
    expect(await elsewhere.out('customers show ann -F name')).toBe('(forgotten)');
    expect(await elsewhere.json('events verify')).toMatchObject({ commits: 4 });
  });
});

onNewestServer(({ url: server, ownDatabase }) => {
  test('keys are of the machine that began the log, unless they are where others reach them', async () => {
    const db = await ownDatabase('template0');
    const one = new Machine(db);
    await one.out('db init');
    await one.out(ANN);
    const findings = await one.json<{ check: string; found: string }[]>('doctor');
    const place = findings.find(({ check }) => check === 'keys place')?.found ?? '';
    expect(place).toContain('of this machine alone');
    const other = new Machine(db);
    for (const words of ['customers add --ref bob --name Bob', 'customers show ann']) {
      const { code, stderr } = await other.run(words);
      expect([code, stderr]).toEqual([7, expect.stringMatching(/keys .* are not here.*--keys/)]);
    }
    const reached = new Machine(db, place.replace(/: .*/, ''));
    await reached.out('customers add --ref bob --name Bob');
    expect(await reached.out('customers show ann -F name')).toBe('Ann Leeward');
  });

  test('two machines share the keys in a database, and each forgets at once whom the other forgot', async () => {
    const [db, keys] = [await ownDatabase('template0'), await ownDatabase('template0')];
    const [one, other] = [new Machine(db, keys), new Machine(db, keys)];
    await one.out('db init');
    await one.out(ANN);
    expect(await other.out('customers show ann -F name')).toBe('Ann Leeward');
    await other.out('customers add --ref bob --name Bob');
    await one.out(FORGET);
    expect(await other.out('customers show ann -F name')).toBe('(forgotten)');
    expect(await other.run('customers update ann --phone 1')).toMatchObject({ code: 4 });
    expect(await one.out('customers show bob -F name')).toBe('Bob');
  });

  test('keys in a database are shown, checked, backed up, wrapped anew and put back as those in a file', async () => {
    const [db, keys] = [await ownDatabase('template0'), await ownDatabase('template0')];
    const shop = new Machine(db, keys);
    await shop.out('db init');
    await shop.out(ANN);
    await shop.out('customers add --ref bob --name Bob');
    const backup = join(folder(), 'backup.db');
    expect(await shop.json(['keys', 'backup', backup])).toMatchObject({ keys: 2, destroyed: 0 });
    const env = { DAYBOOK_MASTER_KEY: Buffer.alloc(32, 'm').toString('base64') };
    expect(JSON.parse(await shop.out('keys rotate --json', { env }))).toMatchObject({ masterKey: 'apart' });
    expect((await shop.run('customers show ann')).stderr).toContain('--master-key');
    await shop.out(FORGET, { env });
    expect(JSON.parse(await shop.out('keys info --json', { env }))).toMatchObject({
      place: keys,
      keys: 1,
      destroyed: 1,
      masterKey: 'apart',
      backedUpAt: expect.any(String),
      ofThisLog: 'yes',
    });
    const findings = JSON.parse(await shop.out('doctor --json', { env })) as {
      check: string;
      found: string;
    }[];
    const foundOf = (name: string) => findings.find(({ check }) => check === name)?.found;
    expect(foundOf('keys')).toBe(`1 in ${keys}, and 1 destroyed`);
    expect(foundOf('master key')).toBe('apart from the keys');
    expect(foundOf('keys backup')).toMatch(/^at \d{4}-/);

    const elsewhere = new Machine(db, await ownDatabase('template0'));
    expect((await elsewhere.run('customers show bob')).stderr).toContain('keys restore');
    expect(await elsewhere.json(['keys', 'restore', backup])).toMatchObject({ keys: 1, destroyed: 1 });
    expect(await elsewhere.out('customers show ann -F name')).toBe('(forgotten)');
    expect(await elsewhere.out('customers show bob -F name')).toBe('Bob');
  });

  test('a role that only reads and appends makes keys and destroys them', async () => {
    const [db, keys] = [await ownDatabase('template0'), await ownDatabase('template0')];
    const role = `keys_${String(Math.random()).slice(2)}`;
    await queryAt(
      server,
      'DO $$ BEGIN CREATE ROLE daybook_app LOGIN; EXCEPTION WHEN duplicate_object THEN END $$',
    );
    await queryAt(server, `CREATE ROLE ${role} LOGIN IN ROLE daybook_app`);
    await new Machine(db, keys).out('db init');
    const [asRole, keysAsRole] = [db, keys].map((url) => url.replace('postgres@', `${role}@`)) as [
      string,
      string,
    ];
    const app = new Machine(asRole, keysAsRole);
    await app.out(ANN);
    await app.out(FORGET);
    expect(await app.out('customers show ann -F name')).toBe('(forgotten)');
    await app.out(['keys', 'backup', join(folder(), 'backup.db')]);
    const env = { DAYBOOK_MASTER_KEY: Buffer.alloc(32, 'm').toString('base64') };
    expect((await app.run('keys rotate', { env })).stderr).toMatch(/does not permit.*owner.*--keys/s);
    await expect(queryAt(keysAsRole, 'DELETE FROM daybook_keys.keys')).rejects.toThrow('permission denied');
  });

  describe('keys are not taken', () => {
    test.each([
      ['from the database of the log', 7, (db: string) => db, 'holds a log'],
      ['from an address with a password', 2, () => 'postgres://ann:geheim@host/keys', 'PGPASSWORD'],
      ['from memory', 2, () => ':memory:', 'end with the program'],
    ])('%s', async (_, code, keysOf, message) => {
      const db = await ownDatabase('template0');
      await new Machine(db).out('db init');
      const ended = await new Machine(db, keysOf(db)).run(ANN);
      expect([ended.code, ended.stderr]).toEqual([code, expect.stringContaining(message)]);
      expect(ended.stderr).not.toContain('geheim');
    });
  });
});
