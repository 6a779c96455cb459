import type { CommandDispatcher } from './core/dispatch/command-dispatcher.ts';
import {
  atomicCommandSide,
  type CommandSidePorts,
  commandSide,
  dryRunCommandSide,
} from './core/dispatch/command-side.ts';
import { dryRunsOf } from './core/dispatch/dry-runs.ts';
import { Metrics } from './core/dispatch/metrics.ts';
import type { Logger } from './core/dispatch/middleware.ts';
import type { QueryDispatcher } from './core/dispatch/query-dispatcher.ts';
import { querySide } from './core/dispatch/query-side.ts';
import { refuseUrl } from './core/kernel/database-path.ts';
import { FailureError } from './core/kernel/failure.ts';
import { lazy } from './core/kernel/lazy.ts';
import { newId as newUuid } from './core/kernel/new-id.ts';
import { isSupported, needsNewerNode } from './core/kernel/node-version.ts';
import { noProgress, type ReportProgress } from './core/kernel/progress.ts';
import { adoptCheckpoints, type CheckpointStore } from './core/log/checkpoints.ts';
import type { SubscriptionManager } from './core/log/subscription-manager.ts';
import type { EventLog, RejectionLog } from './core/model/event-log.ts';
import { type Integrity, sound } from './core/model/integrity.ts';
import type { Clock, Ports } from './core/model/ports.ts';
import { sourceOf } from './core/model/view.ts';
import type { ViewStore } from './core/model/view-store.ts';
import type { AsOfReader } from './core/read/as-of-reader.ts';
import { type ViewEvent, ViewManager } from './core/read/view-manager.ts';
import { commandLoaders, loadViews, queryLoaders, restatements } from './messages.ts';
import { type CustomerService, customerService } from './shop/customers/service.ts';
import { type OrderService, orderService } from './shop/orders/service.ts';
import { type ProductService, productService } from './shop/products/service.ts';
import { openSqliteEventLog } from './stores/sqlite/log/open-event-log.ts';
import { openSqliteViewStore, type SqliteViewStore } from './stores/sqlite/views/sqlite-view-store.ts';
import { viewsPath } from './stores/sqlite/views/views-path.ts';

/** The composition root: joins the contexts to their stores. */

export interface DaybookOptions {
  /** The log's file, or `:memory:`. Its views stand beside it: `shop.db`, `shop.views.db`. */
  readonly db: string;
  /** Begin a new daybook where there is none. Default true. */
  readonly create?: boolean;
  /** Who acts where a command does not say. Default `daybook`. */
  readonly actor?: string;
  /** How long to wait for other processes. Milliseconds, default 10 000. */
  readonly timeoutMs?: number;
  readonly clock?: Clock;
  /** Default: UUIDv7. */
  newId?(): string;
  /** Told of what happens besides answering: a view that was rebuilt, a stream that was parked, a long look back. */
  notice?(event: ViewEvent): void;
  /** Told how far what takes long has come: rebuilding, verifying, catching up. Called often. */
  readonly progress?: ReportProgress;
  /** Told of every message, with its time and failure. */
  readonly logger?: Logger;
  /** Fingerprints of the views by name, where the build of the program knows them. Default: computed when needed. */
  readonly fingerprints?: Readonly<Record<string, string>>;
}

type CommandDispatcherOfAll = CommandDispatcher<typeof commandLoaders>;

export interface Daybook {
  readonly commands: CommandDispatcherOfAll;
  readonly queries: QueryDispatcher<typeof queryLoaders>;
  /** Typed façades over the dispatchers. */
  readonly orders: OrderService;
  readonly customers: CustomerService;
  readonly products: ProductService;
  readonly metrics: Metrics;
  /** Durable named subscribers to the log. How far each has come is kept beside the log: backups take it along, archives do not. */
  subscriptions(): Promise<SubscriptionManager>;
  /** Commands that are stored all together by `commit`, or not at all. */
  atomic(): AtomicCommands;
  /** A plan: commands that are decided as if those before them had been stored, and never are. */
  planning(): Promise<DryRunCommands>;
  close(): Promise<void>;
}

export interface DryRunCommands {
  readonly commands: CommandDispatcherOfAll;
  atomic(): AtomicCommands;
}

export interface AtomicCommands {
  readonly commands: CommandDispatcherOfAll;
  /** How many commands are decided and held. */
  held(): number;
  commit(): Promise<void>;
  /** Stores none of them. */
  abandon(): void;
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

/**
 * Opens a daybook: the library's face.
 *
 * @example
 * const daybook = await openDaybook({ db: 'shop.db' });
 * const placed = await daybook.orders.create({ customer: 'ann', items: [{ sku: 'MUG', quantity: 2 }], place: true });
 * if (placed.ok) console.log(placed.value.number);
 * await daybook.close();
 *
 * @throws FailureError `not_found`, `unavailable` or `busy` when the file cannot be opened; `unavailable` on a Node that
 *   is too old, before the addon of SQLite could end it
 */
export async function openDaybook(options: DaybookOptions): Promise<Daybook> {
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
    views: loadViews,
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
    orders: orderService(commands, queries),
    customers: customerService(commands, queries),
    products: productService(commands, queries),
    metrics,
    subscriptions: lazy(() => subscriptionsTo(store, options, timeoutMs)),
    atomic: () => atomicOf(atomicCommandSide(commandLoaders, side)),
    planning: async () => {
      const { commands: planned, atomic } = await dryRunCommandSide(commandLoaders, side);
      return { commands: planned, atomic: () => atomicOf(atomic()) };
    },
    close: async () => {
      if (past.begun) await (await past()).close();
      if (readSide.begun) await (await readSide()).store.close();
      await store.close();
    },
  };
}

function atomicOf({
  commands,
  group,
}: ReturnType<typeof atomicCommandSide<typeof commandLoaders>>): AtomicCommands {
  return { commands, held: () => group.size, commit: () => group.commit(), abandon: () => group.abandon() };
}

interface WriteStore {
  readonly log: EventLog;
  readonly rejections: RejectionLog;
  readonly checkpoints: CheckpointStore;
  readonly integrity: Integrity;
  close(): Promise<void>;
}

const isMemory = ({ db }: DaybookOptions): boolean => db === ':memory:';

async function openLog(options: DaybookOptions, clock: Clock, timeoutMs: number): Promise<WriteStore> {
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

async function openReadSide(options: DaybookOptions, parts: ReadSideParts): Promise<ReadSide> {
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
  options: DaybookOptions,
  timeoutMs: number,
): Promise<SubscriptionManager> {
  const [{ SubscriptionManager: Manager }, views] = await Promise.all([
    import('./core/log/subscription-manager.ts'),
    loadViews(),
  ]);
  if (!isMemory(options)) {
    const { formerCheckpoints } = await import('./stores/sqlite/views/former-checkpoints.ts');
    await adoptCheckpoints(checkpoints, formerCheckpoints({ path: viewsPath(options.db), timeoutMs }));
  }
  return new Manager(log, checkpoints, [...new Set(views.map((view) => sourceOf(view).events))]);
}

async function openAsOf(ports: Ports, { notice }: DaybookOptions, timeoutMs: number): Promise<AsOfReader> {
  const { AsOfReader } = await import('./core/read/as-of-reader.ts');
  const openStore = (): Promise<ViewStore> => openSqliteViewStore({ path: ':memory:', timeoutMs });
  return new AsOfReader({ ports, notice, openStore, restatements });
}
