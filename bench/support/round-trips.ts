import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { BackendMessages, isReadyForQuery } from '../../test/support/postgres/backend-messages.ts';
import { createDraft, done, smallShop } from './small-shop.ts';

interface Counted {
  readonly what: string;
  readonly count: number;
  /** How many there should be at the most. */
  readonly most: number;
}

/** How often commands of a shop in an empty database wait for its server. */
export async function roundTripsOf(url: string): Promise<readonly Counted[]> {
  const proxy = await CountingProxy.before(url);
  const { daybook } = await smallShop('round-trips', proxy.url);
  const { id: orderId } = await createDraft(daybook);
  const count = async (what: string, most: number, work: () => Promise<unknown>): Promise<Counted> => {
    proxy.answers = 0;
    await work();
    return { what, count: proxy.answers, most };
  };
  const create = async (data: object): Promise<void> => {
    const all = { customer: 'ann', items: [{ sku: 'MUG' }, { sku: 'PEN' }], ...data };
    done(await daybook.commands.dispatch({ name: 'CreateOrder', data: all }));
  };
  const counted = [
    await count('AddNote', 2, async () =>
      done(await daybook.commands.dispatch({ name: 'AddNote', data: { orderId, text: 'one' } })),
    ),
    await count('CreateOrder for a customer, two products', 2, () => create({})),
    await count('CreateOrder with a reference', 3, () => create({ externalRef: 'W-1' })),
  ];
  await daybook.close();
  proxy.close();
  return counted;
}

/** Passes everything on, and counts what the server has answered in full. */
class CountingProxy {
  readonly url: string;
  answers = 0;
  readonly close: () => void;

  private constructor(url: string, close: () => void) {
    this.url = url;
    this.close = close;
  }

  static async before(url: string): Promise<CountingProxy> {
    const at = new URL(url);
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const target = Number(at.port);
    at.port = String((server.address() as AddressInfo).port);
    const proxy = new CountingProxy(at.href, () => server.close());
    server.on('connection', (client) => {
      const [behind, messages] = [connect(target, '127.0.0.1'), new BackendMessages()];
      client.pipe(behind).pipe(client);
      behind.on('data', (bytes: Buffer) => {
        proxy.answers += messages.push(bytes).filter(isReadyForQuery).length;
      });
      for (const socket of [client, behind]) socket.on('error', () => undefined);
    });
    return proxy;
  }
}
