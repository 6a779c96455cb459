import type { AnyCommand, AnyDecider, Command, IdentifiedCommand, Receipt } from './command.ts';
import { streamId } from './commit.ts';
import type { EventLog, PlannedLog, RefusalLog } from './event-log.ts';
import type { Failure } from './failure.ts';
import type { Appender } from './group-commit.ts';
import type { Middleware } from './message.ts';
import { fail, ok, type Result } from './result.ts';
import { UnitOfWork, type UnitOfWorkPorts } from './unit-of-work.ts';
import type { AnyView } from './view.ts';
import { changesOf, moneyMoved } from './view-changes.ts';

export interface PlanningPorts extends UnitOfWorkPorts {
  /** Every view: a plan tells what would change in them. */
  views(): Promise<readonly AnyView[]>;
  /** A plan over a log. */
  plan(log: EventLog): Promise<PlannedLog>;
}

/**
 * Dry runs: commands take the whole way to a log that is only thought of, and their receipts tell what would happen. A
 * command of the same plan sees those before it as if they had been stored.
 */
export class Planning<Ports extends PlanningPorts> {
  /** The same ports, but nothing that goes through them is kept. */
  readonly ports: Ports;
  readonly log: PlannedLog;

  constructor(ports: Ports, log: PlannedLog) {
    this.log = log;
    this.ports = { ...ports, log, refusals: unrecorded(ports.refusals) };
  }

  static async begin<Ports extends PlanningPorts>(ports: Ports): Promise<Planning<Ports>> {
    return new Planning(ports, await ports.plan(ports.log));
  }

  middleware(): Middleware<AnyCommand, Command> {
    return (definition, next) =>
      definition.kind === 'action'
        ? async () => fail(notTriable(definition.name))
        : async (message) => this.told(await next(message));
  }

  /** The answer, as that of a dry run. */
  async told(result: Result<unknown>): Promise<Result<unknown>> {
    if (!result.ok) return result;
    const receipt = result.value as Receipt;
    const planned = this.log.planned(receipt.commandId);
    if (planned === undefined) return result;
    const nowhere = { position: null, hash: null };
    if (receipt.status === 'replayed') return ok({ ...receipt, ...nowhere });
    const stream = await this.log.readStream(streamId(planned.category, receipt.id));
    const earlier = stream.filter(({ lastVersion }) => lastVersion < planned.firstVersion);
    const views = await this.ports.views();
    const changes = changesOf(views, earlier, planned);
    const money = moneyMoved(views, changes);
    return ok({ ...receipt, ...nowhere, status: 'dry_run', changes, money });
  }
}

/** One command, upon what is stored and what is on its way. */
export async function tried(
  definition: AnyDecider,
  command: IdentifiedCommand,
  ports: PlanningPorts,
  group: Appender,
): Promise<Result<unknown>> {
  await group.settled();
  const planning = await Planning.begin(ports);
  await planning.log.append(group.underWay());
  return planning.told(await new UnitOfWork(planning.ports).execute(definition, command));
}

const unrecorded = (refusals: RefusalLog): RefusalLog => ({
  record: async () => undefined,
  list: (filter) => refusals.list(filter),
  prune: async () => 0,
});

/** An action changes nothing in the log, so there is nothing to plan. */
export const notTriable = (name: string): Failure => ({
  kind: 'usage',
  code: 'no_dry_run',
  message: `${name} cannot be tried: it is done or not.`,
  hint: 'Send it without the dry run.',
});
