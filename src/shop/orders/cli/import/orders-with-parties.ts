import type { Commands } from '../../../../core/dispatch/opened-daybook.ts';
import type { Result } from '../../../../core/kernel/result.ts';
import type { Command } from '../../../../core/model/command.ts';

/**
 * What an order needs beforehand; an answer if that answers the order too. What is stored on its own, beside the orders that
 * were sent, has to wait until these are answered: orders get their numbers in the order of the file.
 *
 * @param sentAreStored waits until all that were sent are answered; whether none of them has failed
 */
type Before = (order: Command, sentAreStored: () => Promise<boolean>) => Promise<Result<unknown> | undefined>;

/** Commands of which each waits for what the ones before it bring along, so that all are decided in their order. */
export class OrdersWithParties implements Commands {
  readonly #commands: Commands;
  readonly #before: Before;
  readonly #sent = new Set<Promise<Result<unknown>>>();
  #hasFailed = false;
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
    const early = this.#turn.then(() => this.#before(command, () => this.#sentAreStored()));
    const turn = early.then((answer) => {
      if (answer !== undefined) return 'answered';
      sent = this.#send(command);
      return 'sent';
    });
    this.#turn = turn.catch(() => 'answered');
    await turn;
    return sent ?? ((await early) as Result<unknown>);
  }

  #send(command: Command): Promise<Result<unknown>> {
    const answer = this.#commands.dispatchUnknown(command);
    this.#sent.add(answer);
    const forget = (isOk: boolean): void => {
      this.#sent.delete(answer);
      this.#hasFailed ||= !isOk;
    };
    answer.then(
      ({ ok }) => forget(ok),
      () => forget(false),
    );
    return answer;
  }

  async #sentAreStored(): Promise<boolean> {
    await Promise.allSettled(this.#sent);
    return !this.#hasFailed;
  }
}
