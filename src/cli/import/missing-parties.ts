import type { Command, Receipt } from '../../core/command.ts';
import type { Failure } from '../../core/failure.ts';
import type { CommandMeta, Commands } from '../host.ts';

/** Of so many customers and products it is remembered that they are there. */
const REMEMBERED = 100_000;

/** Refusals that say that it is there already, whoever registered it and under whatever name. */
const THERE: ReadonlySet<string> = new Set(['duplicate_ref', 'duplicate_sku', 'idempotency_conflict']);

interface Item {
  readonly sku?: unknown;
  readonly name?: unknown;
  readonly unitPrice?: unknown;
  readonly category?: unknown;
  readonly requiresShipping?: unknown;
}

/**
 * `--create-missing`: registers the customers and products of an order before it, through the dispatcher. Their keys
 * are made of what they are called, so a second run registers nothing. Nothing is looked up: who is there is refused.
 */
export class MissingParties {
  registered = 0;
  readonly #commands: Commands;
  readonly #meta: CommandMeta;
  readonly #known = new Set<string>();

  constructor(commands: Commands, meta: CommandMeta) {
    this.#commands = commands;
    this.#meta = meta;
  }

  /** Answers why somebody of the order cannot be registered, if so. */
  async create(data: Record<string, unknown>): Promise<Failure | undefined> {
    const failures: Failure[] = [];
    await this.#customer(data, failures);
    const items = Array.isArray(data['items']) ? (data['items'] as Item[]) : [];
    for (const item of items) await this.#product(item, data['currency'], failures);
    return failures[0];
  }

  async #customer(data: Record<string, unknown>, failures: Failure[]): Promise<void> {
    const { customer: ref, customerName, customerEmail: email } = data;
    if (typeof ref !== 'string') return;
    const name = customerName ?? ref;
    await this.#ensure(
      `customer:${ref}`,
      'RegisterCustomer',
      { ref, name, ...(email === undefined ? {} : { email }) },
      failures,
    );
  }

  async #product(item: Item, currency: unknown, failures: Failure[]): Promise<void> {
    const { sku, unitPrice, category, requiresShipping } = item;
    // Without a price there is nothing to register: the order says so itself if the catalogue does not have it either.
    if (typeof sku !== 'string' || typeof unitPrice !== 'number' || currency === undefined) return;
    const product = {
      sku,
      name: item.name ?? sku,
      unitPrice,
      currency,
      ...(category === undefined ? {} : { category }),
      ...(requiresShipping === undefined ? {} : { requiresShipping }),
    };
    await this.#ensure(`product:${sku}`, 'RegisterProduct', product, failures);
  }

  async #ensure(key: string, name: string, data: object, failures: Failure[]): Promise<void> {
    if (this.#known.has(key)) return;
    const command: Command = { name, data, meta: { ...this.#meta, commandId: `import:${key}` } };
    const failure = await this.#decided(command);
    if (failure !== undefined) {
      failures.push(failure);
      return;
    }
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.add(key);
  }

  /** Waits for the decision only: the disk is shared with the orders behind it. */
  async #decided(command: Command): Promise<Failure | undefined> {
    const answer = this.#commands.dispatchUnknown(command);
    const early = await Promise.race([answer, this.#commands.decided()]);
    if (early === 'accepted') {
      this.registered += 1;
      return undefined;
    }
    const result = early === 'ended' ? await answer : early;
    if (!result.ok) return THERE.has(result.failure.code) ? undefined : result.failure;
    if ((result.value as Receipt).status !== 'replayed') this.registered += 1;
    return undefined;
  }
}
