import { expect, test } from 'vitest';
import { type Principal, scopes } from '../../../src/core/model/access.ts';
import { mayDispatch, mayUse } from '../../../src/http/auth/may-dispatch.ts';

const find = { name: 'FindOrders', kind: 'query' } as const;
const place = { name: 'PlaceOrder', kind: 'decider' } as const;
const forget = { name: 'ForgetCustomer', kind: 'decider', administers: true } as const;
const rebuild = { name: 'RebuildViews', kind: 'action' } as const;

const principal = (more: Partial<Principal>): Principal => ({ name: 'shop', scopes: [], ...more });

test.each([
  ['read', find],
  ['write', place],
  ['admin', rebuild],
  ['admin', forget],
] as const)('the scope %s, and no other, is for $name', (scope, message) => {
  for (const one of scopes) {
    const denied = mayDispatch(principal({ scopes: [one] }), message);
    expect([one, denied?.scope]).toEqual([one, one === scope ? undefined : scope]);
  }
});

test('who lacks a scope is told which', () => {
  expect(mayDispatch(principal({ scopes: ['read'] }), place)).toEqual({
    code: 'forbidden',
    message: 'The token "shop" lacks the scope "write".',
    scope: 'write',
  });
  expect(mayUse(principal({ scopes: ['read'] }), 'metrics')).toMatchObject({ scope: 'metrics' });
  expect(mayUse(principal({ scopes: ['metrics'] }), 'metrics')).toBeUndefined();
});

test('a token for some messages alone is for no other, whatever its scopes', () => {
  const narrow = principal({ scopes: [...scopes], only: ['PlaceOrder'] });
  expect(mayDispatch(narrow, place)).toBeUndefined();
  expect([mayDispatch(narrow, find), mayDispatch(narrow, rebuild)]).toMatchObject([
    { code: 'forbidden', message: 'The token "shop" is for other messages than FindOrders.' },
    { code: 'forbidden' },
  ]);
});

test('a message by name is not more than its scope', () => {
  expect(mayDispatch(principal({ scopes: ['read'], only: ['PlaceOrder'] }), place)).toMatchObject({
    scope: 'write',
  });
});

test('a token for no message at all may send none', () => {
  expect(mayDispatch(principal({ scopes: ['write'], only: [] }), place)).toMatchObject({ code: 'forbidden' });
});
