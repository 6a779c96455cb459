import { expect, test } from 'vitest';
import { databaseAddress } from '../../src/core/kernel/database-address.ts';
import { failureOf } from '../../src/core/kernel/failure.ts';

const failing = (text: string) => {
  try {
    return databaseAddress(text);
  } catch (error) {
    return failureOf(error);
  }
};

test.each([
  ['postgres://db.example/shop', [['db.example', undefined]], undefined, 'shop'],
  [
    'postgresql://ann@one:6000,two/shop',
    [
      ['one', 6000],
      ['two', undefined],
    ],
    'ann',
    'shop',
  ],
  ['postgres://[::1]:5433/shop?sslmode=require', [['::1', 5433]], undefined, 'shop'],
  ['postgres://%2Frun%2Fpostgresql/a%20shop', [['/run/postgresql', undefined]], undefined, 'a shop'],
  [
    'postgres:///shop?host=/run/a,/run/b&port=6000',
    [
      ['/run/a', 6000],
      ['/run/b', 6000],
    ],
    undefined,
    'shop',
  ],
  ['postgres://ann%40shop@db', [['db', undefined]], 'ann@shop', undefined],
])('%s names hosts, a user and a database', (url, hosts, user, database) => {
  expect(databaseAddress(url)).toMatchObject({
    kind: 'postgres',
    url,
    hosts: hosts.map(([host, port]) => ({ host, port })),
    user,
    database,
  });
});

test('parameters are kept, but for hosts and ports', () => {
  expect(databaseAddress('postgres:///shop?host=a&port=1&sslmode=require')).toMatchObject({
    parameters: { sslmode: 'require' },
  });
});

test.each(['shop.db', './postgres:/shop', 'C:\\shop.db', ':memory:.db'])('%s is a file', (path) => {
  expect(databaseAddress(path)).toEqual({ kind: 'file', path });
});

test('a URL of another kind is refused, and what there is instead is said', () => {
  expect(failing('mysql://db/shop')).toMatchObject({
    kind: 'usage',
    code: 'unsupported_url',
    message: expect.stringContaining('mysql://'),
    hint: expect.stringContaining('postgres://'),
  });
});

test.each([
  'postgres://a:1:2/shop',
  'postgres://db:x/shop',
  'postgres://a,,b/shop',
  'postgres://db/%zz',
  'postgres://db/a/b',
])('%s cannot be read', (url) => expect(failing(url)).toMatchObject({ kind: 'usage', code: 'invalid_url' }));

test.each([
  'postgres://ann:secret@db/shop',
  'postgres://ann:@db/shop',
  'postgres://ann:sec@ret@db/shop',
  'postgres://ann:sec/ret@db/shop',
  'postgres://ann:sec?ret@db/shop',
  'postgres://ann:%zzsecret@db/shop',
  'postgres://db/shop?password=secret',
  'postgres://db/shop?sslpassword=secret',
])('%s holds a password, which is refused and never repeated', (url) => {
  const failure = failing(url);
  expect(failure).toMatchObject({ kind: 'usage', code: 'password_in_argument' });
  expect(JSON.stringify(failure)).not.toMatch(/sec|ret/);
});
