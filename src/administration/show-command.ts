import * as z from 'zod';
import { fail, ok } from '../core/kernel/result.ts';
import type { Commit } from '../core/model/commit.ts';
import type { EventLog, RejectedCommand } from '../core/model/event-log.ts';
import type { DryRuns } from '../core/model/ports.ts';
import { defineQuery } from '../core/model/query.ts';
import { eventRow, eventRowsOf } from '../core/read/event-row.ts';
import { undoIdOf, undoneOf } from '../core/write/plan-undo.ts';
import { commandRow, committedRow, rejectedRow } from './command-row.ts';
import { namedCommit, noCommand } from './named-commit.ts';

const linked = (what: string) => z.string().nullable().describe(what).meta({ show: 'id' });

const move = z.object({
  to: z.string().describe('The status').meta({ show: 'status' }),
  command: z.string().describe('The command that leads there'),
});

const item = z.object({
  ...commandRow.shape,
  causationId: linked('The message that caused it'),
  undoes: linked('The command that it undid'),
  undoneBy: linked('The command that undid it'),
  decided: z.array(eventRow).describe('The events that it decided').meta({ show: 'list' }),
  data: z.unknown().describe('What was asked for, where it was refused').meta({ show: 'json' }),
  hint: z.string().nullable().describe('What to do instead, as the rule said it'),
  next: z
    .array(z.unknown())
    .nullable()
    .describe('The messages, fields and options that the hint names')
    .meta({ show: 'json' }),
  details: z.unknown().describe('What the rule looked at').meta({ show: 'json' }),
  today: z
    .enum(['accepted', 'refused'])
    .nullable()
    .describe('Where it was refused: what it would be today')
    .meta({ show: 'status' }),
  todayMessage: z.string().nullable().describe('Why it would be refused today'),
  possible: z
    .array(move)
    .describe('Where it was refused: to which statuses its stream could be brought today')
    .meta({ show: 'list' }),
});

type Shown = z.output<typeof item>;

export const showCommand = defineQuery({
  name: 'ShowCommand',
  summary: 'Show one command: the events that it decided, or why it was refused and what would be accepted',
  input: z.strictObject({
    commandId: z
      .string()
      .min(1)
      .describe("The command: its id (its idempotency key), the beginning of it, or its commit's position"),
  }),
  views: [],
  result: { kind: 'one', item: () => item, idField: 'commandId' },
  answer: async ({ commandId }, { log, rejections, dryRuns }) => {
    const commit = await namedCommit(log, commandId);
    if (commit !== undefined) return ok(await committed(commit, log));
    const [rejection] = await rejections.list({ commandId, limit: 1 });
    return rejection === undefined ? fail(noCommand(commandId)) : ok(await withVerdict(rejection, dryRuns));
  },
  cli: {
    path: 'commands show',
    args: ['commandId'],
    flags: { commandId: { question: 'Which command? (its id, or its position in the log)' } },
    examples: [
      {
        run: 'daybook commands show "$(daybook commands list -L 1 -o ids)"',
        does: 'What became of the last command',
      },
      { run: 'daybook commands show 42', does: 'The command whose commit stands at position 42' },
    ],
  },
});

const COMMITTED = {
  data: null,
  hint: null,
  next: null,
  details: null,
  today: null,
  todayMessage: null,
  possible: [],
};

async function committed(commit: Commit, log: EventLog): Promise<Shown> {
  const undoneBy = await log.find(undoIdOf(commit.commandId));
  return {
    ...committedRow(commit),
    causationId: commit.causationId,
    undoes: undoneOf(commit),
    undoneBy: undoneBy?.commandId ?? null,
    decided: eventRowsOf(commit),
    ...COMMITTED,
  };
}

/** The rule's verdict on the current state. */
async function withVerdict(rejection: RejectedCommand, dryRuns: DryRuns): Promise<Shown> {
  const { command: name, stream, data, hint, next, details } = rejection;
  const today = await dryRuns.dryRun({ name, data });
  return {
    ...rejectedRow(rejection),
    causationId: null,
    undoes: null,
    undoneBy: null,
    decided: [],
    data,
    hint,
    next: next === null ? null : [...next],
    details,
    today: today.ok ? 'accepted' : 'refused',
    todayMessage: today.ok ? null : today.failure.message,
    possible: [...(await dryRuns.transitions(name, stream))],
  };
}
