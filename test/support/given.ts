import assert from 'node:assert/strict';
import { expect } from 'vitest';
import * as z from 'zod';
import type { AnyAggregate, EventMeta } from '../../src/core/model/aggregate.ts';
import {
  type AnyDecider,
  isRejection,
  isRepetition,
  type Load,
  type Rejection,
  type Repetition,
} from '../../src/core/model/command.ts';

/**
 * Given events, when a command, then events or a rejection: through `fold` and `decide` alone. Along the way it checks
 * what every decision must keep: the events fit their schemas, and a rejection's code is one that the command lists.
 *
 *   given(...past).when(placeOrder, { orderId: ENTITY }).thenEvents({ type: 'OrderPlaced' })
 *   given(...past).when(addItem, …).thenRejected('order_not_draft')
 */

export const NOW = '2026-03-10T12:00:00.000Z';

export interface Happened {
  readonly type: string;
  readonly data: unknown;
  readonly at?: string;
  /** The command that it came from. */
  readonly command?: string;
}

/** Facts of other streams, by entity id: what a command's needs find. */
export type Others = Readonly<Record<string, readonly Happened[]>>;

export function given(...past: readonly Happened[]): Given {
  return new Given(past, {});
}

interface More {
  readonly now?: string;
  /** What the command's survey found. */
  readonly surveyed?: unknown;
}

class Given {
  readonly #past: readonly Happened[];
  readonly #others: Others;

  constructor(past: readonly Happened[], others: Others) {
    this.#past = past;
    this.#others = others;
  }

  /** What other streams say: products by sku, customers by ref. */
  and(others: Others): Given {
    return new Given(this.#past, { ...this.#others, ...others });
  }

  when<Definition extends AnyDecider>(
    definition: Definition,
    data: z.input<Definition['input']>,
    more: More = {},
  ): Outcome {
    const input = definition.input.parse(data);
    const state = folded(definition.aggregate, ENTITY, this.#past);
    const now = more.now ?? NOW;
    const decision = definition.decide(input, state, {
      occurredAt: now,
      now,
      actor: 'tester',
      commandId: 'command-1',
      newId: () => ENTITY,
      loaded: needsOf(definition.loads?.(input) ?? {}, this.#others),
      surveyed: more.surveyed,
    });
    return new Outcome(definition, { past: this.#past, others: this.#others, decision });
  }
}

interface Decision {
  readonly events: readonly Happened[];
  readonly reserve?: readonly string[];
  readonly release?: readonly string[];
}
type Decided = Decision | Rejection | Repetition;

class Outcome {
  readonly #definition: AnyDecider;
  readonly #past: readonly Happened[];
  readonly #others: Others;
  readonly #decision: Decided;

  constructor(
    definition: AnyDecider,
    { past, others, decision }: { past: readonly Happened[]; others: Others; decision: unknown },
  ) {
    this.#definition = definition;
    this.#past = past;
    this.#others = others;
    this.#decision = decision as Decided;
    if (isRepetition(this.#decision)) return;
    if (isRejection(this.#decision)) {
      const { rejected } = this.#decision;
      assert.ok(definition.rejections.includes(rejected), `${definition.name} does not list ${rejected}`);
    } else {
      for (const event of this.events) checkEvent(definition, event);
    }
  }

  get rejection(): Rejection {
    if ('rejected' in this.#decision) return this.#decision;
    throw new Error(`it was accepted: ${typesOf(this.events).join(', ')}`);
  }

  get accepted() {
    if ('rejected' in this.#decision) {
      throw new Error(`rejected: ${this.#decision.rejected}: ${this.#decision.message}`);
    }
    if ('doneBy' in this.#decision) throw new Error(`it repeats ${this.#decision.doneBy}`);
    return this.#decision;
  }

  /** It is so already. */
  thenRepeats(): this {
    assert.ok('doneBy' in this.#decision);
    return this;
  }

  get events(): readonly Happened[] {
    return this.accepted.events;
  }

  /** Exactly these events, each at least with this data. */
  thenEvents(
    ...expected: readonly { readonly type: string; readonly data?: object; readonly at?: string }[]
  ): this {
    assert.deepEqual(typesOf(this.events), typesOf(expected));
    for (const [index, event] of expected.entries()) matches(this.events[index], event);
    return this;
  }

  thenRejected(code: string): this {
    const { rejected, message } = this.rejection;
    assert.equal(rejected, code, `rejected: ${rejected}: ${message}`);
    return this;
  }

  /** Everything so far, and what was decided. */
  get past(): readonly Happened[] {
    return [...this.#past, ...this.events.map((event) => ({ ...event, command: this.#definition.name }))];
  }

  /** The story goes on upon what was decided. */
  when<Definition extends AnyDecider>(
    definition: Definition,
    data: z.input<Definition['input']>,
    more: More = {},
  ): Outcome {
    return new Given(this.past, this.#others).when(definition, data, more);
  }

  /** The data of the last event of a type, among all so far. */
  last(type: string): Readonly<Record<string, unknown>> {
    const event = this.past.findLast((each) => each.type === type);
    if (event === undefined) throw new Error(`there is no ${type}`);
    return event.data as Readonly<Record<string, unknown>>;
  }
}

const typesOf = (events: readonly { readonly type: string }[]): string[] => events.map(({ type }) => type);

/** Vitest shows what differs. */
// oxlint-disable-next-line vitest/no-standalone-expect -- the tests call it
const matches = (event: unknown, expected: object): void => expect(event).toMatchObject(expected);

/** The entity that the tests' streams are about, where a command does not name it. */
export const ENTITY = '01890000-0000-7000-8000-000000000001';

function checkEvent(definition: AnyDecider, event: Happened): void {
  const known = definition.aggregate.events.definitions[event.type];
  assert.ok(known !== undefined, `${event.type} is not in the catalogue`);
  const parsed = known.data().safeParse(event.data);
  if (!parsed.success)
    throw new Error(`${event.type} does not fit its schema: ${z.prettifyError(parsed.error)}`);
  // What is stored must be what was decided: schemas of events change nothing, and JSON keeps it all.
  assert.deepEqual(parsed.data, event.data);
  assert.deepEqual(JSON.parse(JSON.stringify(event.data)), event.data);
}

export function folded<State>(aggregate: AnyAggregate, id: string, events: readonly Happened[]): State {
  const state = aggregate.initialState(id) as State;
  for (const [index, event] of events.entries())
    aggregate.evolve[event.type]?.(state, structuredClone(event.data), metaOf(id, event, index + 1));
  return state;
}

const metaOf = (id: string, { at = NOW, command = 'Test' }: Happened, version: number): EventMeta => ({
  position: version,
  version,
  stream: `test-${id}`,
  id,
  number: version === 1 ? 1 : null,
  occurredAt: at,
  recordedAt: NOW,
  actor: 'tester',
  command,
  commandId: 'command-1',
  correlationId: 'command-1',
});

function needsOf(wanted: Readonly<Record<string, unknown>>, others: Others): never {
  const load = (one: Load<unknown>) => {
    const events = others[one.id] ?? [];
    return { state: folded(one.aggregate, one.id, events), version: events.length };
  };
  const loaded = Object.entries(wanted)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => [
      key,
      Array.isArray(one) ? (one as Load<unknown>[]).map(load) : load(one as Load<unknown>),
    ]);
  return Object.fromEntries(loaded) as never;
}
