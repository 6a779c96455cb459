import { setTimeout } from 'node:timers/promises';
import type { App } from '../../../src/app.ts';
import { monotonicMs } from '../../../src/core/kernel/monotonic.ts';
import type { Result } from '../../../src/core/kernel/result.ts';
import type { Command, Receipt } from '../../../src/core/model/command.ts';
import { Acknowledged } from './acknowledged.ts';

/** What a client waits before it sends a command again whose outcome it does not know. */
const RETRY_MS = 25;

/** What a retry with the same command id may settle. */
const RETRIED: ReadonlySet<string> = new Set(['busy', 'outcome_unknown', 'unavailable']);

/**
 * Clients that write notes on orders, one behind the other, to an order of their own and to one that they share. A command
 * without an answer is sent again under its id, to the next writer: as callers are told to do.
 */
export class Load {
  readonly acknowledged = new Acknowledged();
  /** What callers were told besides, by code: how often. */
  readonly failures = new Map<string, number>();
  /** What no fault of a store excuses. */
  readonly refused: string[] = [];
  /** The longest that a client has waited for an acknowledgement, milliseconds. */
  longestMs = 0;
  readonly #writers: readonly App[];
  readonly #clients: Promise<unknown>;
  readonly #watchers: { readonly from: number; readonly seen: () => void }[] = [];
  #ending: 'no' | 'settled' | 'as_it_is' = 'no';

  private constructor(writers: readonly App[], shared: string, own: readonly string[], name: string) {
    this.#writers = writers;
    this.#clients = Promise.all(
      own.map((order, client) => this.#client([order, shared], client, `${name}-${client}`)),
    );
  }

  /** @param name tells its command ids from those of another load */
  static async start(
    writers: readonly App[],
    { clients = 6, name = 'load' }: { readonly clients?: number; readonly name?: string } = {},
  ): Promise<Load> {
    const [shared = '', ...own] = await Promise.all(
      Array.from({ length: clients + 1 }, (_, order) =>
        newOrder(writers[0] as App, `${name}-order-${order}`),
      ),
    );
    return new Load(writers, shared, own, name);
  }

  /** Resolves once so many more are acknowledged, or a command was refused. */
  async more(count: number): Promise<void> {
    if (this.#ending !== 'no') return;
    const from = this.acknowledged.receipts.length + count;
    await new Promise<void>((seen) => this.#watchers.push({ from, seen }));
  }

  /** No more commands; every one that was sent is settled. */
  async settle(): Promise<void> {
    this.#ending = 'settled';
    await this.#clients;
  }

  /** No more commands, and no retries: what has no answer is left. */
  async abandon(): Promise<void> {
    this.#ending = 'as_it_is';
    await this.#clients;
  }

  async #client(orders: readonly [string, string], client: number, name: string): Promise<void> {
    for (let sent = 0; this.#ending === 'no'; sent += 1) {
      const text = `${name}-${sent}`;
      const data = { orderId: orders[sent % 2], text };
      await this.#send({ name: 'AddNote', data, meta: { commandId: text } }, client);
    }
  }

  async #send(command: Command, client: number): Promise<void> {
    const startedAt = monotonicMs();
    for (let attempt = 0; ; attempt += 1) {
      const writer = this.#writers[(client + attempt) % this.#writers.length] as App;
      const answer = (await writer.commands.dispatchUnknown(command)) as Result<Receipt>;
      this.longestMs = Math.max(this.longestMs, monotonicMs() - startedAt);
      if (answer.ok) return this.#acknowledge(answer.value);
      const { kind, code, message } = answer.failure;
      this.failures.set(code, (this.failures.get(code) ?? 0) + 1);
      if (!RETRIED.has(kind) || code === 'log_restored') return this.#refuse(`${code}: ${message}`);
      if (this.#ending === 'as_it_is') return;
      await setTimeout(RETRY_MS);
    }
  }

  /** A failure that no retry settles ends the load: nobody waits for more. */
  #refuse(why: string): void {
    this.refused.push(why);
    this.#ending = 'as_it_is';
    for (const { seen } of this.#watchers) seen();
  }

  #acknowledge(receipt: Receipt): void {
    const { receipts } = this.acknowledged;
    receipts.push(receipt);
    for (const { from, seen } of this.#watchers) if (receipts.length >= from) seen();
  }
}

async function newOrder({ commands }: App, commandId: string): Promise<string> {
  const data = { guest: { name: 'Ann' }, currency: 'USD', items: [{ name: 'Mug', unitPrice: 500 }] };
  const created = (await commands.dispatchUnknown({
    name: 'CreateOrder',
    data,
    meta: { commandId },
  })) as Result<Receipt>;
  if (!created.ok) throw new Error(created.failure.message);
  return created.value.id;
}
