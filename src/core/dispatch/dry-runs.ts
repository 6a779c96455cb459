import { fail, type Result } from '../kernel/result.ts';
import type { AnyCommand, AnyDecider, Command } from '../model/command.ts';
import { entityId } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { DryRuns, Transition } from '../model/ports.ts';
import { planUndo } from '../write/plan-undo.ts';

interface Commands {
  names(): readonly string[];
  definition(name: string): Promise<Result<AnyCommand>>;
  dispatchUnknown(command: Command): Promise<Result<unknown>>;
}

/** Commands as queries may use them: dry runs, which store nothing. */
export function dryRunsOf(commands: Commands, log: EventLog): DryRuns {
  const attempt = (command: Command): Promise<Result<unknown>> =>
    commands.dispatchUnknown({ ...command, meta: { ...command.meta, dryRun: true } });
  return {
    dryRun: attempt,
    undo: async (commit) => {
      const definition = await commands.definition(commit.command);
      if (!definition.ok) return definition;
      if (definition.value.kind === 'decider') return planUndo(definition.value, log, commit);
      return fail({
        kind: 'internal',
        code: 'internal_error',
        message: `${commit.command} makes no commits.`,
      });
    },
    transitions: async (command, stream) => {
      const definition = await commands.definition(command);
      if (!definition.ok || definition.value.kind !== 'decider') return [];
      const { category } = definition.value.aggregate.events;
      const id = entityId(category, stream);
      const possible: Transition[] = [];
      for (const { name, transition } of await transitionsOf(commands, category)) {
        const answer = await attempt({ name, data: transition.with(id) });
        if (answer.ok) possible.push({ command: name, to: transition.to });
      }
      return possible;
    },
  };
}

/** Commands that bring entities of a category to another status. */
async function transitionsOf(commands: Commands, category: string) {
  const found: { readonly name: string; readonly transition: NonNullable<AnyDecider['transition']> }[] = [];
  for (const name of commands.names()) {
    const definition = await commands.definition(name);
    if (!definition.ok || definition.value.kind !== 'decider') continue;
    const { transition, aggregate } = definition.value;
    if (transition !== undefined && aggregate.events.category === category) found.push({ name, transition });
  }
  return found;
}
