import { cpSync, existsSync, mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { OneProcessShop } from '../cli/support/persistent-program.ts';
import { type Ended, folder, type RunOptions, run } from '../cli/support/program.ts';
import { ServiceProcess } from '../serve/support/service-process.ts';
import { binariesOf, sources } from '../support/postgres/binaries.ts';
import { onNewestServer } from '../support/postgres/databases.ts';
import { PostgresServer, queryAt } from '../support/postgres/server.ts';

/** A daybook in a database; its views in a folder of the test's own. */
class DatabaseShop extends OneProcessShop {
  readonly state = folder();

  override run(words: string | readonly string[], options: RunOptions = {}): Promise<Ended> {
    return super.run(words, { ...options, env: { XDG_STATE_HOME: this.state, ...options.env } });
  }

  get viewFiles(): readonly string[] {
    const place = join(this.state, 'daybook');
    return existsSync(place) ? readdirSync(place).filter((name) => name.endsWith('.views.db')) : [];
  }
}

const MUG = 'products add --sku MUG --name Mug --unit-price 4.50 --currency USD';
const ORDER =
  'orders create --guest Ann --item MUG:2 --ship-to line1=a --ship-to city=b --ship-to country=DE --place';

onNewestServer(({ url: server, ownDatabase }) => {
  const begun = async (): Promise<DatabaseShop> => {
    const shop = new DatabaseShop(await ownDatabase('template0'));
    await shop.out('db init');
    return shop;
  };

  test('a daybook is begun, sold from, asked and looked over where no file of it is', async () => {
    const shop = new DatabaseShop(await ownDatabase('template0'));
    expect(await shop.run('orders find')).toMatchObject({
      code: 3,
      stderr: expect.stringContaining('db init'),
    });
    expect(shop.viewFiles).toEqual([]);
    expect((await shop.run('db init')).stderr).toContain('A new daybook.');
    expect((await shop.run('db init')).stderr).toContain('as it was');
    await shop.out(MUG);
    const id = await shop.out(ORDER);
    expect(await shop.out('orders find -o ids')).toBe(id);
    await shop.out('orders ship 1 --all');
    expect(await shop.out('orders show 1 -F fulfilment,total')).toBe('shipped\t9.00');
    expect(await shop.run('orders cancel 1 --reason staff --yes')).toMatchObject({ code: 4 });
    expect(await shop.out('orders why 1')).toContain('CancelOrder');
    expect(await shop.json('db check')).toMatchObject({ problems: 0, commits: 3 });
    const info = await shop.json<Record<string, unknown>>('db info');
    expect(info).toMatchObject({ url: shop.db, commits: 3, fsync: 'on', synchronousStandby: null });
    expect(shop.viewFiles).toEqual([`${String(info['logId'])}.views.db`]);
    const findings = await shop.json<{ check: string; status: string }[]>('doctor');
    expect(findings.map(({ check }) => check)).toEqual(
      expect.arrayContaining(['server', 'permissions', 'synchronous standby', 'views place', 'log']),
    );
    expect(findings.filter(({ status }) => status !== 'ok')).toEqual([]);
    expect(await shop.out('views verify --json=differences')).not.toMatch(/"differences":[1-9]/);
  });

  test('a dry run decides on what is there, and begins no daybook where there is none', async () => {
    const shop = new DatabaseShop(await ownDatabase('template0'));
    expect((await shop.run(`${MUG} --dry-run`)).stderr).toContain('Nothing was written');
    expect(await shop.run('db info')).toMatchObject({ code: 3 });
  });

  test('views stand where --views says', async () => {
    const shop = await begun();
    const views = join(folder(), 'my views.db');
    await shop.out(['orders', 'find', '--views', views]);
    expect([existsSync(views), shop.viewFiles]).toEqual([true, []]);
    const { code, stderr } = await shop.run(['orders', 'find', '--views', views, '--out', views]);
    expect([code, stderr]).toEqual([2, expect.stringContaining(views)]);
  });

  test('SQL is answered from the views, and the log is not among them', async () => {
    const shop = await begun();
    await shop.out(MUG);
    expect(await shop.out(['query', 'SELECT sku FROM product'])).toBe('MUG');
    const { code, stderr } = await shop.run(['query', 'SELECT * FROM log.commits']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('the log is on its server')]);
  });

  test('lines of two processes at once are stored, each once', async () => {
    const shop = await begun();
    const batch = (name: string): Promise<Ended> =>
      run(['commands', 'send', '-'], {
        env: { DAYBOOK_DB: shop.db, XDG_STATE_HOME: shop.state },
        input: Array.from({ length: 40 }, (_, line) =>
          JSON.stringify({ name: 'RegisterCustomer', data: { ref: `${name}${line}`, name } }),
        ).join('\n'),
      });
    const ended = await Promise.all([batch('a'), batch('b')]);
    expect(ended.map(({ code }) => code)).toEqual([0, 0]);
    expect(await shop.out('customers find -o count')).toBe('80');
    expect(await shop.json('events verify')).toMatchObject({ commits: 80 });
  });

  test('what a pipeline hands on is done, line by line', async () => {
    const shop = await begun();
    await shop.out(MUG);
    await shop.out(ORDER);
    await shop.out(ORDER);
    const ids = await shop.out('orders find -o ids');
    await shop.out('orders tag - --tag vip', { input: ids });
    expect(await shop.out('orders find --tag vip -o count')).toBe('2');
  });

  test('a log that was put back gets another epoch, and its views are built anew', async () => {
    const shop = await begun();
    await shop.out(MUG);
    await shop.out('products find');
    const before = await shop.json<{ epoch: string; head: string }>('db info');
    expect(await shop.run('db adopt')).toMatchObject({ code: 2, stderr: expect.stringContaining('--yes') });
    const adopted = await shop.json<{ epoch: string; head: string }>('db adopt --yes');
    expect(adopted.head).toBe(before.head);
    expect(adopted.epoch).not.toBe(before.epoch);
    expect((await shop.run('products find')).stderr).toContain('was rebuilt');
  });

  test('copies are made by the server’s own tools, which is said', async () => {
    const shop = await begun();
    for (const words of ['db backup', 'db restore']) {
      const { code, stderr } = await shop.run([...words.split(' '), join(folder(), 'copy.db')]);
      expect([code, stderr]).toEqual([2, expect.stringMatching(/pg_basebackup.*"daybook events export"/)]);
    }
  });

  test('two command services share one database, and each answers what the other stored', async () => {
    const db = await ownDatabase('template0');
    const shop = new DatabaseShop(db);
    await shop.out('db init');
    const token = await shop.out('tokens create web --scope read,write', { env: { DAYBOOK_NOW: undefined } });
    const env = { XDG_STATE_HOME: shop.state };
    const [one, other] = [
      await ServiceProcess.start(db, token, ['commands'], env),
      await ServiceProcess.start(db, token, [], env),
    ];
    expect(one.stderr).toContain('no synchronous standby');
    const customer = (ref: string) => ({ ref, name: ref });
    const stored = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? one : other).post('/customers', customer(`c${index}`)),
      ),
    );
    expect(stored.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 201));
    expect(await (await one.post('/customers', customer('c1'))).json()).toMatchObject({
      code: 'duplicate_ref',
    });
    const found = await (await other.get('/customers?limit=50')).json();
    expect(found).toMatchObject({ data: expect.objectContaining({ length: 20 }) as unknown });
    expect((await other.get('/readyz')).status).toBe(200);
    expect(await Promise.all([one.end(), other.end()])).toEqual([0, 0]);
  });

  describe('what is in the way is said in a line, with what to do', () => {
    const failing = async (db: string, words = 'orders find'): Promise<Ended> => {
      const ended = await new DatabaseShop(db).run(words);
      expect(ended.stderr).not.toMatch(/\n\s+at |internal|defect/);
      return ended;
    };

    test('a server that is not there', async () => {
      const { code, stderr } = await failing('postgres://127.0.0.1:1/shop');
      expect([code, stderr]).toEqual([7, expect.stringMatching(/cannot be reached: .*ECONNREFUSED/)]);
    });

    test('a database that is not there', async () => {
      const { code, stderr } = await failing(server.replace(/[^/]*$/, 'nosuch'));
      expect([code, stderr]).toEqual([7, expect.stringContaining('database "nosuch" does not exist')]);
    });

    test('a password in the address, which is not repeated', async () => {
      for (const words of ['orders find', 'config list', 'config set db postgres://ann:geheim@host/shop']) {
        const { code, stdout, stderr } = await failing('postgres://ann:geheim@host/shop', words);
        expect([code, stderr]).toEqual([2, expect.stringContaining('PGPASSWORD')]);
        expect(stdout + stderr).not.toContain('geheim');
      }
    });

    test('a newer schema, which stays as it is', async () => {
      const shop = await begun();
      await queryAt(shop.db, "INSERT INTO daybook.migrations VALUES (99, 'future')");
      for (const words of ['orders find', MUG, 'db migrate', 'doctor']) {
        const { code, stderr } = await failing(shop.db, words);
        expect([code, stderr]).toEqual([7, expect.stringContaining('newer daybook')]);
      }
    });

    test('a role without rights, one that may append, and what its owner alone may do', async () => {
      const shop = await begun();
      const poor = `poor_${String(Math.random()).slice(2)}`;
      await queryAt(server, `CREATE ROLE ${poor} LOGIN`);
      const asPoor = shop.db.replace('postgres@', `${poor}@`);
      const { code, stderr } = await failing(asPoor, MUG);
      expect([code, stderr]).toEqual([7, expect.stringContaining('"daybook db migrate"')]);
      await queryAt(
        server,
        'DO $$ BEGIN CREATE ROLE daybook_app LOGIN; EXCEPTION WHEN duplicate_object THEN END $$',
      );
      await queryAt(server, `GRANT daybook_app TO ${poor}`);
      await shop.out('db migrate');
      const app = new DatabaseShop(asPoor);
      await app.out(MUG);
      expect(await app.out('products find -o ids')).toBe('MUG');
      expect(await app.run('db adopt --yes')).toMatchObject({
        code: 7,
        stderr: expect.stringContaining('owner'),
      });
    });
  });
});

