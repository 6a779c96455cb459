import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { BackendMessages, isNotification, isReadyForQuery } from './backend-messages.ts';

/** When a connection is cut: before the server has the request, or once it has answered and nobody has heard it. */
type Moment = 'before_send' | 'before_answer';

/** Stands between a client and a PostgreSQL server, and does what networks do. Without TLS. */
export class FaultProxy {
  readonly port: number;
  /** Whether clients hear of notifications: poolers keep them to themselves. */
  swallowsNotifications = false;
  /** How many connections were cut. */
  cuts = 0;
  readonly #server: Server;
  readonly #links = new Set<Link>();
  readonly #planned: { readonly text: string; readonly moment: Moment }[] = [];

  private constructor(server: Server) {
    this.#server = server;
    this.port = (server.address() as AddressInfo).port;
  }

  static async start(target: number): Promise<FaultProxy> {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const proxy = new FaultProxy(server);
    server.on('connection', (client) => proxy.#join(client, connect(target, '127.0.0.1')));
    return proxy;
  }

  /** The next request with these words in it is answered, and its connection cut before the client hears a word. */
  cutBeforeAnswer(text: string, times = 1): void {
    this.#plan(text, 'before_answer', times);
  }

  /** The connection on which the next request with these words comes is cut: the server never sees it. */
  cutBeforeSend(text: string, times = 1): void {
    this.#plan(text, 'before_send', times);
  }

  /** No more of the cuts that were planned. */
  mend(): void {
    this.#planned.length = 0;
  }

  /** Cuts every connection. */
  sever(): void {
    for (const link of this.#links) this.#cut(link);
  }

  async close(): Promise<void> {
    this.sever();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #plan(text: string, moment: Moment, times: number): void {
    for (let time = 0; time < times; time += 1) this.#planned.push({ text, moment });
  }

  #join(client: Socket, server: Socket): void {
    const link: Link = { client, server, messages: new BackendMessages(), isDoomed: false };
    this.#links.add(link);
    client.on('data', (bytes: Buffer) => this.#send(link, bytes));
    server.on('data', (bytes: Buffer) => this.#answer(link, bytes));
    for (const socket of [client, server]) {
      socket.on('error', () => undefined);
      socket.on('close', () => this.#end(link));
    }
  }

  #send(link: Link, bytes: Buffer): void {
    const index = this.#planned.findIndex(({ text }) => bytes.includes(text));
    const [planned] = index < 0 ? [] : this.#planned.splice(index, 1);
    link.isDoomed ||= planned?.moment === 'before_answer';
    if (planned?.moment === 'before_send') this.#cut(link);
    else link.server.write(bytes);
  }

  #answer(link: Link, bytes: Buffer): void {
    for (const message of link.messages.push(bytes)) {
      const isSwallowed = this.swallowsNotifications && isNotification(message);
      if (link.isDoomed && isReadyForQuery(message)) this.#cut(link);
      if (!link.isDoomed && !isSwallowed) link.client.write(message);
    }
  }

  #cut(link: Link): void {
    this.cuts += 1;
    link.client.resetAndDestroy();
    this.#end(link);
  }

  #end(link: Link): void {
    this.#links.delete(link);
    link.client.destroy();
    link.server.destroy();
  }
}

interface Link {
  readonly client: Socket;
  readonly server: Socket;
  readonly messages: BackendMessages;
  /** The answer to what is on its way will not be passed on. */
  isDoomed: boolean;
}
