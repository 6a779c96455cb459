import type { CommandDispatcher } from './core/dispatch/command-dispatcher.ts';
import {
  atomicCommandSide,
  type CommandSidePorts,
  commandSide,
  dryRunCommandSide,
} from './core/dispatch/command-side.ts';
import { dryRunsOf } from './core/dispatch/dry-runs.ts';
import { Metrics } from './core/dispatch/metrics.ts';
import type { QueryDispatcher } from './core/dispatch/query-dispatcher.ts';
import { querySide } from './core/dispatch/query-side.ts';
import { serviceOf } from './core/dispatch/service.ts';
import { refuseUrl } from './core/kernel/database-path.ts';
import { FailureError } from './core/kernel/failure.ts';
import { lazy } from './core/kernel/lazy.ts';
import { newId as newUuid } from './core/kernel/new-id.ts';
import { isSupported, needsNewerNode } from './core/kernel/node-version.ts';
import { noProgress } from './core/kernel/progress.ts';
import { adoptCheckpoints, type CheckpointStore } from './core/log/checkpoints.ts';
import type { EventLog, RejectionLog } from './core/model/event-log.ts';
import { type Integrity, sound } from './core/model/integrity.ts';
import type { Clock, Ports } from './core/model/ports.ts';
import { cataloguesOf } from './core/model/view.ts';
import type { ViewStore } from './core/model/view-store.ts';
import type { AsOfReader } from './core/read/as-of-reader.ts';
import { ViewManager } from './core/read/view-manager.ts';
import type { Daybook } from './library/daybook.ts';
import type { AtomicCommands, DryRunCommands } from './library/dispatchers.ts';
import type { DaybookOptions } from './library/options.ts';
import type { CustomerService, OrderService, ProductService } from './library/services.ts';
import type { Subscriptions } from './library/subscriptions.ts';
import { commandLoaders, loadProjections, loadViews, queryLoaders, restatements } from './messages.ts';
import { customerCommands, customerQueries } from './shop/customers/index.ts';
import { orderCommands, orderQueries } from './shop/orders/index.ts';
import { productCommands, productQueries } from './shop/products/index.ts';
import { openSqliteEventLog } from './stores/sqlite/log/open-event-log.ts';
import { openSqliteViewStore, type SqliteViewStore } from './stores/sqlite/views/sqlite-view-store.ts';
import { viewsPath } from './stores/sqlite/views/views-path.ts';

/** The composition root: joins the contexts to their stores. */

/** How the program opens a daybook: the options of the library, and what its own build knows. */
export interface AppOptions extends DaybookOptions {
  /** Fingerprints of the views by name, where the build of the program knows them. Default: computed when needed. */
  readonly fingerprints?: Readonly<Record<string, string>>;
}

type CommandDispatcherOfAll = CommandDispatcher<typeof commandLoaders>;

/** The daybook of the library, with what the command line needs of its dispatchers besides. */
export interface App extends Daybook {
  readonly commands: CommandDispatcherOfAll;
  readonly queries: QueryDispatcher<typeof queryLoaders>;
  atomic(): AppAtomicCommands;
  dryRun(): Promise<AppDryRunCommands>;
}

interface AppDryRunCommands extends DryRunCommands {
  readonly commands: CommandDispatcherOfAll;
  atomic(): AppAtomicCommands;
}

interface AppAtomicCommands extends AtomicCommands {
  readonly commands: CommandDispatcherOfAll;
}

/** Asked several times a command: the text is made once a millisecond. */
function systemClock(): Clock {
  let at = 0;
  let text = '';
  const now = (): string => {
    const current = Date.now();
    if (current !== at || text === '') {
      at = current;
      text = new Date(current).toISOString();
    }
    return text;
  };
  return { now };
}

