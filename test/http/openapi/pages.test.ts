import { afterAll, describe, expect, it } from 'vitest';
import type { OpenApiDocument } from '../../../src/http/openapi/openapi-types.ts';
import { EdgeError, edgeProblems } from '../../../src/http/problems/problems.ts';
import { loadRejections } from '../../../src/messages.ts';
import { openService } from '../support/service.ts';

/** Nobody has a token. */
const service = await openService({
  guard: {
    authenticate: async () => {
      throw new EdgeError('unauthenticated', 'A token is needed.');
    },
  },
});
afterAll(() => service.close());
const { get } = service;

const pageAt = async (path: string): Promise<string> => {
  const answer = await get(path);
  expect([path, answer.status]).toEqual([path, 200]);
  return answer.text();
};

const escaped = (text: string): string => text.replaceAll("'", '&#39;').replaceAll('"', '&quot;');

describe('the pages that describe the service', () => {
  it('need no token, run nothing and load nothing from elsewhere', async () => {
    expect((await get('/orders')).status).toBe(401);
    for (const path of ['/docs', '/docs/CreateOrder', '/problems', '/problems/empty_order']) {
      const answer = await get(path);
      expect(answer.headers.get('Content-Type')).toBe('text/html; charset=utf-8');
      expect(answer.headers.get('Content-Security-Policy')).toContain("default-src 'none'; style-src 'self'");
      expect(await answer.text()).not.toMatch(/<script|style=|https?:\/\//);
    }
    expect((await get('/docs/style.css')).headers.get('Content-Type')).toBe('text/css; charset=utf-8');
  });

  it('list every operation, and each has a page', async () => {
    const list = await pageAt('/docs');
    const { paths } = (await (await get('/openapi.json')).json()) as OpenApiDocument;
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    for (const { operationId, summary } of operations) {
      expect(list).toContain(`href="/docs/${operationId}"`);
      expect(await pageAt(`/docs/${operationId}`)).toContain(escaped(summary).split('`')[0]);
    }
  });

  it('say of a command what it needs, how to send it and which rules may say no', async () => {
    const page = await pageAt('/docs/AddItem');
    expect(page).toContain('/orders/{orderId}/items/add');
    expect(page).toContain('curl -X POST &quot;$DAYBOOK_URL/orders/ORDERID/items/add&quot;');
    expect(page).toMatch(/<a href="\/problems\/order_not_draft"><code>order_not_draft<\/code><\/a>/);
    expect(page).toContain('The order is no longer a draft.');
  });

  it('explain every code: of the edge, of messages and of the rules', async () => {
    const codes = [...Object.keys(edgeProblems), ...Object.keys(await loadRejections()), 'validation_failed'];
    for (const code of codes) await pageAt(`/problems/${code}`);
    const page = await pageAt('/problems/empty_order');
    expect(page).toContain('The order has no lines.');
    expect(page).toContain('href="/docs/PlaceOrder"');
    expect((await get('/problems/nonsense')).status).toBe(404);
    expect((await get('/docs/Nonsense')).status).toBe(404);
  });
});
