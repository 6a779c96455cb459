import { fail } from '../kernel/result.ts';
import type { Step } from '../kernel/step.ts';
import { type Appender, AtomicGroup, GroupCommit } from '../log/group-commit.ts';
import { type Followed, takesNoCommands } from '../log/replica.ts';
import type { AnyCommand, Command, IdentifiedCommand } from '../model/command.ts';
import type { Forgettings } from '../model/forgetting-proof.ts';
import type { Handle, Middleware } from '../model/message.ts';
import type { Ports } from '../model/ports.ts';
import { replaying } from '../write/idempotency.ts';
import { UnitOfWork } from '../write/unit-of-work.ts';
import { CommandDispatcher, type CommandLoaders } from './command-dispatcher.ts';
import { damageOfAll, damageOfLog, orDamage } from './damage.ts';
import { DecisionQueue } from './decision-queue.ts';
import type { DryRunPorts } from './dry-run.ts';
import { forgetting } from './forgetting.ts';
import type { Metrics } from './metrics.ts';
import { identifying, type Logger, measuring, validating } from './middleware.ts';
import { pricing } from './pricing.ts';
import { remarking } from './remarking.ts';
import { resolving } from './resolving.ts';

export interface CommandSidePorts extends DryRunPorts {
  readonly actor: string;
  readonly metrics: Metrics;
  readonly logger?: Logger | undefined;
  readonly step?: Step | undefined;
  /** What the log is a copy of, if it is one. */
  readonly followed?: (() => Promise<Followed | undefined>) | undefined;
  /** A command's fingerprint as the log keeps it. */
  readonly fingerprint?: ((plain: string) => Promise<string>) | undefined;
  /** What is done once somebody is forgotten. */
  forgettings(): Promise<Forgettings>;
  readonly isDryRun?: boolean | undefined;
  /** For actions, which may read everything: opened for the first of them. */
  ports(): Promise<Ports>;
}

/** Wires every command to its handler behind the middleware. */
export function commandSide<Loaders extends CommandLoaders>(
  loaders: Loaders,
  ports: CommandSidePorts,
  { group = new GroupCommit(ports.log), around = [] }: CommandSideParts = {},
): CommandDispatcher<Loaders> {
  const unitOfWork = new UnitOfWork(ports, group);
  const order = new DecisionQueue();
  const middleware = [
    ...around,
    measuring<AnyCommand, Command>('command', ports),
    validating<AnyCommand, Command>(),
    orDamaged(ports),
    remarking(),
    identifying(ports),
    order.middleware((definition, command) => unitOfWork.loads.expect(definition, command)),
    // Within its turn: a batch whose line had none yet would take it for done.
    unlessCopy(ports),
    resolving(ports, group),
    pricing(unitOfWork.loads),
    signing(ports),
    forgetting(ports),
    replaying(ports.log),
  ];
  const dispatcher = new CommandDispatcher<Loaders>(middleware, order);
  for (const [name, load] of Object.entries(loaders)) {
    dispatcher.register(name, async () => {
      const definition = await load();
      return { definition, handle: handlerOf(definition, { unitOfWork, ports, group }) };
    });
  }
  return dispatcher;
}

/** A decider reads the log alone. */
function orDamaged(ports: CommandSidePorts): Middleware<AnyCommand, Command> {
  return ({ kind }, next) => {
    const damage = kind === 'action' ? damageOfAll : damageOfLog;
    return (command) =>
      orDamage(
        () => next(command),
        async () => damage(await ports.ports()),
      );
  };
}

/** From here on its fingerprint is what the log keeps: only after all that signs it anew, and within its turn. */
function signing({ fingerprint }: CommandSidePorts): Middleware<AnyCommand, Command> {
  return ({ kind }, next) =>
    kind === 'action' || fingerprint === undefined
      ? next
      : async (command) => {
          const { meta } = command as IdentifiedCommand;
          const signed = { ...meta, fingerprint: await fingerprint(meta.fingerprint) };
          return next({ ...command, meta: signed });
        };
}

/** Of a copy nothing is decided: what it would be based on may be late. */
function unlessCopy({ followed }: CommandSidePorts): Middleware<AnyCommand, Command> {
  return ({ kind }, next) =>
    kind === 'action' || followed === undefined
      ? next
      : async (command) => {
          const original = command.meta?.dryRun === true ? undefined : await followed();
          return original === undefined ? next(command) : fail(takesNoCommands(original).failure);
        };
}

interface CommandSideParts {
  readonly group?: Appender;
  /** Outermost middleware. */
  readonly around?: readonly Middleware<AnyCommand, Command>[];
}

interface Handling {
  readonly unitOfWork: UnitOfWork;
  readonly ports: CommandSidePorts;
  readonly group: Appender;
}

function handlerOf(definition: AnyCommand, { unitOfWork, ports, group }: Handling): Handle<Command> {
  if (definition.kind === 'action') {
    return async ({ data, meta }) =>
      meta?.dryRun === true
        ? fail((await import('./dry-run.ts')).noDryRun(definition.name))
        : definition.run(data, await ports.ports());
  }
  const asDryRun: Handle<Command> = async (command) =>
    (await import('./dry-run.ts')).dryRun(definition, command as IdentifiedCommand, ports, group);
  return (command) =>
    command.meta?.dryRun === true
      ? asDryRun(command)
      : unitOfWork.execute(definition, command as IdentifiedCommand);
}

/** A command side whose commands are stored all together by `commit`, or not at all. */
export function atomicCommandSide<Loaders extends CommandLoaders>(
  loaders: Loaders,
  ports: CommandSidePorts,
  around: CommandSideParts['around'] = [],
) {
  const group = new AtomicGroup(ports.log);
  return { commands: commandSide(loaders, ports, { group, around }), group };
}

/** A command side for one batch, of which nothing is stored behind the first command that fails. */
export function inOrderCommandSide<Loaders extends CommandLoaders>(
  loaders: Loaders,
  ports: CommandSidePorts,
): CommandDispatcher<Loaders> {
  return commandSide(loaders, ports, {
    group: new GroupCommit(ports.log, { mode: 'in-order', committed: ports.metrics.groupCommitted }),
  });
}

/** Command sides of one dry run: what they decide is visible to what follows, and never stored. */
export async function dryRunCommandSide<Loaders extends CommandLoaders>(
  loaders: Loaders,
  ports: CommandSidePorts,
) {
  const dryRun = await (await import('./dry-run.ts')).DryRun.begin(ports);
  const around = [dryRun.middleware()];
  const overlaid = { ...dryRun.ports, followed: undefined, isDryRun: true };
  return {
    commands: commandSide(loaders, overlaid, { around }),
    atomic: () => atomicCommandSide(loaders, overlaid, around),
  };
}
