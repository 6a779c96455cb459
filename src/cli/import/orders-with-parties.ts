import type { Command } from '../../core/command.ts';
import type { Result } from '../../core/result.ts';
import type { Commands } from '../host.ts';

/** What an order needs beforehand; an answer if that answers the order too. */
type Before = (order: Command) => Promise<Result<unknown> | undefined>;

/** Commands of which each waits for what the ones before it bring along, so that all are decided in their order. */
export class OrdersWithParties implements Commands {
  readonly #commands: Commands;
  readonly #before: Before;
  /** Resolves once the newest command is answered, or is the dispatcher's. */
  #turn: Promise<'answered' | 'sent'> = Promise.resolve('sent');

  constructor(commands: Commands, before: Before) {
    this.#commands = commands;
    this.#before = before;
  }

  names(): readonly string[] {
    return this.#commands.names();
  }

  definition(name: string) {
    return this.#commands.definition(name);
  }

  async decided(): Promise<'accepted' | 'ended'> {
    return (await this.#turn) === 'answered' ? 'ended' : this.#commands.decided();
  }

  async dispatchUnknown(command: Command): Promise<Result<unknown>> {
    let sent: Promise<Result<unknown>> | undefined;
    const early = this.#turn.then(() => this.#before(command));
    const turn = early.then((answer) => {
      if (answer !== undefined) return 'answered';
      sent = this.#commands.dispatchUnknown(command);
      return 'sent';
    });
    this.#turn = turn.catch(() => 'answered');
    await turn;
    return sent ?? ((await early) as Result<unknown>);
  }
}
