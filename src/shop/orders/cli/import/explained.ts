import type { Commands, OpenedDaybook } from '../../../../core/dispatch/opened-daybook.ts';
import type { Result } from '../../../../core/kernel/result.ts';
import type { Command } from '../../../../core/model/command.ts';
import { importedOtherwise } from './imported-otherwise.ts';
import type { OrderRows } from './order-rows.ts';
import type { RowAccount } from './row-account.ts';
import { inRows } from './row-problem.ts';

/** The rows from which commands were read, and the account that is kept of them. */
export interface ReadRows {
  readonly of: WeakMap<Command, OrderRows>;
  readonly account: RowAccount;
}

/** The same daybook, but its rejections name the rows of the file, and what becomes of these is kept account of. */
export const explained = (daybook: OpenedDaybook, rows: ReadRows): OpenedDaybook => ({
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

const explaining = (commands: Commands, rows: ReadRows): Commands => ({
  names: () => commands.names(),
  definition: (name) => commands.definition(name),
  decided: () => commands.decided(),
  dispatchUnknown: (command) => {
    const own = rows.of.get(command);
    if (own === undefined) return commands.dispatchUnknown(command);
    const answer = inWords(commands.dispatchUnknown(command), own);
    rows.account.settle(own, answer);
    return answer;
  },
});

async function inWords(answer: Promise<Result<unknown>>, rows: OrderRows): Promise<Result<unknown>> {
  const result = await answer;
  return result.ok ? result : { ok: false, failure: inRows(importedOtherwise(result.failure), rows) };
}
