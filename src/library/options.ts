import type { Logger } from '../core/dispatch/middleware.ts';
import type { ReportProgress } from '../core/kernel/progress.ts';
import type { MasterKeyFrom } from '../core/model/master-key.ts';
import type { Clock } from '../core/model/ports.ts';
import type { Notice } from '../core/read/view-manager.ts';

/**
 * What daybook is opened, and how.
 *
 * @example
 * const options: DaybookOptions = { db: 'shop.db', actor: 'web-shop', timeoutMs: 2_000 };
 * const shop = await openDaybook(options);
 */
export interface DaybookOptions {
  /** The log's file, or `:memory:`. Its views stand beside it: `shop.db`, `shop.views.db`. */
  readonly db: string;
  /** The views' file, where it is not the usual one. */
  readonly views?: string;
  /** Where its keys are, if they are not beside the log: a file, or `postgres://HOST/NAME`. */
  readonly keys?: string;
  /**
   * What the keys of personal data are wrapped by. Default: a key that lies beside them, in `shop.keys.db`: who has that file can
   * read them. With this one, the file alone opens nothing, and neither does the daybook without it.
   *
   * @example
   * await openDaybook({ db: 'shop.db', masterKey: { file: '/run/secrets/daybook.key' } });
   */
  readonly masterKey?: MasterKeyFrom;
  /** Create a new daybook where there is none. Default true. */
  readonly create?: boolean;
  /** Who acts where a command does not say. Default `daybook`. */
  readonly actor?: string;
  /** How long to wait for other processes. Milliseconds, default 10 000. */
  readonly timeoutMs?: number;
  /** What time it is. Default: the system's. */
  readonly clock?: Clock;
  /**
   * Makes the ids of orders and commands. Default: UUIDv7.
   *
   * @example
   * await openDaybook({ db: 'shop.db', newId: () => crypto.randomUUID() });
   */
  newId?(): string;
  /**
   * Called with what happens besides answering: a view that was rebuilt, a stream that was left out, an answer that takes long.
   *
   * @example
   * await openDaybook({ db: 'shop.db', notice: ({ kind }) => console.warn(kind) });
   */
  notice?(notice: Notice): void;
  /**
   * Called often with how far what takes long has come: rebuilding, verifying, catching up.
   *
   * @example
   * await openDaybook({ db: 'shop.db', progress: ({ work, done, total }) => console.log(work, done / total) });
   */
  readonly progress?: ReportProgress;
  /**
   * Called with every message, its time and its failure.
   *
   * @example
   * await openDaybook({ db: 'shop.db', logger: ({ name, elapsedMs }) => console.log(name, elapsedMs) });
   */
  readonly logger?: Logger;
}
