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

type Known = 'there' | 'planned' | 'unknown';

/**
 * `--create-missing`: registers the customers and products of an order before it, through the dispatcher. Their keys
 * are made of what they are called, so a second run registers nothing. Nothing is looked up: who is there is refused.
 */
export class MissingParties {
  registered = 0;
  readonly #commands: Commands;
  readonly #meta: CommandMeta;
  readonly #known = new Map<string, Known>();

  constructor(commands: Commands, meta: CommandMeta) {
    this.#commands = commands;
    this.#meta = meta;
  }

  /** Answers the order's data, completed by what a dry run only plans; or why somebody cannot be registered. */
  async create(
    data: Record<string, unknown>,
  ): Promise<{ data: Record<string, unknown> } | { failure: Failure }> {
    const failures: Failure[] = [];
    const customer = await this.#customer(data, failures);
    const given = Array.isArray(data['items']) ? (data['items'] as Item[]) : [];
    const items: Item[] = [];
    for (const item of given) items.push(await this.#product(item, data['currency'], failures));
    const [failure] = failures;
    return failure === undefined ? { data: { ...data, ...customer, items } } : { failure };
  }

  async #customer(data: Record<string, unknown>, failures: Failure[]): Promise<object> {
    const { customer: ref, customerName, customerEmail: email } = data;
    if (typeof ref !== 'string') return {};
    const name = customerName ?? ref;
    const known = await this.#ensure(
      `customer:${ref}`,
      'RegisterCustomer',
      { ref, name, ...(email === undefined ? {} : { email }) },
      failures,
    );
    return known === 'planned' ? { customerName: name } : {};
  }

  async #product(item: Item, currency: unknown, failures: Failure[]): Promise<Item> {
    const { sku, unitPrice, category, requiresShipping } = item;
    // Without a price there is nothing to register: the order says so itself if the catalogue does not have it either.
    if (typeof sku !== 'string' || typeof unitPrice !== 'number' || currency === undefined) return item;
    const name = item.name ?? sku;
    const product = {
      sku,
      name,
      unitPrice,
      currency,
      ...(category === undefined ? {} : { category }),
      ...(requiresShipping === undefined ? {} : { requiresShipping }),
    };
    const known = await this.#ensure(`product:${sku}`, 'RegisterProduct', product, failures);
    return known === 'planned' ? { ...item, name } : item;
  }

  async #ensure(key: string, name: string, data: object, failures: Failure[]): Promise<Known> {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const command: Command = { name, data, meta: { ...this.#meta, commandId: `import:${key}` } };
    const found = await this.#decided(command, failures);
    if (found === 'unknown') return found;
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    this.#known.set(key, found);
    return found;
  }

  /** Waits for the decision only: the disk is shared with the orders behind it. */
  async #decided(command: Command, failures: Failure[]): Promise<Known> {
    const answer = this.#commands.dispatchUnknown(command);
    const early = await Promise.race([answer, this.#commands.decided()]);
    if (early === 'accepted') {
      this.registered += 1;
      return 'there';
    }
    const result = early === 'ended' ? await answer : early;
    if (!result.ok && THERE.has(result.failure.code)) return 'there';
    if (!result.ok) {
      failures.push(result.failure);
      return 'unknown';
    }
    const { status } = result.value as Receipt;
    if (status !== 'replayed') this.registered += 1;
    return status === 'dry_run' ? 'planned' : 'there';
  }
}
