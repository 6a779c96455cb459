import type { CommandDispatcher } from './core/dispatch/command-dispatcher.ts';
import {
  atomicCommandSide,
  type CommandSidePorts,
  commandSide,
  dryRunCommandSide,
  inOrderCommandSide,
} from './core/dispatch/command-side.ts';
import { dryRunsOf } from './core/dispatch/dry-runs.ts';
import { Metrics } from './core/dispatch/metrics.ts';
import type { QueryDispatcher } from './core/dispatch/query-dispatcher.ts';
import { querySide } from './core/dispatch/query-side.ts';
import { idOf } from './core/dispatch/references.ts';
import { serviceOf } from './core/dispatch/service.ts';
import { FailureError } from './core/kernel/failure.ts';
import { lazy } from './core/kernel/lazy.ts';
import { newId as newUuid } from './core/kernel/new-id.ts';
import { isSupported, needsNewerNode } from './core/kernel/node-version.ts';
import { noProgress, type ReportProgress } from './core/kernel/progress.ts';
import { ok, type Result } from './core/kernel/result.ts';
import { plainStep, type Step } from './core/kernel/step.ts';
import { valueOrThrow } from './core/kernel/value-or-throw.ts';
import { GroupCommit } from './core/log/group-commit.ts';
import type { Replica } from './core/log/replica.ts';
import type { OpenedStore } from './core/log/store-engine.ts';
import type { WriteStore } from './core/log/write-store.ts';
import type { AccessStore } from './core/model/access.ts';
import type { EventLog } from './core/model/event-log.ts';
import type { Forgettings } from './core/model/forgetting-proof.ts';
import type { KeySource, Keys } from './core/model/key-store.ts';
import type { Clock, Ports } from './core/model/ports.ts';
import { systemClock } from './core/model/system-clock.ts';
import { cataloguesOf } from './core/model/view.ts';
import type { ViewStore } from './core/model/view-store.ts';
import type { AsOfReader } from './core/read/as-of-reader.ts';
import { longReads } from './core/read/long-read.ts';
import { ViewManager } from './core/read/view-manager.ts';
import { SealedEventLog } from './core/seal/sealed-event-log.ts';
import { SealedRejectionLog } from './core/seal/sealed-rejection-log.ts';
import { Sealing } from './core/seal/sealing.ts';
import { engineOf } from './engines.ts';
import { proofOf, streamsBeside } from './forgettable.ts';
import type { Daybook } from './library/daybook.ts';
import type { AtomicCommands, DryRunCommands } from './library/dispatchers.ts';
import type { DaybookOptions } from './library/options.ts';
import type { CustomerService, OrderService, ProductService } from './library/services.ts';
import type { Subscriptions } from './library/subscriptions.ts';
import {
  commandLoaders,
  loadCatalogue,
  loadProjections,
  loadViews,
  namings,
  queryLoaders,
  restatements,
} from './messages.ts';
import { customerCommands, customerQueries } from './shop/customers/index.ts';
import { orderCommands, orderQueries } from './shop/orders/index.ts';
import { productCommands, productQueries } from './shop/products/index.ts';
import { openSqliteViewStore } from './stores/sqlite/views/sqlite-view-store.ts';

/** The composition root: joins the contexts to their stores. */

/**
 * How the program opens a daybook: the options of the library, and what its own build knows. In place of a path it takes
 * stores that are open already.
 *
 * 2026-11: the package shows `db` alone. Stores of others would make promises of all that the ports mention: tables,
 * projections, transactions of a rebuild.
 */
export type AppOptions = (
  | DaybookOptions
  | (Omit<DaybookOptions, 'db' | 'create' | 'views' | 'keys' | 'masterKey'> & Stores)
) & {
  /** Fingerprints of the views by name, where the build of the program knows them. Default: computed when needed. */
  readonly fingerprints?: Readonly<Record<string, string>>;
  /** Around messages and their larger parts. */
  readonly step?: Step;
  /** Keys that are kept by neither a file nor a database. */
  readonly lentKeys?: Keys | undefined;
};

/** Open stores: a caller that opened them closes them. */
interface Stores {
  readonly log: WriteStore;
  readonly views: ViewStore;
}

type CommandDispatcherOfAll = CommandDispatcher<typeof commandLoaders>;

