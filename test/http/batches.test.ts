import { afterAll, describe, expect, it } from 'vitest';
import { EdgeError } from '../../src/http/problems/problems.ts';
import { openService } from './support/service.ts';

const service = await openService({
  guard: {
    authenticate: async () => ({
      sender: { actor: 'token:test' },
      allow: ({ side }) => {
        if (side === 'action') throw new EdgeError('forbidden', 'This token lacks the scope "admin".');
      },
    }),
  },
});
afterAll(() => service.close());

const customer = (ref: string) => ({ name: 'RegisterCustomer', data: { ref, name: ref } });

async function batch(lines: readonly (object | string)[], query = '', headers: Record<string, string> = {}) {
  const answer = await service.http.request(`/commands${query}`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-ndjson', ...headers },
    body: lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'),
  });
  const text = await answer.text();
  const receipts = answer.status === 200 ? text.split('\n').filter(Boolean) : [];
  return { answer, receipts: receipts.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

const statuses = async (...args: Parameters<typeof batch>) =>
  (await batch(...args)).receipts.map(({ status }) => status);

describe('many commands', () => {
  it('are answered a receipt a line, in order', async () => {
    const { answer, receipts } = await batch([customer('a1'), '', customer('a2')]);
    expect(answer.headers.get('Content-Type')).toBe('application/x-ndjson');
    expect(receipts).toMatchObject([
      { line: 1, status: 'ok', id: 'a1' },
      { line: 3, status: 'ok', id: 'a2' },
    ]);
  });

  it('stop at the first that fails', async () => {
    expect(await statuses([customer('b1'), customer('b1'), customer('b2')])).toEqual(['ok', 'rejected']);
  });

  it('go on behind it with ?keepGoing', async () => {
    expect(await statuses([customer('c1'), customer('c1'), customer('c2')], '?keepGoing')).toEqual([
      'ok',
      'rejected',
      'ok',
    ]);
  });

  it('let others have their turn, however many they are', async () => {
    let isOver = false;
    let longestMs = 0;
    const watching = (async () => {
      for (let last = performance.now(); !isOver; last = performance.now()) {
        await new Promise((resolve) => setImmediate(resolve));
        longestMs = Math.max(longestMs, performance.now() - last);
      }
    })();
    const startedAt = performance.now();
    await batch(
      Array.from({ length: 4_000 }, (_, n) => customer(`turn-${n}`)),
      '?keepGoing',
    );
    isOver = true;
    await watching;
    expect(longestMs).toBeLessThan((performance.now() - startedAt) / 2);
  });

  it('are stored all or none with ?atomic', async () => {
    await batch([customer('d1'), customer('d1')], '?atomic');
    expect((await service.get('/customers/d1')).status).toBe(404);
  });

  it('sent again with the same key are done once', async () => {
    const lines = [customer('e1'), customer('e2')];
    const key = { 'Idempotency-Key': 'file-7' };
    await batch(lines, '', key);
    expect(await batch(lines, '', key)).toMatchObject({
      receipts: [
        { commandId: 'file-7:1', status: 'replayed' },
        { commandId: 'file-7:2', status: 'replayed' },
      ],
    });
  });

  it('are each only what their sender may send, whoever they say they act for', async () => {
    const claimed = { ...customer('f1'), meta: { actor: 'the owner' } };
    const { receipts } = await batch([{ name: 'RebuildViews', data: {} }, claimed], '?keepGoing');
    expect(receipts).toMatchObject([{ status: 'failed', code: 'forbidden' }, { status: 'ok' }]);
    const shown = await service.get(`/commands/${String(receipts[1]?.['commandId'])}`);
    expect(await shown.json()).toMatchObject({ data: { actor: 'token:test (the owner)' } });
  });

  it('need a key where money moves, one a line or one for all, and where the service says so', async () => {
    const payment = { name: 'RecordPayment', data: { orderId: '1', amount: 100, method: 'card' } };
    const codes = async (...args: Parameters<typeof batch>) =>
      (await batch(...args)).receipts.map(({ code }) => code);
    expect(await codes([payment])).toEqual(['idempotency_key_missing']);
    expect(await codes([{ ...payment, meta: { commandId: 'p1' } }])).toEqual(['order_not_found']);
    expect(await codes([payment], '', { 'Idempotency-Key': 'p2' })).toEqual(['order_not_found']);
    expect(await codes([payment], '', { 'Daybook-Dry-Run': 'true' })).toEqual(['order_not_found']);
    const strict = await openService({ requireKeys: true });
    const answer = await strict.http.request('/commands', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: JSON.stringify(customer('k1')),
    });
    expect(await answer.json()).toMatchObject({ code: 'idempotency_key_missing' });
    await strict.close();
  });

  it('are not taken any more once their sender is not admitted', async () => {
    let looks = 0;
    const revoked = await openService({
      guard: {
        admitStranger: () => undefined,
        authenticate: async () => ({
          sender: { actor: 'token:test' },
          allow: () => undefined,
          stillAdmitted: async () => {
            looks += 1;
            if (looks > 1) throw new EdgeError('unauthenticated', 'Revoked.');
          },
        }),
      },
    });
    const answer = await revoked.http.request('/commands?keepGoing', {
      method: 'POST',
      headers: { 'Content-Type': 'application/x-ndjson' },
      body: [customer('r1'), customer('r2')].map((line) => JSON.stringify(line)).join('\n'),
    });
    const receipts = (await answer.text()).trim().split('\n');
    expect(receipts.map((line) => JSON.parse(line) as object)).toMatchObject([
      { status: 'ok' },
      { status: 'failed', code: 'unauthenticated' },
    ]);
    await revoked.close();
  });

  it('that are no commands are answered by line', async () => {
    const { receipts } = await batch(['{"name":', '{"nam":"x"}', customer('g1')], '?keepGoing');
    expect(receipts).toMatchObject([
      { line: 1, code: 'validation_failed' },
      { line: 2, code: 'validation_failed' },
      { line: 3, status: 'ok' },
    ]);
  });

  it('with a dry run store nothing', async () => {
    const dry = { 'Daybook-Dry-Run': 'true' };
    const twice = [customer('h1'), customer('h1')];
    expect(await statuses(twice, '?keepGoing', dry)).toEqual(['dry_run', 'rejected']);
    expect((await service.get('/customers/h1')).status).toBe(404);
  });

  it('are lines of JSON, and one way or the other', async () => {
    expect((await batch([customer('i1')], '?atomic&keepGoing')).answer.status).toBe(400);
    const json = await service.post('/commands', customer('i1'));
    expect(json.status).toBe(415);
  });

  it('are a few at a time: another is refused at once, and taken when one has ended', async () => {
    const send = (body: ReadableStream | string): Promise<Response> =>
      Promise.resolve(
        service.http.request('/commands', {
          method: 'POST',
          headers: { 'Content-Type': 'application/x-ndjson' },
          body,
          duplex: 'half',
        }),
      );
    const open = Array.from({ length: 4 }, () => new TransformStream());
    const answers = await Promise.all(open.map(({ readable }) => send(readable)));
    expect((await send('')).status).toBe(503);
    await Promise.all(open.map(({ writable }) => writable.close()));
    await Promise.all(answers.map((answer) => answer.text()));
    expect((await send('')).status).toBe(200);
  });
});
