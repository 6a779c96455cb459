import type { CommandMeta } from '../../../../cli/session/app-port.ts';
import type { Entities } from '../../../../cli/session/entities.ts';
import { isRejected } from '../../../../core/dispatch/batch.ts';
import type { AtomicCommands, Commands, OpenedDaybook } from '../../../../core/dispatch/opened-daybook.ts';
import { fail, ok, type Result } from '../../../../core/kernel/result.ts';
import type { Command, Receipt } from '../../../../core/model/command.ts';
import { ABORTED, NOT_RUN } from '../../../../core/write/decision-failures.ts';
import { OrdersWithParties } from './orders-with-parties.ts';
import { type Registration, registrations } from './registrations.ts';
import { Spellings } from './spellings.ts';

/** Of so many customers and products it is remembered that they are there. */
const REMEMBERED = 100_000;

/** Rejections that say that it is registered already, by another caller or under another id. */
const THERE: ReadonlySet<string> = new Set(['duplicate_ref', 'duplicate_sku', 'idempotency_conflict']);

/** Who was registered, or was there before; and the answers to come of those who were not. */
interface Registered {
  readonly parties: readonly Registration[];
  readonly answers: readonly Promise<Result<unknown>>[];
}

/** How often an order is retried when another process has registered whom it names in the meantime. */
const ATTEMPTS = 3;

/**
 * `--create-missing`: registers the customers and products of an order before it, through the dispatcher, and together with
 * it: those of a rejected order are not stored either. Their keys are made of what they are called, so a second
 * run registers nothing. Who is registered is rejected, not looked up; only other spellings of a name are.
 */
export class MissingParties {
  /** How many are stored for certain. */
  registered = 0;
  /** The telephone numbers of orders' customers, by the command that imports the order. */
  readonly phones = new WeakMap<Command, string>();
  readonly #daybook: OpenedDaybook;
  readonly #meta: CommandMeta;
  readonly #known = new Set<string>();
  readonly #spellings: Spellings;

  constructor(daybook: OpenedDaybook, entities: Entities, meta: CommandMeta) {
    this.#daybook = daybook;
    this.#meta = meta;
    this.#spellings = new Spellings(daybook.queries, entities);
  }

  /** The same daybook, but its orders bring their customers and products along. */
  daybook(): OpenedDaybook {
    return {
      queries: this.#daybook.queries,
      dryRun: () => this.#daybook.dryRun(),
      close: () => this.#daybook.close(),
      commands: new OrdersWithParties(this.#daybook.commands, async (order, sentAreStored) => {
        if (this.#unknown(order).length === 0) return undefined;
        await sentAreStored();
        return this.#together(order);
      }),
      inOrder: () =>
        new OrdersWithParties(this.#daybook.inOrder(), async (order, sentAreStored) => {
          if (this.#unknown(order).length === 0) return undefined;
          return (await sentAreStored()) ? this.#together(order) : fail(NOT_RUN);
        }),
      atomic: () => this.#atomic(),
    };
  }

  /** One batch of everything: what is registered is stored or not with the orders. */
  #atomic(): AtomicCommands {
    const atomic = this.#daybook.atomic();
    const answers: Promise<Result<unknown>>[] = [];
    const withParties = async (order: Command): Promise<Result<unknown> | undefined> => {
      const answer = await this.#register(order, atomic.commands);
      if (!answer.ok) return answer;
      answers.push(...answer.value.answers);
      this.#remember(answer.value.parties);
      return undefined;
    };
    return {
      commands: new OrdersWithParties(atomic.commands, withParties),
      held: () => atomic.held(),
      abandon: () => atomic.abandon(),
      commit: async () => {
        await atomic.commit();
        await this.#count(answers);
      },
    };
  }

  /** The order's answer where it is stored together with whom it needs; nothing where they are all there. */
  async #together(order: Command, attempt = 1): Promise<Result<unknown> | undefined> {
    const atomic = this.#daybook.atomic();
    const registered = await this.#register(order, atomic.commands);
    if (!registered.ok || registered.value.answers.length === 0) {
      atomic.abandon();
      if (!registered.ok) return registered;
      this.#remember(registered.value.parties);
      return undefined;
    }
    const answer = await storedTogether(atomic, order);
    if (!answer.ok && answer.failure.code === ABORTED.code && attempt < ATTEMPTS)
      return this.#together(order, attempt + 1);
    if (answer.ok) this.#remember(registered.value.parties);
    await this.#count(registered.value.answers);
    return answer;
  }

  #unknown(order: Command): readonly Registration[] {
    const phone = this.phones.get(order);
    return registrations(order.data as Record<string, unknown>, this.#meta, phone).filter(
      ({ key }) => !this.#known.has(key),
    );
  }

  async #register(order: Command, commands: Commands): Promise<Result<Registered>> {
    const parties = this.#unknown(order);
    const mistaken = await this.#spellings.rejectionOf(parties);
    if (mistaken !== undefined) return fail(mistaken);
    const answers: Promise<Result<unknown>>[] = [];
    for (const { command } of parties) {
      const answer = commands.dispatchUnknown(command);
      if (await isRejected(commands, answer)) {
        const result = await answer;
        if (!result.ok && !THERE.has(result.failure.code)) return result;
      } else answers.push(answer);
    }
    return ok({ parties, answers });
  }

  async #count(answers: readonly Promise<Result<unknown>>[]): Promise<void> {
    for (const result of await Promise.all(answers)) {
      if (result.ok && (result.value as Receipt).status !== 'replayed') this.registered += 1;
    }
  }

  #remember(parties: readonly Registration[]): void {
    if (this.#known.size >= REMEMBERED) this.#known.clear();
    for (const { key, kind, code } of parties) {
      this.#known.add(key);
      this.#spellings.add(kind, code);
    }
  }
}

/** Stored all, or nothing. */
async function storedTogether(atomic: AtomicCommands, order: Command): Promise<Result<unknown>> {
  const answer = atomic.commands.dispatchUnknown(order);
  if (await isRejected(atomic.commands, answer)) atomic.abandon();
  else await atomic.commit();
  return answer;
}
