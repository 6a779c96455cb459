import assert from 'node:assert/strict';
import { expect } from 'vitest';
import type { EventMeta } from '../../src/core/model/aggregate.ts';
import type { AnyDecider } from '../../src/core/model/command.ts';
import type { CannotUndo, Compensation } from '../../src/core/model/undo.ts';
import { commandLoaders } from '../../src/messages.ts';
import { ENTITY, folded, type Happened } from './given.ts';

/** Vitest shows what differs. */
// oxlint-disable-next-line vitest/no-standalone-expect -- the tests call it
const matches = (data: object, expected: object): void => expect(data).toMatchObject(expected);

/** A story as `given().when()` tells it. */
interface Story<Self> {
  readonly past: readonly Happened[];
  readonly events: readonly Happened[];
  when(definition: AnyDecider, data: never): Self;
}

/**
 * Given a story whose last command is to be undone, and what has happened since, the command that takes it back, which
 * must be accepted; or why there is none.
 *
 *   undo(tagOrder, tagged).thenSends('UntagOrder', { tags: ['vip'] })
 *   undo(tagOrder, tagged, (story) => story.when(untagOrder, …)).thenCannot('taken off since')
 */
export function undo<S extends Story<S>>(
  definition: AnyDecider,
  done: S,
  since: (story: S) => S = (story) => story,
): Undoing<S> {
  return new Undoing(definition, done, since(done));
}

class Undoing<S extends Story<S>> {
  readonly #now: S;
  readonly #plan: Compensation | CannotUndo;

  constructor(definition: AnyDecider, done: S, now: S) {
    const earlier = done.past.slice(0, done.past.length - done.events.length);
    const stateOf = (events: readonly Happened[]) => folded(definition.aggregate, ENTITY, events);
    this.#now = now;
    assert.ok(typeof definition.undo === 'function', `${definition.name} is never undone`);
    this.#plan = definition.undo({
      id: ENTITY,
      events: done.events.map((event) => ({ ...event, meta: {} as EventMeta })),
      earlier,
      before: stateOf(earlier),
      after: stateOf(done.past),
      now: stateOf(now.past),
      reason: 'Undoes it',
    });
  }

  /** The command with at least this data; answers the story behind it, which must be accepted. */
  async thenSends(command: string, data: object): Promise<S> {
    const plan = this.#sent;
    assert.equal(plan.command, command);
    matches(plan.data, data);
    const load = commandLoaders[command as keyof typeof commandLoaders];
    const story = this.#now.when((await load()) as AnyDecider, plan.data as never);
    assert.ok(story.events.length > 0);
    return story;
  }

  /** The data exactly. */
  get data(): object {
    return this.#sent.data;
  }

  get #sent(): Compensation {
    if ('cannot' in this.#plan) throw new Error(`it cannot be undone: ${this.#plan.cannot}`);
    return this.#plan;
  }

  thenCannot(why: string): void {
    assert.ok('cannot' in this.#plan, `it is undone by ${JSON.stringify(this.#plan)}`);
    assert.ok(this.#plan.cannot.includes(why), this.#plan.cannot);
  }
}
