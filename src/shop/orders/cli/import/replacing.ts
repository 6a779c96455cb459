import { isRejected } from '../../../../core/dispatch/batch.ts';
import type { Commands, OpenedDaybook } from '../../../../core/dispatch/opened-daybook.ts';
import type { Result } from '../../../../core/kernel/result.ts';
import type { Command } from '../../../../core/model/command.ts';

/** `--replace`: the same daybook, but orders that it has are imported again, and those that it has not for the first time. */
export const replacing = (daybook: OpenedDaybook): OpenedDaybook => ({
  commands: new ReplacingCommands(daybook.commands),
  queries: daybook.queries,
  inOrder: () => new ReplacingCommands(daybook.inOrder()),
  atomic: () => {
    const atomic = daybook.atomic();
    return {
      commands: new ReplacingCommands(atomic.commands),
      held: () => atomic.held(),
      commit: () => atomic.commit(),
      abandon: () => atomic.abandon(),
    };
  },
  dryRun: () => daybook.dryRun(),
  close: () => daybook.close(),
});

interface Sent {
  readonly answer: Promise<Result<unknown>>;
}

/** Which of the two it is the log says, at an order's turn: nothing is looked up beforehand. */
class ReplacingCommands implements Commands {
  readonly #commands: Commands;
  /** Resolves once the newest command is the dispatcher's. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(commands: Commands) {
    this.#commands = commands;
  }

  names(): readonly string[] {
    return this.#commands.names();
  }

  definition(name: string) {
    return this.#commands.definition(name);
  }

  async decided(): Promise<'accepted' | 'ended'> {
    await this.#turn;
    return this.#commands.decided();
  }

  async dispatchUnknown(command: Command): Promise<Result<unknown>> {
    const sent = this.#turn.then(() => this.#send(command));
    this.#turn = sent.catch(() => undefined);
    const { answer } = await sent;
    return answer;
  }

  async #send(command: Command): Promise<Sent> {
    if (command.name !== 'ImportOrder') return { answer: this.#commands.dispatchUnknown(command) };
    // Its key belongs to the first import of the order: whether this one is a repetition, its facts say.
    const { commandId: _, ...meta } = command.meta ?? {};
    const again = this.#commands.dispatchUnknown({ name: 'ReimportOrder', data: command.data, meta });
    const isMissing = (await isRejected(this.#commands, again)) && saysMissing(await again);
    return { answer: isMissing ? this.#commands.dispatchUnknown(command) : again };
  }
}

const saysMissing = (result: Result<unknown>): boolean =>
  !result.ok && result.failure.code === 'order_not_found';
