import { expect, test } from 'vitest';
import { OneProcessShop } from '../cli/support/persistent-program.ts';
import { folder } from '../cli/support/program.ts';
import { describedCommands } from '../http/support/service.ts';
import { story, type Teller, tellStory } from '../orders/stories.ts';
import fc, { runs } from '../support/properties.ts';
import { newToken, ServiceProcess } from './support/service-process.ts';

/** Random stories of orders, whose commands come over HTTP and from the command line in turns, as the model has them. */

interface Answer {
  readonly kind?: string;
  readonly detail?: string;
}

test('an order stands as the model says, whichever way its commands come', { timeout: 120_000 }, async () => {
  const db = `${folder()}/shop.db`;
  const shop = new OneProcessShop(db);
  await shop.out('db init');
  const service = await ServiceProcess.start(db, await newToken(db));
  const paths = new Map((await describedCommands()).map(({ name, path }) => [name, path]));
  let sent = 0;

  const overHttp: Teller['send'] = async ({ name, data, occurredAt }) => {
    const { orderId, ...rest } = data as { readonly orderId: string };
    const [noun, ...verbs] = (paths.get(name) ?? '').split(' ');
    const answer = await service.post(`/${noun}/${orderId}/${verbs.join('/')}`, rest, {
      'Daybook-Occurred-At': occurredAt,
      'Idempotency-Key': `sent-${sent}`,
    });
    const { kind, detail } = (await answer.json()) as Answer;
    return { kind, message: detail };
  };
  const onTheCommandLine: Teller['send'] = async ({ name, data, occurredAt }) => {
    const input = JSON.stringify({ name, data, meta: { occurredAt } });
    const { stdout } = await shop.run('commands send -', { input });
    const { status, code, message } = JSON.parse(stdout) as { status: string; code: string; message: string };
    return { kind: status === 'ok' ? undefined : status, message: `${code}: ${message}` };
  };

  const teller: Teller = {
    create: async (data, occurredAt) => {
      const created = await service.post('/orders', data, { 'Daybook-Occurred-At': occurredAt });
      return ((await created.json()) as { data: string }).data;
    },
    send: (command) => {
      sent += 1;
      return sent % 5 === 0 ? onTheCommandLine(command) : overHttp(command);
    },
    show: async (orderId) => {
      const answer = await service.get(`/orders/${orderId}`);
      return ((await answer.json()) as { data: object }).data;
    },
  };
  await fc.assert(
    fc.asyncProperty(story, (acts) => tellStory(acts, teller)),
    // Many more stories are told in test/orders/model.test.ts.
    { numRuns: runs(3) },
  );
  expect(await shop.out('views verify --json')).toContain('order_summary');
});
