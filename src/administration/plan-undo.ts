import * as z from 'zod';
import { advice } from '../core/kernel/advice.ts';
import type { Failure } from '../core/kernel/failure.ts';
import { fail, ok, type Result } from '../core/kernel/result.ts';
import type { Commit } from '../core/model/commit.ts';
import type { EventLog } from '../core/model/event-log.ts';
import type { Ports } from '../core/model/ports.ts';
import { defineQuery } from '../core/model/query.ts';
import { cannotBeUndone, undoings, undoMeta } from '../core/write/plan-undo.ts';
import { namedCommit, noCommand } from './named-commit.ts';

const item = z.object({
  commandId: z.string().describe('The id of the command to be undone').meta({ show: 'id' }),
  command: z.string().describe('The command to be undone'),
  stream: z.string().describe('The stream that it changed').meta({ show: 'id' }),
  position: z.int().describe("Its commit's place in the log").meta({ show: 'integer' }),
  undo: z
    .object({
      name: z.string().describe('The command'),
      data: z.record(z.string(), z.unknown()).describe('Its data'),
      meta: z.record(z.string(), z.unknown()).describe('What links it to the command that it undoes'),
    })
    .describe('The command that undoes it, as the dispatcher takes it')
    .meta({ show: 'json' }),
  planned: z.unknown().describe('The answer of its dry run').meta({ show: 'json' }),
});

type UndoAnswer = z.output<typeof item>;

export const planUndo = defineQuery({
  name: 'PlanUndo',
  summary: 'Plan how a command is undone: by which other command, and what that would change',
  input: z.strictObject({
    command: z
      .string()
      .min(1)
      .describe("The command: its id, the beginning of it, or its commit's position in the log"),
  }),
  views: [],
  result: { kind: 'one', item: () => item, idField: 'commandId' },
  answer,
});

async function answer({ command: name }: { command: string }, ports: Ports): Promise<Result<UndoAnswer>> {
  const { log, rejections, dryRuns } = ports;
  const commit = await namedCommit(log, name);
  if (commit === undefined) {
    const [rejection] = await rejections.list({ commandId: name, limit: 1 });
    return fail(rejection === undefined ? noCommand(name) : nothingDone(rejection.command));
  }
  const already = await alreadyUndone(log, commit);
  if (already !== undefined) return fail(already);
  const plan = await dryRuns.undo(commit);
  if (!plan.ok) return plan;
  const undo = {
    name: plan.value.command,
    data: { ...plan.value.data },
    meta: { ...undoMeta(commit, plan.value.version) },
  };
  const dryRun = await dryRuns.dryRun(undo);
  if (!dryRun.ok) return fail(stands(dryRun.failure));
  const { commandId, command, stream, position } = commit;
  return ok({ commandId, command, stream, position, undo, planned: dryRun.value });
}

/** A rule rejects the compensation now. */
const stands = (failure: Failure): Failure =>
  failure.kind === 'rejected' || failure.kind === 'not_found'
    ? cannotBeUndone(failure.message, failure)
    : failure;

const nothingDone = (command: string): Failure => ({
  kind: 'rejected',
  code: 'nothing_to_undo',
  message: `${command} was refused: it changed nothing.`,
});

async function alreadyUndone(log: EventLog, commit: Commit): Promise<Failure | undefined> {
  const chain = await undoings(log, commit);
  const [first] = chain;
  const last = chain.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const { command, position, recordedAt, actor } = first;
  const undoing = { program: 'commands undo', given: [String(last.position)] } as const;
  const isDone = chain.length % 2 === 0;
  return {
    kind: 'rejected',
    code: 'already_undone',
    message: `${commit.command} was undone already: by ${command} at position ${position}, on ${recordedAt}, by ${actor}.`,
    ...(isDone
      ? advice`It was done again at position ${last.position}: ${undoing} undoes that.`
      : advice`${undoing} does it again.`),
    details: { undoneBy: first.commandId, position },
  };
}