/** The daybook of the library, with what the command line needs of its dispatchers besides. */
export interface App extends Daybook {
  readonly commands: CommandDispatcherOfAll;
  readonly queries: QueryDispatcher<typeof queryLoaders>;
  /** Commands of one batch, of which nothing is stored behind the first that fails. */
  inOrder(): CommandDispatcherOfAll;
  /** Commands of which those that take long report to this caller alone. */
  reporting(progress: ReportProgress): CommandDispatcherOfAll;
  atomic(): AppAtomicCommands;
  dryRun(): Promise<AppDryRunCommands>;
  readonly log: EventLog;
  /** The log as it is stored: what is personal in it is sealed. */
  readonly stored: EventLog;
  /** The keys of what is sealed in it, for copies of it. */
  readonly keys: Pick<KeySource, 'find'>;
  /** The log as a copy of another one; undefined where it cannot be one. */
  readonly replica: Replica | undefined;
  readonly metrics: Metrics;
  /** The id behind whatever an entity of a kind is called, as the log knows it: what has no other names is its own id. */
  idOf(kind: string, name: string): Promise<Result<string>>;
  /** Who may, over HTTP: beside the log, created with the first token. */
  access(): Promise<AccessStore>;
  /** @throws Error where nothing can be stored at present */
  assertWritable(): Promise<void>;
  /** What the handlers of queries get. */
  ports(): Promise<Ports>;
}

interface AppDryRunCommands extends DryRunCommands {
  readonly commands: CommandDispatcherOfAll;
  atomic(): AppAtomicCommands;
}

interface AppAtomicCommands extends AtomicCommands {
  readonly commands: CommandDispatcherOfAll;
}

/** @throws FailureError `not_found`, `unavailable` or `busy` when the file cannot be opened */
export async function openDaybook(options: AppOptions): Promise<App> {
  const { node } = process.versions;
  if (!isSupported(node))
    throw new FailureError({ kind: 'unavailable', code: 'node_too_old', message: needsNewerNode(node) });
  const clock = options.clock ?? systemClock;
  const timeoutMs = options.timeoutMs ?? 10_000;
  const stores = await openStores(options, clock, timeoutMs);
  const { sealing, log, rejections } = sealedStores(stores.write, options.lentKeys);
  const { integrity } = stores.write;
  const metrics = new Metrics();
  const ports = lazy(async (): Promise<Ports> => {
    const store = await stores.views();
    const { notice, fingerprints, progress = noProgress } = options;
    const views = new ViewManager(log, store, loadViews, { notice, progress, fingerprints });
    const dryRuns = dryRunsOf(commands, log);
    const willRead = longReads(notice);
    return {
      clock,
      log,
      stored: stores.write.log,
      rejections,
      followed: async () => stores.write.replica?.followed(),
      integrity,
      read: store.read,
      views,
      forgettings,
      metrics,
      dryRuns,
      willRead,
      progress,
    };
  });
  const forgettings = lazy(async (): Promise<Forgettings> => {
    const { Forgetter } = await import('./core/forget/forgetter.ts');
    return new Forgetter({
      log,
      rejections,
      sealing,
      step: options.step ?? plainStep,
      views: async () => (await ports()).views,
      othersOf: (subject) => streamsBeside(subject, side.survey.ask),
      proofOf,
      search: async (texts) => (await import('./files/search-files.ts')).searchFiles(stores.files(), texts),
    });
  });
  const asOf = lazy(async () => openAsOf(await ports(), options, timeoutMs));
  const access = lazy(() => stores.access());
  const newId = options.newId ?? newUuid;
  const side: CommandSidePorts = {
    log,
    rejections,
    clock,
    newId,
    metrics,
    ports,
    forgettings: () => forgettings(),
    views: loadProjections,
    overlay: async (below) =>
      new (await import('./stores/overlay/overlay-event-log.ts')).OverlayEventLog(below, clock),
    actor: options.actor ?? 'daybook',
    fingerprint: sealing && (async (plain) => (await sealing.writer())?.fingerprint(plain) ?? plain),
    followed: lazy(async () => stores.write.replica?.followed()),
    survey: {
      ask: async <Answer>(name: string, data: object) =>
        valueOrThrow(await queries.dispatchUnknown({ name, data })) as Answer,
      isSealed: async () => (await sealing?.writer()) !== undefined,
    },
    logger: options.logger,
    step: options.step,
  };
  const group = new GroupCommit(log, { committed: metrics.groupCommitted });
  const commands = commandSide(commandLoaders, side, { group });
  const { logger, step } = options;
  const queries = querySide(queryLoaders, { metrics, ports, asOf, timeoutMs, logger, step });
  return {
    commands,
    queries,
    orders: serviceOf<OrderService>({ ...orderCommands, ...orderQueries }, { commands, queries }),
    customers: serviceOf<CustomerService>({ ...customerCommands, ...customerQueries }, { commands, queries }),
    products: serviceOf<ProductService>({ ...productCommands, ...productQueries }, { commands, queries }),
    metrics,
    log,
    stored: stores.write.log,
    keys: { find: async (names) => (await sealing?.reader())?.lend(names) ?? new Map() },
    replica: stores.write.replica,
    idOf: async (kind, name) => {
      const naming = namings[kind];
      return naming === undefined ? ok(name) : idOf(kind, naming, name, log);
    },
    subscriptions: lazy(() => subscriptionsTo(stores, log)),
    inOrder: () => inOrderCommandSide(commandLoaders, side),
    reporting: (progress) =>
      commandSide(commandLoaders, { ...side, ports: async () => ({ ...(await ports()), progress }) }),
    atomic: () => atomicOf(atomicCommandSide(commandLoaders, side)),
    dryRun: async () => {
      const { commands: overlaid, atomic } = await dryRunCommandSide(commandLoaders, side);
      return { commands: overlaid, atomic: () => atomicOf(atomic()) };
    },
    access,
    assertWritable: () => stores.assertWritable(),
    close: async () => {
      if (asOf.isInitialized) await (await asOf()).close();
      if (access.isInitialized) await (await access()).close();
      await sealing?.close();
      await stores.close();
    },
    ports,
  };
}

