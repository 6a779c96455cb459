import { afterAll, describe, expect, it } from 'vitest';
import { EdgeError } from '../../../src/http/problems/problems.ts';
import { openService } from '../support/service.ts';

const service = await openService();
afterAll(() => service.close());

describe('POST /keys/unwrap', () => {
  it('answers each key by its state, in the order in which they were asked for', async () => {
    await service.post('/customers', { ref: 'ann', name: 'Ann Lee' });
    const [commit] = await service.daybook.stored.read(0, 1);
    const { s: subject = '', k: id = '' } = commit?.events[0]?.sealed ?? {};
    const unknown = { subject: 'customer-eve', id: 'AAAAAAAAAAAA' };
    const answer = await service.post('/keys/unwrap', { keys: [unknown, { subject, id }] });
    expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-store']);
    expect(await answer.json()).toEqual({
      keys: [
        { id: unknown.id, state: 'unknown' },
        { id, state: 'known', key: expect.stringMatching(/^[\w-]{43}$/) as string },
      ],
    });
  });

  it.each([
    [{}, '/keys'],
    [{ keys: 'all' }, '/keys'],
    [{ keys: Array.from({ length: 1_001 }, () => ({ subject: 'a', id: 'b' })) }, '/keys'],
    [{ keys: [{ subject: 'customer-ann' }] }, '/keys/0'],
    [{ keys: [{ subject: 'customer-ann', id: 'a', more: 1 }] }, '/keys/0'],
    [{ keys: [null] }, '/keys/0'],
    [{ keys: [], of: 'ann' }, '/of'],
  ])('takes nothing else (%#)', async (body, pointer) => {
    const answer = await service.post('/keys/unwrap', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ code: 'malformed_request', issues: [{ pointer }] });
  });

  it('is for tokens of keys alone', async () => {
    const allowed = async (side: string): Promise<number> => {
      const other = await openService({
        guard: {
          authenticate: async () => ({
            sender: { actor: 'token:test' },
            allow: (attempt) => {
              if (attempt.side !== side) throw new EdgeError('forbidden', 'not this');
            },
          }),
        },
      });
      await other.daybook.customers.register({ ref: 'ann', name: 'Ann Lee' });
      const { status } = await other.post('/keys/unwrap', { keys: [] });
      await other.close();
      return status;
    };
    expect(await Promise.all(['keys', 'feed', 'query', 'action'].map(allowed))).toEqual([200, 403, 403, 403]);
  });
});
