import type { Commands, OpenedDaybook } from '../../../../core/dispatch/opened-daybook.ts';
import type { Command } from '../../../../core/model/command.ts';
import type { OrderRows } from './order-rows.ts';
import { inRows } from './row-problem.ts';

/** The rows from which a command was read. */
export type RowsOf = WeakMap<Command, OrderRows>;

/** The same daybook, but its rejections name the rows of the file. */
export const explained = (daybook: OpenedDaybook, rows: RowsOf): OpenedDaybook => ({
  commands: explaining(daybook.commands, rows),
  queries: daybook.queries,
  inOrder: () => explaining(daybook.inOrder(), rows),
  atomic: () => {
    const atomic = daybook.atomic();
    return {
      commands: explaining(atomic.commands, rows),
      held: () => atomic.held(),
      commit: () => atomic.commit(),
      abandon: () => atomic.abandon(),
    };
  },
  dryRun: () => daybook.dryRun(),
  close: () => daybook.close(),
});

const explaining = (commands: Commands, rows: RowsOf): Commands => ({
  names: () => commands.names(),
  definition: (name) => commands.definition(name),
  decided: () => commands.decided(),
  dispatchUnknown: async (command) => {
    const result = await commands.dispatchUnknown(command);
    const own = rows.get(command);
    return result.ok || own === undefined ? result : { ok: false, failure: inRows(result.failure, own) };
  },
});
