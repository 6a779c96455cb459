import { afterAll, describe, expect, it } from 'vitest';
import type { Append } from '../../../src/core/model/event-log.ts';
import { positionAfter } from '../../../src/http/console/log/jump.ts';
import { openConsole } from './support/console.ts';

const shop = await openConsole();
afterAll(() => shop.close());
const { daybook } = shop;
await daybook.customers.register(
  { ref: 'ann', name: 'Ann <b>Lee</b>' },
  { commandId: 'first', actor: 'maria' },
);
await daybook.customers.update(
  { ref: 'ann', phone: '+1 202 555 0160' },
  { commandId: 'second', correlationId: 'first', causationId: 'first' },
);
await daybook.orders.create({ customer: 'ann', currency: 'EUR' }, { commandId: 'draft' });
const [draft] = await daybook.log.readStream((await daybook.log.numbered('order', 1)) ?? '');
const orderId = draft?.stream.slice('order-'.length) ?? '';
await daybook.orders.place({ orderId }, { commandId: 'too-early' });

const older: Append = {
  category: 'customer',
  stream: 'customer-old',
  commandId: 'long-ago',
  command: 'RegisterCustomer',
  fingerprint: 'f'.repeat(64),
  actor: 'an older daybook',
  correlationId: 'long-ago',
  causationId: null,
  occurredAt: '2020-01-01T00:00:00.000Z',
  events: [
    {
      type: 'CustomerRegistered',
      schemaVersion: 1,
      data: { ref: 'old', name: 'Old', email: null, phone: null },
    },
  ],
  reserved: [],
  released: [],
  expectedVersion: 0,
};
await daybook.log.append([older]);

describe('the log', () => {
  it('lists events, the newest first, and leads to their commits and what they are about', async () => {
    const { text, html } = await shop.page('/log');
    expect(text).toContain('The log ends at position 4.');
    expect(text.indexOf('an older daybook')).toBeLessThan(text.indexOf('maria'));
    expect(html).toContain('<a href="/console/log/2">');
    expect(html).toContain('href="/console/customers/ann"');
  });

  it('is filtered by type, kind and actor', async () => {
    const updated = await shop.page('/log?type=CustomerUpdated');
    expect(updated.html.match(/<th scope="row">/g)).toHaveLength(1);
    expect((await shop.page('/log?category=order')).html).not.toContain('customers/ann');
    const { html } = await shop.page('/log?actor=maria');
    expect(html).toContain('value="maria"');
    expect(html.match(/<tr>/g)).toHaveLength(2);
  });

  it('says what to do where nothing is found, and what is wrong with a filter', async () => {
    expect((await shop.page('/log?actor=nobody')).text).toContain('Take a filter away');
    const { status, text } = await shop.page('/log?type=OrderPlacd');
    expect(status).toBe(400);
    expect(text).toContain('OrderPlaced');
  });

  it('jumps to a position, and to a time', async () => {
    expect((await shop.page('/log?position=3')).location).toBe('/console/log/3');
    expect((await shop.page('/log?at=2026-06-14')).text).toContain('No events here');
    expect((await shop.page('/log?at=today')).text).toContain('CustomerRegistered');
    expect((await shop.page('/log?at=whenever')).status).toBe(400);
  });

  it('finds the place of a time by halves', async () => {
    const clock = { now: new Date('2026-06-15T12:00:00Z'), zone: 'UTC' };
    const log = recordedAt(['2026-01-01', '2026-02-01', '2026-02-02', '2026-03-01']);
    expect(await positionAfter(log, '2026-02', clock)).toBe(4);
    expect(await positionAfter(log, '2026-02-01T00:00Z', clock)).toBe(3);
    expect(await positionAfter(log, '2025', clock)).toBe(1);
    expect(await positionAfter(log, 'now', clock)).toBe(5);
  });
});

const recordedAt = (dates: readonly string[]) =>
  ({
    head: async () => ({ position: dates.length, hash: '' }),
    read: async (after: number) => [{ recordedAt: `${dates[after]}T00:00:00.000Z` }],
  }) as unknown as typeof daybook.log;

describe('a commit', () => {
  it('shows its events as JSON, its hash, and the conversation', async () => {
    const { text, html } = await shop.page('/log/1');
    const [commit] = await daybook.log.read(0, 1);
    expect(text).toContain(commit?.hash);
    expect(text).toContain('"name": "Ann <b>Lee</b>"');
    expect(html).not.toContain('<b>Lee');
    expect(html).toContain('/console/log/conversations/first');
    expect(html).not.toContain('rel="prev"');
    expect(html).toContain('<a class="button" rel="next" href="/console/log/2">');
  });

  it('of an older version is shown as it is stored, and as it is read now', async () => {
    const { text } = await shop.page('/log/4');
    expect(text).toMatch(/Stored as version 1 of its schema; read as version 2 .*"address": null/s);
  });

  it('that there is not is a page that says where the log ends', async () => {
    const { status, text } = await shop.page('/log/99');
    expect(status).toBe(404);
    expect(text).toContain("The log's positions are 1 to 4.");
  });
});

describe('a conversation', () => {
  it('shows what was caused below what caused it', async () => {
    const { html } = await shop.page('/log/conversations/first');
    expect(html).toMatch(/1 · RegisterCustomer.*<ol class="causes"><li>.*2 · UpdateCustomer/s);
  });
});

describe('refused commands', () => {
  it('are listed with the rule', async () => {
    const { text } = await shop.page('/log/refused');
    expect(text).toMatch(/PlaceOrder .*empty_order/);
  });

  it('say what was asked for, what the rule says today, and what is possible', async () => {
    const { text } = await shop.page('/log/commands/too-early');
    expect(text).toContain('The rule said no');
    expect(text).toContain('It would be refused now too');
    expect(text).toContain(`"orderId": "${orderId}"`);
  });

  it('lead to the commit where a command was accepted', async () => {
    expect((await shop.page('/log/commands/draft')).location).toBe('/console/log/3');
  });
});
