import { describe, expect, test } from 'vitest';
import { fingerprintOf } from '../../src/core/dispatch/middleware.ts';
import { type Bank, openBank } from '../support/accounts.ts';

const open = (bank: Bank, data: unknown, meta: object = {}) =>
  bank.commands.dispatchUnknown({ name: 'OpenAccount', data, meta });
const issues = (...told: object[]) => ({
  ok: false,
  failure: { kind: 'validation_failed', details: { issues: told } },
});

describe('Validation', () => {
  test('lets what fits through, with defaults filled in and texts trimmed and in NFC', async () => {
    const bank = openBank();
    await open(bank, { account: 'a', owner: '  Zoe\u0308 ' });
    await open(bank, { account: 'b' });
    const commits = await bank.log.read(0, 5);
    expect(commits.map(({ events }) => events[0]?.data)).toEqual([
      { owner: 'Zo\u00eb' },
      { owner: 'nobody' },
    ]);
  });

  test('names every issue with its path, and stores nothing', async () => {
    const bank = openBank();
    const pay = (data: unknown) => bank.commands.dispatchUnknown({ name: 'Pay', data });
    expect(await pay({ account: '', amount: 1.5, colour: 'red' })).toMatchObject(
      issues({ path: 'account' }, { path: 'amount' }, { path: '', message: 'unknown field colour' }),
    );
    expect(await pay({ account: 'a' })).toMatchObject({
      failure: { code: 'validation_failed', message: expect.stringContaining('Pay is not valid: amount: ') },
    });
    expect(await pay('nonsense')).toMatchObject({ failure: { kind: 'validation_failed' } });
    expect(await pay(undefined)).toMatchObject({ failure: { kind: 'validation_failed' } });
    expect((await bank.log.head()).position).toBe(0);
  });

  test('refuses what could not be stored as it is, before the schema looks', async () => {
    const bank = openBank();
    expect(await open(bank, { account: 'a', owner: 'half \ud83d' })).toMatchObject(
      issues({ path: 'owner', message: expect.stringContaining('lone surrogate') }),
    );
  });

  test('does not use up a key', async () => {
    const bank = openBank();
    await open(bank, { account: 7 }, { commandId: 'k' });
    expect(await open(bank, { account: 'a' }, { commandId: 'k' })).toMatchObject({
      ok: true,
      value: { status: 'ok' },
    });
  });
});

describe('What travels with a command', () => {
  test('is made up where it was not given', async () => {
    const bank = openBank();
    await open(bank, { account: 'a' });
    const [commit] = await bank.log.read(0, 1);
    expect(commit).toMatchObject({
      commandId: 'id-1',
      actor: 'teller',
      correlationId: 'id-1',
      causationId: null,
    });
    expect(commit?.occurredAt).toBe(bank.clock.time);
  });

  test.each([
    [{ commandId: '' }, 'meta.commandId'],
    [{ commandId: 'x'.repeat(201) }, 'meta.commandId'],
    [{ commandId: 'NUL \0' }, 'meta.commandId'],
    [{ actor: 'half \udc00' }, 'meta.actor'],
    [{ actor: 'NUL \0' }, 'meta.actor'],
    [{ correlationId: 'half \ud83d' }, 'meta.correlationId'],
    [{ causationId: 'NUL \0' }, 'meta.causationId'],
    [{ occurredAt: 'yesterday' }, 'meta.occurredAt'],
    [{ occurredAt: '2026-02-30T00:00:00Z' }, 'meta.occurredAt'],
    [{ expectedVersion: -1 }, 'meta.expectedVersion'],
    [{ expectedVersion: 1.5 }, 'meta.expectedVersion'],
    [{ dryRun: 'yes' }, 'meta.dryRun'],
    [{ colour: 'red' }, 'meta'],
  ])('is checked like any other data: %j', async (meta, path) => {
    expect(await open(openBank(), { account: 'a' }, meta)).toMatchObject(issues({ path }));
  });
});

test('The actor that a daybook was opened with is checked as one that is given', async () => {
  const bank = openBank(undefined, undefined, 'ann\0');
  expect(await open(bank, { account: 'a' })).toMatchObject(issues({ path: 'meta.actor' }));
  expect(await open(bank, { account: 'a' }, { actor: 'ann' })).toMatchObject({ ok: true });
});

describe('A fingerprint', () => {
  const data = { account: 'a', items: [{ sku: 'MUG', quantity: 2 }] };
  const base = fingerprintOf('Pay', data, undefined);

  test('is SHA-256 of the canonical command, the same for ever', () => {
    expect(base).toBe('66320e038a2349800803d723aeee29075c99af5d3a605753cd5069b0d51b0d96');
  });

  test('does not depend on the order of fields', () => {
    expect(fingerprintOf('Pay', { items: [{ quantity: 2, sku: 'MUG' }], account: 'a' }, undefined)).toBe(
      base,
    );
    expect(fingerprintOf('Pay', { ...data, note: undefined }, undefined)).toBe(base);
  });

  test('depends on the name, the data, the order of lists and the time that was given', () => {
    const others = [
      fingerprintOf('Take', data, undefined),
      fingerprintOf('Pay', { ...data, account: 'b' }, undefined),
      fingerprintOf('Pay', { ...data, note: null }, undefined),
      fingerprintOf('Pay', { ...data, items: [...data.items, { sku: 'HAT', quantity: 1 }] }, undefined),
      fingerprintOf('Pay', { ...data, items: [{ sku: 'HAT', quantity: 1 }, ...data.items] }, undefined),
      fingerprintOf('Pay', { ...data, items: [{ sku: 'MUG', quantity: '2' }] }, undefined),
      fingerprintOf('Pay', data, '2026-03-01T12:00:00.000Z'),
    ];
    expect(new Set([base, ...others]).size).toBe(others.length + 1);
  });
});
