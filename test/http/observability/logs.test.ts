import { describe, expect, it } from 'vitest';
import type { FailureLine, RequestLine } from '../../../src/http/observability/service-log.ts';
import { jsonLog } from '../../../src/http/observability/service-log.ts';
import { NOW, openService, type Service } from '../support/service.ts';

interface Logged {
  readonly service: Service;
  readonly requests: RequestLine[];
  readonly failures: FailureLine[];
}

async function logging(port: Parameters<typeof openService>[1] = {}): Promise<Logged> {
  const [requests, failures]: [RequestLine[], FailureLine[]] = [[], []];
  const log = {
    request: (line: RequestLine) => void requests.push(line),
    failure: (line: FailureLine) => void failures.push(line),
  };
  return { service: await openService({ log }, port), requests, failures };
}

describe('the access log', () => {
  it('is a line a request: its route, who sent it, the command and what went wrong', async () => {
    const { service, requests } = await logging();
    const made = await service.post(
      '/customers',
      { ref: 'ann', name: 'Ann Lee', email: 'ann@example.org' },
      { 'Idempotency-Key': 'key-1' },
    );
    await service.get('/customers/bob');
    expect(requests).toEqual([
      {
        time: NOW,
        id: made.headers.get('X-Request-Id'),
        method: 'POST',
        route: '/customers',
        status: 201,
        ms: expect.any(Number) as number,
        token: 'test',
        commandId: 'key-1',
      },
      expect.objectContaining({
        method: 'GET',
        route: '/customers/{ref}',
        status: 404,
        code: 'customer_not_found',
      }),
    ]);
    expect(JSON.stringify(requests)).not.toMatch(/Ann|bob|example/);
    await service.close();
  });

  it('names no path that is nothing here', async () => {
    const { service, requests } = await logging();
    await service.get('/ann@example.org');
    expect(requests).toMatchObject([{ route: null, status: 404, code: 'no_such_route' }]);
    await service.close();
  });

  it('is JSON by lines, and can be left out', () => {
    const written: string[] = [];
    const line: RequestLine = { time: NOW, id: '1', method: 'GET', route: '/orders', status: 200, ms: 1.5 };
    jsonLog((text) => written.push(text), { requests: true }).request?.(line);
    expect(written).toEqual([`${JSON.stringify(line)}\n`]);
    expect(jsonLog(() => undefined, { requests: false }).request).toBeUndefined();
  });
});

describe('failures of the service itself', () => {
  it('are logged with what they say and where they came up; callers get the request id', async () => {
    const { service, failures } = await logging({
      idOf: () => Promise.reject(new TypeError('no such column: secret')),
    });
    const answer = await service.get('/orders/1042');
    expect(answer.status).toBe(500);
    expect(await answer.text()).not.toContain('secret');
    expect(failures).toMatchObject([
      { time: NOW, id: answer.headers.get('X-Request-Id'), kind: 'internal', code: 'internal_error' },
    ]);
    expect(failures[0]?.message).toContain('no such column: secret');
    expect(failures[0]?.stack).toContain('logs.test.ts');
    await service.close();
  });

  it('are not those of callers', async () => {
    const { service, failures } = await logging();
    await service.get('/orders/1042');
    await service.post('/customers', { name: 'Ann' });
    await service.get('/nothing');
    expect(failures).toEqual([]);
    await service.close();
  });
});
