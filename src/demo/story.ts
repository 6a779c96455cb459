import { inTheOffice, MINUTE } from './calendar.ts';
import type { Random } from './random.ts';

/** One command of the demo, and when it was given. */
export interface Step {
  /** Milliseconds. */
  readonly at: number;
  readonly name: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly actor: string;
  readonly commandId: string;
}

/** Who is at work in the shop; customers order through the web shop. */
const STAFF = ['maria', 'tomasz', 'aiko'] as const;
export const WEB_SHOP = 'web-shop';

/** What happens to one thing after another: a clock, and the commands so far. */
export class Story {
  readonly steps: Step[] = [];
  readonly random: Random;
  readonly clerk: string;
  #at: number;

  constructor(random: Random, startsAt: number) {
    this.random = random;
    this.clerk = random.pick(STAFF);
    this.#at = startsAt;
  }

  get at(): number {
    return this.#at;
  }

  send(name: string, data: Step['data'], actor = this.clerk): this {
    this.steps.push({ at: this.#at, name, data, actor, commandId: this.random.uuid(this.#at) });
    this.#at += MINUTE;
    return this;
  }

  /** At that instant, or right away if it is past. */
  until(at: number): this {
    this.#at = Math.max(this.#at, at);
    return this;
  }

  minutesLater(least: number, most: number): this {
    this.#at += this.random.int(least, most) * MINUTE;
    return this;
  }

  /** In office hours, so many days later. */
  daysLater(least: number, most: number): this {
    this.#at = inTheOffice(this.random, this.#at, this.random.int(least, most));
    return this;
  }
}
