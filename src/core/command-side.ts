import type { AnyCommand, Command } from './command.ts';
import { CommandDispatcher, type CommandLoaders } from './command-dispatcher.ts';
import { DecisionOrder } from './decision-order.ts';
import type { Handle } from './dispatcher.ts';
import { type Appender, AtomicGroup } from './group-commit.ts';
import { replaying } from './idempotency.ts';
import type { Metrics } from './metrics.ts';
import { type IdentifiedCommand, identifying, type Logger, measuring, validating } from './middleware.ts';
import type { Ports } from './ports.ts';
import { UnitOfWork, type UnitOfWorkPorts } from './unit-of-work.ts';

export interface CommandSidePorts extends UnitOfWorkPorts {
  readonly actor: string;
  readonly metrics: Metrics;
  readonly logger?: Logger | undefined;
  /** For actions, which may look at everything: opened when the first one comes. */
  ports(): Promise<Ports>;
}

/** Wires every command to its handler behind the middleware. */
export function commandSide<Loaders extends CommandLoaders>(
  loaders: Loaders,
  ports: CommandSidePorts,
  group?: Appender,
): CommandDispatcher<Loaders> {
  const unitOfWork = new UnitOfWork(ports, group);
  const order = new DecisionOrder();
  const middleware = [
    measuring<AnyCommand, Command>('command', ports.metrics, ports.logger),
    validating<AnyCommand, Command>(),
    identifying(ports),
    order.middleware(),
    replaying(ports.log),
  ];
  const dispatcher = new CommandDispatcher<Loaders>(middleware, order);
  for (const [name, load] of Object.entries(loaders)) {
    dispatcher.register(name, async () => {
      const definition = await load();
      return { definition, handle: handlerOf(definition, unitOfWork, ports) };
    });
  }
  return dispatcher;
}

function handlerOf(
  definition: AnyCommand,
  unitOfWork: UnitOfWork,
  { ports }: CommandSidePorts,
): Handle<Command> {
  if (definition.kind === 'action') return async ({ data }) => definition.run(data, await ports());
  return (command) => unitOfWork.execute(definition, command as IdentifiedCommand);
}

/** A command side whose commands are stored all together by `commit`, or not at all. */
export function atomicCommandSide<Loaders extends CommandLoaders>(loaders: Loaders, ports: CommandSidePorts) {
  const group = new AtomicGroup(ports.log);
  return { commands: commandSide(loaders, ports, group), group };
}
