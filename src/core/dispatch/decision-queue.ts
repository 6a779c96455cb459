import type { AnyCommand, AnyDecider, Command, IdentifiedMeta } from '../model/command.ts';
import type { Middleware } from '../model/message.ts';

/** How far a command is: in flight, or answered without being appended. */
export type Decided = 'accepted' | 'ended';

/**
 * Commands are decided in the order in which they were dispatched; only the wait for the disk is shared. A batch whose
 * second line works on what its first line made thus means the same at every speed.
 */
export class DecisionQueue {
  #last: Promise<Decided> = Promise.resolve('ended');

  decided(): Promise<Decided> {
    return this.#last;
  }

  /** @param expect called with every command before it waits for its turn; answers when that was */
  middleware(expect: (definition: AnyDecider, command: Command) => number): Middleware<AnyCommand, Command> {
    return (definition, next) => {
      if (definition.kind === 'action') return next;
      return async (message) => {
        const before = this.#last;
        let settle: (decided: Decided) => void = () => undefined;
        this.#last = new Promise((resolve) => {
          settle = resolve;
        });
        try {
          const came = expect(definition, message);
          await before;
          const decided = (): void => settle('accepted');
          return await next({ ...message, meta: { ...message.meta, came, decided } as IdentifiedMeta });
        } finally {
          settle('ended');
        }
      };
    };
  }
}