/** @throws FailureError `not_found`, `unavailable` or `busy` when the file cannot be opened */
export async function openDaybook(options: AppOptions): Promise<App> {
  const { node } = process.versions;
  if (!isSupported(node))
    throw new FailureError({ kind: 'unavailable', code: 'node_too_old', message: needsNewerNode(node) });
  refuseUrl(options.db);
  const clock = options.clock ?? systemClock();
  const timeoutMs = options.timeoutMs ?? 10_000;
  const store = await openLog(options, clock, timeoutMs);
  const metrics = new Metrics();
  const readSide = lazy(() =>
    openReadSide(options, { store, clock, timeoutMs, metrics, dryRuns: dryRunsOf(commands, store.log) }),
  );
  const ports = async (): Promise<Ports> => (await readSide()).ports;
  const past = lazy(async () => openAsOf(await ports(), options, timeoutMs));
  const newId = options.newId ?? newUuid;
  const side: CommandSidePorts = {
    ...store,
    clock,
    newId,
    metrics,
    ports,
    views: loadProjections,
    overlay: async (below) =>
      new (await import('./stores/overlay/overlay-event-log.ts')).OverlayEventLog(below, clock),
    actor: options.actor ?? 'daybook',
    logger: options.logger,
  };
  const commands = commandSide(commandLoaders, side);
  const queries = querySide(queryLoaders, { metrics, ports, past, timeoutMs, logger: options.logger });
  return {
    commands,
    queries,
    orders: serviceOf<OrderService>({ ...orderCommands, ...orderQueries }, { commands, queries }),
    customers: serviceOf<CustomerService>({ ...customerCommands, ...customerQueries }, { commands, queries }),
    products: serviceOf<ProductService>({ ...productCommands, ...productQueries }, { commands, queries }),
    metrics,
    subscriptions: lazy(() => subscriptionsTo(store, options, timeoutMs)),
    atomic: () => atomicOf(atomicCommandSide(commandLoaders, side)),
    dryRun: async () => {
      const { commands: planned, atomic } = await dryRunCommandSide(commandLoaders, side);
      return { commands: planned, atomic: () => atomicOf(atomic()) };
    },
    close: async () => {
      if (past.isInitialized) await (await past()).close();
      if (readSide.isInitialized) await (await readSide()).store.close();
      await store.close();
    },
  };
}

function atomicOf({
  commands,
  group,
}: ReturnType<typeof atomicCommandSide<typeof commandLoaders>>): AppAtomicCommands {
  return { commands, held: () => group.size, commit: () => group.commit(), abandon: () => group.abandon() };
}

interface WriteStore {
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  readonly checkpoints: CheckpointStore;
  readonly integrity: Integrity;
  close(): Promise<void>;
}

const isMemory = ({ db }: AppOptions): boolean => db === ':memory:';

async function openLog(options: AppOptions, clock: Clock, timeoutMs: number): Promise<WriteStore> {
  if (!isMemory(options))
    return openSqliteEventLog({ path: options.db, clock, timeoutMs, create: options.create ?? true });
  const { openMemoryEventLog } = await import('./stores/memory/memory-event-log.ts');
  const { log, rejections, checkpoints } = openMemoryEventLog({ clock });
  return { log, rejections, checkpoints, integrity: sound, close: () => log.close() };
}

interface ReadSide {
  readonly ports: Ports;
  readonly store: SqliteViewStore;
}

interface ReadSideParts extends Pick<Ports, 'clock' | 'metrics' | 'dryRuns'> {
  readonly store: WriteStore;
  readonly timeoutMs: number;
}

async function openReadSide(options: AppOptions, parts: ReadSideParts): Promise<ReadSide> {
  const { clock, metrics, dryRuns, timeoutMs } = parts;
  const { log, rejections, integrity } = parts.store;
  const path = isMemory(options) ? ':memory:' : viewsPath(options.db);
  const store = await openSqliteViewStore({ path, timeoutMs });
  const { notice, fingerprints, progress = noProgress } = options;
  const views = new ViewManager(log, store satisfies ViewStore, loadViews, {
    notice,
    progress,
    fingerprints,
  });
  return {
    ports: { clock, log, rejections, integrity, read: store.read, views, metrics, dryRuns, progress },
    store,
  };
}

async function subscriptionsTo(
  { log, checkpoints }: WriteStore,
  options: AppOptions,
  timeoutMs: number,
): Promise<Subscriptions> {
  const [{ SubscriptionManager: Manager }, views] = await Promise.all([
    import('./core/log/subscription-manager.ts'),
    loadViews(),
  ]);
  if (!isMemory(options)) {
    const { formerCheckpoints } = await import('./stores/sqlite/views/former-checkpoints.ts');
    await adoptCheckpoints(checkpoints, formerCheckpoints({ path: viewsPath(options.db), timeoutMs }));
  }
  // Typed by the catalogues: there are no other events.
  return new Manager(log, checkpoints, cataloguesOf(views)) as Subscriptions;
}

async function openAsOf(ports: Ports, { notice }: AppOptions, timeoutMs: number): Promise<AsOfReader> {
  const { AsOfReader } = await import('./core/read/as-of-reader.ts');
  const openStore = (): Promise<ViewStore> => openSqliteViewStore({ path: ':memory:', timeoutMs });
  return new AsOfReader({ ports, notice, openStore, restatements });
}