const binaries = (await Promise.all(sources.map(binariesOf))).find((one) => typeof one !== 'string');

describe.skipIf(binaries === undefined)('a server that asks for passwords', () => {
  test('takes the one of PGPASSWORD, and refuses another without showing either', async () => {
    if (binaries === undefined || typeof binaries === 'string') return;
    const pg = await PostgresServer.start(binaries);
    try {
      await queryAt(pg.url(), "CREATE ROLE ann LOGIN SUPERUSER PASSWORD 'geheim'");
      await queryAt(pg.url(), 'CREATE DATABASE shop');
      writeFileSync(join(pg.folder, 'data/pg_hba.conf'), 'host all all 127.0.0.1/32 scram-sha-256\n');
      await pg.restart();
      const shop = new DatabaseShop(pg.url('shop', 'ann'));
      const wrong = await shop.run('db init', { env: { PGPASSWORD: 'falsch' } });
      expect([wrong.code, wrong.stderr]).toEqual([
        7,
        expect.stringContaining('password authentication failed'),
      ]);
      const right = { env: { PGPASSWORD: 'geheim' } };
      for (const words of ['db init', 'db info', 'doctor', 'config list']) {
        const { code, stdout, stderr } = await shop.run(words, right);
        expect(code).toBe(0);
        expect(stdout + stderr + wrong.stderr).not.toMatch(/geheim|falsch/);
      }
    } finally {
      await pg.remove();
    }
  });
});

test('without the package pg, it says how to install it', async () => {
  const place = folder();
  mkdirSync(join(place, 'node_modules'));
  for (const name of ['bin', 'dist', 'package.json']) cpSync(name, join(place, name), { recursive: true });
  for (const name of ['better-sqlite3', 'jq-wasm'])
    symlinkSync(join(process.cwd(), 'node_modules', name), join(place, 'node_modules', name));
  const { code, stderr } = await run(['orders', 'find', '--db', 'postgres://127.0.0.1:1/shop'], {
    program: join(place, 'bin/daybook.js'),
  });
  expect([code, stderr]).toEqual([7, expect.stringContaining('npm install pg')]);
});
