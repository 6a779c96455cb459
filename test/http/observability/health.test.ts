import { describe, expect, it } from 'vitest';
import { openService } from '../support/service.ts';

const nobody = {
  authenticate: async () => {
    throw new Error('nobody is admitted');
  },
};

describe('health', () => {
  it('needs no token', async () => {
    const service = await openService({ guard: nobody });
    for (const path of ['/livez', '/readyz', '/healthz']) {
      const answer = await service.get(path);
      expect(answer.status).toBe(200);
      expect(await answer.json()).toMatchObject({ status: 'ok' });
    }
    await service.close();
  });

  it('checks what each side needs', async () => {
    const checksOf = async (sides: { commands: boolean; queries: boolean }): Promise<object> => {
      const service = await openService({ sides });
      const { checks } = (await (await service.get('/healthz')).json()) as { checks: object };
      await service.close();
      return checks;
    };
    expect(await checksOf({ commands: true, queries: false })).toEqual({
      serving: { ok: true },
      log: { ok: true },
      disk: { ok: true },
    });
    expect(await checksOf({ commands: false, queries: true })).toEqual({
      serving: { ok: true },
      log: { ok: true },
      views: { ok: true, behind: 0 },
    });
  });

  it('is not ready while views are far behind, and brings them up to date itself', async () => {
    const service = await openService({ maxLag: 1 });
    await service.get('/customers');
    for (const ref of ['ann', 'bea']) await service.post('/customers', { ref, name: ref });
    const behind = await service.get('/readyz');
    expect(behind.status).toBe(503);
    expect(await behind.json()).toMatchObject({
      status: 'failing',
      checks: { views: { ok: false, behind: 2 } },
    });
    await expect.poll(async () => (await service.get('/readyz')).status).toBe(200);
    await service.close();
  });

  it('stays ready where it is looked at: half of what is allowed is enough to bring views up to date', async () => {
    const service = await openService({ maxLag: 3 });
    await service.get('/customers');
    for (const ref of ['ann', 'bea']) await service.post('/customers', { ref, name: ref });
    const behind = await service.get('/readyz');
    expect(behind.status).toBe(200);
    expect(await behind.json()).toMatchObject({ checks: { views: { ok: true, behind: 2 } } });
    await expect
      .poll(async () => (await (await service.get('/readyz')).json()) as object)
      .toMatchObject({ checks: { views: { behind: 0 } } });
    await service.close();
  });

  it('is not ready where commands could not be stored', async () => {
    const service = await openService(
      {},
      { assertWritable: () => Promise.reject(new Error('/srv/shop.db')) },
    );
    const answer = await service.get('/readyz');
    expect(answer.status).toBe(503);
    const text = await answer.text();
    expect(JSON.parse(text)).toMatchObject({ checks: { disk: { ok: false } } });
    expect(text).not.toContain('shop.db');
    await service.close();
  });

  it('is not ready while the service ends, and is alive still', async () => {
    const service = await openService();
    service.lifecycle.drain();
    expect((await service.get('/readyz')).status).toBe(503);
    expect((await service.get('/livez')).status).toBe(200);
    await service.close();
  });
});
