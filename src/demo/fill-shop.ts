import { FailureError } from '../core/kernel/failure.ts';
import type { Result } from '../core/kernel/result.ts';
import type { Command, Receipt } from '../core/model/command.ts';
import { DAY, iso } from './calendar.ts';
import { planOf } from './plan.ts';
import type { Step } from './story.ts';

/** What the demo needs of a daybook: its real commands. */
export interface FillableDaybook {
  readonly commands: {
    dispatchUnknown(command: Command): Promise<Result<unknown>>;
  };
}

export interface FillOptions {
  readonly orders: number;
  /** The same seed and the same `now` give the same shop. */
  readonly seed: number;
  /** ISO instant: the shop's eighteen months end here. */
  readonly now: string;
  /** Called for every so many orders. */
  progress(orders: number): void;
}

export interface FillSummary {
  readonly facts: Readonly<Record<string, string | number>>;
}

/**
 * Fills an empty daybook with a shop of eighteen months. Commands are given in the order in which things happened, many
 * at once, so that they share transactions. Their ids come from the seed too: filling a daybook twice changes nothing.
 *
 * @throws FailureError when a command is rejected: that is a mistake in the demo's stories, or the daybook is not empty
 */
export async function fillShop(daybook: FillableDaybook, options: FillOptions): Promise<FillSummary> {
  const steps = planOf({ ...options, now: Date.parse(options.now) });
  const tally = new Tally(steps);
  for (let start = 0; start < steps.length; start += IN_FLIGHT) {
    const some = steps.slice(start, start + IN_FLIGHT);
    const results = await Promise.all(some.map((step) => daybook.commands.dispatchUnknown(commandOf(step))));
    for (const [index, result] of results.entries()) tally.count(receiptOf(some[index] as Step, result));
    options.progress(some.filter(({ name }) => name === 'CreateOrder').length);
  }
  return { facts: tally.facts() };
}

/** Commands in flight at a time: enough to share transactions, few enough to show progress. */
const IN_FLIGHT = 500;

const commandOf = ({ name, data, actor, at, commandId }: Step): Command => ({
  name,
  data,
  meta: { actor, commandId, occurredAt: iso(at) },
});

function receiptOf(step: Step, result: Result<unknown>): Receipt {
  if (result.ok) return result.value as Receipt;
  const { failure } = result;
  throw new FailureError({
    ...failure,
    message: `The demo's ${step.name} of ${iso(step.at)} was refused: ${failure.message}`,
    hint: failure.hint ?? 'The demo fills a new daybook; is this one in use already?',
  });
}

/** Counts what the log took. */
class Tally {
  readonly #steps: readonly Step[];
  readonly #kinds = new Map<string, number>();

  constructor(steps: readonly Step[]) {
    this.#steps = steps;
  }

  count({ events }: Receipt): void {
    for (const { type } of events) this.#kinds.set(type, this.#of(type) + 1);
  }

  facts(): Record<string, string | number> {
    const [first, last] = [this.#steps[0], this.#steps.at(-1)];
    const events = [...this.#kinds.values()].reduce((sum, each) => sum + each, 0);
    return {
      products: this.#of('ProductRegistered'),
      customers: this.#of('CustomerRegistered'),
      orders: this.#of('OrderCreated'),
      lines: this.#of('OrderItemAdded'),
      commands: this.#steps.length,
      events,
      days: first === undefined || last === undefined ? 0 : Math.ceil((last.at - first.at) / DAY),
    };
  }

  #of(type: string): number {
    return this.#kinds.get(type) ?? 0;
  }
}
