import { fail } from '../kernel/result.ts';
import type { AnyAggregate, Folded } from '../model/aggregate.ts';
import type { AnyCommand, AnyDecider, Command, IdentifiedCommand, Loads } from '../model/command.ts';
import type { Middleware } from '../model/message.ts';
import { holdsWritten, inMinorUnits } from '../model/written-amount.ts';
import { invalid, signed } from './middleware.ts';

interface States {
  /** An entity as the commands that are decided now find it, from the log. */
  look(aggregate: AnyAggregate, id: string): Promise<Folded<unknown>>;
}

/**
 * Converts amounts that were written with decimals into minor units, in the currency of the entity that the command is
 * about, as the log has it. The command is signed with them, so that its key answers the same however its amounts were written.
 *
 * Where no currency is known the command goes on as it is: there is no such entity, or one would be created without a
 * currency, and the decision says which of them.
 */
export function pricing(states: States): Middleware<AnyCommand, Command> {
  return (definition, next) => {
    if (definition.kind === 'action') return next;
    return async (message) => {
      if (!holdsWritten(message.data)) return next(message);
      const currency = await currencyOf(definition, message.data, states);
      if (currency === undefined) return next(message);
      const { data, issues } = inMinorUnits(message.data, currency);
      if (issues.length > 0) return fail(invalid(definition.name, issues));
      return next(signed(message as IdentifiedCommand, data));
    };
  };
}

/** The message's own; else that of the entity that it changes; else that of the first entity that its decision loads. */
async function currencyOf(
  definition: AnyDecider,
  data: unknown,
  states: States,
): Promise<string | undefined> {
  const { currency } = data as { readonly currency?: unknown };
  if (typeof currency === 'string') return currency;
  for (const { aggregate, id } of concerned(definition, data)) {
    if (aggregate.currencyOf === undefined) continue;
    const found = aggregate.currencyOf((await states.look(aggregate, id)).state);
    if (found !== '') return found;
  }
  return undefined;
}

interface Concerned {
  readonly aggregate: AnyAggregate;
  readonly id: string;
}

function concerned(definition: AnyDecider, data: unknown): readonly Concerned[] {
  const needs: Loads = definition.loads?.(data) ?? {};
  const needed = Object.values(needs).flatMap((one) => one ?? []);
  if (definition.creates !== undefined) return needed;
  return [{ aggregate: definition.aggregate, id: definition.entityId(data, () => '') }, ...needed];
}