function atomicOf({
  commands,
  group,
}: ReturnType<typeof atomicCommandSide<typeof commandLoaders>>): AppAtomicCommands {
  return { commands, held: () => group.size, commit: () => group.commit(), abandon: () => group.abandon() };
}

interface OpenStores extends Pick<OpenedStore, 'access' | 'subscribers' | 'assertWritable'> {
  readonly write: WriteStore;
  /** Opened for the first query: no command needs them. */
  views(): Promise<ViewStore>;
  /** Files of this machine that are the daybook's own, there or not. */
  files(): readonly string[];
  close(): Promise<void>;
}

/** What commands, views and queries work with: personal data in clear, as long as nobody has forgotten whose it is. */
function sealedStores({ log, rejections, keys: own }: WriteStore, lent: Keys | undefined) {
  const keys = lent ?? own;
  if (keys === undefined) return { sealing: undefined, log, rejections };
  const sealing = new Sealing(log, keys, rejections);
  return {
    sealing,
    log: new SealedEventLog(log, sealing, loadCatalogue),
    rejections: new SealedRejectionLog(rejections, sealing),
  };
}

async function openStores(options: AppOptions, clock: Clock, timeoutMs: number): Promise<OpenStores> {
  if (!('db' in options)) return givenStores(options);
  const { db, create = true, views: file, keys, masterKey, notice } = options;
  const warn = (why: string): void => notice?.({ kind: 'at_risk', why });
  const engine = await engineOf(db, { clock, timeoutMs, views: file, keys, masterKey, warn });
  const write = await engine.open({ create });
  const views = lazy(async () => openSqliteViewStore({ path: await write.viewsPath(), timeoutMs }));
  return {
    write,
    views,
    files: () => engine.ownFiles(),
    access: () => write.access(),
    subscribers: () => write.subscribers(),
    assertWritable: () => write.assertWritable(),
    close: async () => {
      try {
        if (views.isInitialized) await (await views()).close();
      } finally {
        await write.close();
      }
    },
  };
}

const givenStores = ({ log, views }: Stores): OpenStores => ({
  write: log,
  views: async () => views,
  files: () => [],
  access: async () => new (await import('./stores/memory/memory-access-store.ts')).MemoryAccessStore(),
  subscribers: async () => log.checkpoints,
  assertWritable: async () => undefined,
  close: async () => undefined,
});

async function subscriptionsTo({ subscribers }: OpenStores, log: EventLog): Promise<Subscriptions> {
  const [{ SubscriptionManager: Manager }, views] = await Promise.all([
    import('./core/log/subscription-manager.ts'),
    loadViews(),
  ]);
  // Typed by the catalogues: there are no other events.
  return new Manager(log, await subscribers(), cataloguesOf(views)) as Subscriptions;
}

async function openAsOf(ports: Ports, { notice }: AppOptions, timeoutMs: number): Promise<AsOfReader> {
  const { AsOfReader } = await import('./core/read/as-of-reader.ts');
  const openStore = (): Promise<ViewStore> => openSqliteViewStore({ path: ':memory:', timeoutMs });
  return new AsOfReader({ ports, notice, openStore, restatements });
}
