import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openService } from './support/service.ts';

/** Orders 1 to 4: `#1` is the reference of order 2, `3` that of order 4. As at the command line (test/cli/order-names). */
const REFERENCES = ['A', '#1', 'C', '3'];

const service = await openService();
afterAll(() => service.close());

const ids: string[] = [];
beforeAll(async () => {
  for (const externalRef of REFERENCES) {
    const data = {
      externalRef,
      guest: { name: 'Ann Lee' },
      currency: 'USD',
      items: [{ name: 'Mug', quantity: 1, unitPrice: 450 }],
      placedAt: '2026-01-05T00:00:00Z',
    };
    const imported = await service.daybook.commands.dispatchUnknown({ name: 'ImportOrder', data });
    if (!imported.ok) throw new Error(imported.failure.message);
    ids.push((imported.value as { id: string }).id);
  }
});

const doors: readonly (readonly [what: string, send: (name: string) => Promise<Response>])[] = [
  ['the path of a question', (name) => service.get(`/orders/${encodeURIComponent(name)}`)],
  [
    'the path of a command',
    (name) => service.post(`/orders/${encodeURIComponent(name)}/tag`, { tags: ['seen'] }),
  ],
  ['a command in a body', (name) => service.post('/commands/TagOrder', { orderId: name, tags: ['again'] })],
];

describe.each(doors)('an order named by %s', (_what, send) => {
  it('with # is the one with that reference, not the one with that number', async () => {
    const answer = await send('#1');
    const text = await answer.text();
    expect([answer.status, text]).toEqual([200, expect.stringContaining(ids[1] as string)]);
    expect(text).not.toContain(ids[0]);
  });

  it('by a number that is another one’s reference is refused, and both are named', async () => {
    const answer = await send('3');
    const problem = (await answer.json()) as { code: string; detail: string };
    expect([answer.status, problem.code]).toEqual([400, 'ambiguous_order']);
    expect(JSON.stringify(problem)).toContain(`order 3 (C, ${ids[2]}) or order 4 (3, ${ids[3]})`);
  });

  it('by a number with # that nobody has as a reference is not found', async () => {
    const answer = await send('#2');
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('The order with number 2 is 2.'),
    ]);
  });
});
