import type { Timer } from '../../../src/http/events/timer.ts';

/** A message of a stream, as a browser would dispatch it; without `data` it only moves the id. */
export interface Message {
  readonly id?: string;
  readonly event?: string;
  readonly retry?: string;
  readonly data?: unknown;
  readonly comments: number;
}

/** Reads a stream of server-sent events message by message. */
export class EventReader {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #text = new TextDecoder();
  #buffer = '';

  constructor(response: Response) {
    if (response.body === null) throw new Error('no body');
    this.#reader = response.body.getReader() as ReadableStreamDefaultReader<Uint8Array>;
  }

  /** The next message of any sort; undefined at the end. */
  async next(): Promise<Message | undefined> {
    for (;;) {
      const end = this.#buffer.indexOf('\n\n');
      if (end !== -1) {
        const block = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 2);
        return messageOf(block);
      }
      const { done, value } = await this.#reader.read();
      if (done) return undefined;
      this.#buffer += this.#text.decode(value, { stream: true });
    }
  }

  /** The next message that a browser would dispatch. */
  async event(): Promise<Message> {
    for (;;) {
      const message = await this.next();
      if (message === undefined) throw new Error('the stream has ended');
      if (message.data !== undefined) return message;
    }
  }

  async events(count: number): Promise<readonly Message[]> {
    const events: Message[] = [];
    while (events.length < count) events.push(await this.event());
    return events;
  }

  close(): Promise<void> {
    return this.#reader.cancel();
  }
}

function messageOf(block: string): Message {
  const message: Record<string, unknown> = { comments: 0 };
  for (const line of block.split('\n')) {
    const at = line.indexOf(':');
    const [field, value] = [line.slice(0, at), line.slice(at + 1).replace(/^ /, '')];
    if (at === 0) message['comments'] = (message['comments'] as number) + 1;
    else if (at > 0) message[field] = field === 'data' ? (JSON.parse(value) as unknown) : value;
  }
  return message as unknown as Message;
}

/** Time that passes when it is told to. */
export class ManualTimer implements Timer {
  readonly #ticks = new Set<() => void>();

  every(_ms: number, tick: () => void): () => void {
    this.#ticks.add(tick);
    return () => this.#ticks.delete(tick);
  }

  async pause(): Promise<void> {
    // There is nothing to wait for.
  }

  beat(): void {
    for (const tick of this.#ticks) tick();
  }
}
