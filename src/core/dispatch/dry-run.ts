import type { Failure } from '../kernel/failure.ts';
import { fail, ok, type Result } from '../kernel/result.ts';
import type { Appender } from '../log/group-commit.ts';
import type { AnyCommand, AnyDecider, Command, IdentifiedCommand, Receipt } from '../model/command.ts';
import { type Commit, streamId } from '../model/commit.ts';
import type { EventLog, OverlayLog, RejectionLog } from '../model/event-log.ts';
import type { Subject } from '../model/forgetting.ts';
import type { Middleware } from '../model/message.ts';
import { type AnyView, cataloguesOf } from '../model/view.ts';
import { changesOf, moneyMoved } from '../read/view-changes.ts';
import { partedEvent } from '../seal/seal-appends.ts';
import { forgottenRejection, rejectedFailure } from '../write/decision-failures.ts';
import { UnitOfWork, type UnitOfWorkPorts } from '../write/unit-of-work.ts';

export interface DryRunPorts extends UnitOfWorkPorts {
  /** Every view: a dry run reports what would change in them. */
  views(): Promise<readonly AnyView[]>;
  /** An overlay over a log. */
  overlay(log: EventLog): Promise<OverlayLog>;
}

/**
 * Dry runs: commands take the whole way to an overlay log, and their receipts report what would happen. A command of the
 * same dry run sees those before it as if they had been stored.
 */
export class DryRun<Ports extends DryRunPorts> {
  /** The same ports, but nothing that goes through them is kept. */
  readonly ports: Ports;
  readonly log: OverlayLog;

  constructor(ports: Ports, log: OverlayLog) {
    this.log = log;
    this.ports = { ...ports, log, rejections: unrecorded(ports.rejections) };
  }

  static async begin<Ports extends DryRunPorts>(ports: Ports): Promise<DryRun<Ports>> {
    return new DryRun(ports, await ports.overlay(ports.log));
  }

  middleware(): Middleware<AnyCommand, Command> {
    return (definition, next) =>
      definition.kind === 'action'
        ? async () => fail(noDryRun(definition.name))
        : async (message) => this.asDryRun(await next(message));
  }

  /** The answer, as that of a dry run. */
  async asDryRun(result: Result<unknown>): Promise<Result<unknown>> {
    if (!result.ok) return result;
    const receipt = result.value as Receipt;
    const commit = this.log.appended(receipt.commandId);
    if (commit === undefined) return result;
    const forgotten = await this.#forgotten(commit);
    if (forgotten !== undefined) return fail(rejectedFailure(forgottenRejection(forgotten)));
    const nowhere = { position: null, hash: null };
    if (receipt.status === 'replayed') return ok({ ...receipt, ...nowhere });
    const stream = await this.log.readStream(streamId(commit.category, receipt.id));
    const earlier = stream.filter(({ lastVersion }) => lastVersion < commit.firstVersion);
    const views = await this.ports.views();
    const changes = changesOf(views, earlier, commit);
    const money = moneyMoved(views, changes);
    return ok({ ...receipt, ...nowhere, status: 'dry_run', changes, money });
  }

  /** Who was forgotten of those whose personal data it holds: it could not be sealed. */
  async #forgotten({ category, stream, events }: Commit): Promise<Subject | undefined> {
    const catalogue = cataloguesOf(await this.ports.views()).find((one) => one.category === category);
    if (catalogue === undefined) return undefined;
    const subjects = events.flatMap((event) => partedEvent(catalogue, event, stream).of?.subject ?? []);
    if (subjects.length === 0) return undefined;
    const forgotten = new Set((await this.log.forgettings(0)).map((one) => one.stream));
    return subjects.find((subject) => forgotten.has(subject));
  }
}

/** One command, on top of what is stored and what is in flight. */
export async function dryRun(
  definition: AnyDecider,
  command: IdentifiedCommand,
  ports: DryRunPorts,
  group: Appender,
): Promise<Result<unknown>> {
  await group.settled();
  const dryRun = await DryRun.begin(ports);
  await dryRun.log.append(group.allInFlight());
  return dryRun.asDryRun(await new UnitOfWork(dryRun.ports).execute(definition, command));
}

const unrecorded = (rejections: RejectionLog): RejectionLog => ({
  record: async () => undefined,
  list: (filter) => rejections.list(filter),
  prune: async () => 0,
  forget: async () => 0,
});

/** An action changes nothing in the log, so it has no dry run. */
export const noDryRun = (name: string): Failure => ({
  kind: 'usage',
  code: 'no_dry_run',
  message: `${name} cannot be tried: it is done or not.`,
  hint: 'Send it without the dry run.',
});
