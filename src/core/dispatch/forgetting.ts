import { ok } from '../kernel/result.ts';
import type { AnyCommand, Command, Receipt } from '../model/command.ts';
import { streamId } from '../model/commit.ts';
import { isForgetting } from '../model/forgetting.ts';
import type { Forgettings } from '../model/forgetting-proof.ts';
import type { Middleware } from '../model/message.ts';

interface Forgetting {
  forgettings(): Promise<Forgettings>;
  /** Nothing of it is stored. */
  readonly isDryRun?: boolean | undefined;
}

/**
 * A command that forgets somebody is done when nothing is left of them, and its receipt has the proof: also where it is sent
 * again, for what a crash has left.
 */
export function forgetting({ forgettings, isDryRun }: Forgetting): Middleware<AnyCommand, Command> {
  return (definition, next) => {
    if (definition.kind === 'action' || !isForgetting({ command: definition.name })) return next;
    return async (message) => {
      const { category } = definition.aggregate.events;
      const subject = streamId(
        category,
        definition.entityId(message.data, () => ''),
      );
      const steps = await forgettings();
      // Once they are forgotten, nobody knows any more what to search for.
      const { planned, values } = await steps.look(subject);
      const answer = await next(message);
      if (!answer.ok) return answer;
      const receipt = answer.value as Receipt;
      const isPlan = isDryRun === true || receipt.status === 'dry_run';
      const known = receipt.status === 'replayed' ? undefined : values;
      return ok({ ...receipt, forgetting: isPlan ? planned : await steps.carryOut(subject, known) });
    };
  };
}
