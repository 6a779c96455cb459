import { resolve } from 'node:path';
import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { lazy } from '../../../core/kernel/lazy.ts';
import type { Pin } from '../../../core/model/event-log.ts';
import type { Integrity } from '../../../core/model/integrity.ts';
import type { Compilable, ReadModel } from '../../../core/model/read-model.ts';
import type {
  Build,
  Erasure,
  Parked,
  ViewRecord,
  ViewSnapshot,
  ViewStore,
  ViewTransaction,
} from '../../../core/model/view-store.ts';
import { type Connection, patiently, type Statement } from '../file/connection.ts';
import { failureOfOwnSql, unavailable } from '../file/failures.ts';
import { Mutex } from '../file/mutex.ts';
import {
  emptyWal,
  integrityOfViews,
  isInMemory,
  isSound,
  makeShrinkable,
  openReader,
  openWriter,
  removeFile,
  rewriteWithoutRemnants,
  shrinkSome,
  withViewsHint,
} from './view-file.ts';
import { MetaStatements } from './view-meta.ts';
import { ViewReader } from './view-reader.ts';
import { SqliteViewSnapshot } from './view-snapshot.ts';
import { SqliteViewTransaction } from './view-transaction.ts';

export interface ViewStoreOptions {
  /** The views' file, made where it is missing; `:memory:` for views that last as long as the store. */
  readonly path: string;
  /** How long to wait for other processes that write. */
  readonly timeoutMs: number;
  /** Without write access: views cannot be caught up then. */
  readonly readonly?: boolean;
}

/** Touches no file yet: a command that needs no view works beside a damaged one. */
export async function openSqliteViewStore(options: ViewStoreOptions): Promise<SqliteViewStore> {
  return new SqliteViewStore(options);
}

/**
 * The read models in SQLite. One connection writes, one answers queries and cannot write; transactions of this process
 * take turns, those of others are waited for. Both are opened when they are first needed.
 */
export class SqliteViewStore implements ViewStore {
  readonly read: ReadModel;
  readonly integrity: Integrity;
  readonly #options: ViewStoreOptions;
  readonly #path: string;
  readonly #turns = new Mutex();
  #reading: Reading | undefined;
  #writing: Writing | undefined;
  #closed = false;

  constructor(options: ViewStoreOptions) {
    this.#path = isInMemory(options.path) ? options.path : resolve(options.path);
    this.#options = { ...options, path: this.#path };
    this.integrity = integrityOfViews(this.#options);
    this.read = {
      all: <Row>(query: Compilable<Row>) => this.#query(({ reader }) => reader.all(query)),
      first: <Row>(query: Compilable<Row>) => this.#query(({ reader }) => reader.first(query)),
    };
  }

  records(): Promise<readonly ViewRecord[]> {
    return this.#query(({ meta }) => meta.records());
  }

  parked(): Promise<readonly Parked[]> {
    return this.#query(({ meta }) => meta.parked('live'));
  }

  building(view: string): Promise<Build | undefined> {
    return this.#query(({ meta }) => meta.building(view));
  }

  pins(): Promise<readonly Pin[]> {
    return this.#query(({ meta }) => meta.pins());
  }

  transaction<T>(work: (tx: ViewTransaction) => Promise<T>): Promise<T> {
    return this.#write(({ tx }) => work(tx));
  }

  async snapshot<T>(work: (snapshot: ViewSnapshot) => Promise<T>): Promise<T> {
    if (isInMemory(this.#path)) {
      return this.#write(({ connection }) => work(new SqliteViewSnapshot(connection.sqlite)));
    }
    return this.#withHints(async () => {
      await this.#reader();
      const connection = await openReader(this.#options);
      if (connection === undefined) throw this.#absent();
      try {
        connection.sqlite.exec('BEGIN');
        return await work(new SqliteViewSnapshot(connection.sqlite));
      } finally {
        connection.close();
      }
    });
  }

  reset(): Promise<boolean> {
    return this.#turns.run(async () => {
      this.#closeConnections();
      if (isInMemory(this.#path) || (await isSound(this.#options))) return false;
      removeFile(this.#path);
      return true;
    });
  }

  async reclaimSpace(): Promise<void> {
    if (isInMemory(this.#path)) return;
    try {
      await this.#turns.run(() =>
        this.#withHints(async () => {
          const { connection } = await this.#writer();
          await patiently(this.#options.timeoutMs, () => makeShrinkable(connection));
        }),
      );
      // In steps, so that others can write in between.
      while (await this.#write(async ({ connection }) => shrinkSome(connection)));
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
    }
  }

  isErasureDue(): Promise<boolean> {
    return this.#query(({ meta }) => meta.erasures().length > 0);
  }

  async erase(): Promise<Erasure> {
    if (isInMemory(this.#path) || !(await this.isErasureDue())) return { waitsFor: null };
    const { due, isBuilding } = await this.#write(async ({ tx, meta }) => ({
      due: meta.erasures(),
      isBuilding: tx.dropDeadBuilds(),
    }));
    if (!(await this.#rewritten())) return { waitsFor: 'reader' };
    if (isBuilding) return { waitsFor: 'build' };
    await this.#write(async ({ meta }) => {
      for (const token of due) meta.dropErasure(token);
    });
    return { waitsFor: null };
  }

  close(): Promise<void> {
    return this.#turns.run(async () => {
      this.#closed = true;
      this.#closeConnections();
    });
  }

  /** Whether the file has been rewritten, and the -wal holds nothing from before. Not even begun while others read that. */
  #rewritten(): Promise<boolean> {
    return this.#turns.run(() =>
      this.#withHints(async () => {
        const { connection } = await this.#writer();
        if (!(await emptyWal(connection))) return false;
        await patiently(this.#options.timeoutMs, () => rewriteWithoutRemnants(connection));
        return emptyWal(connection);
      }),
    );
  }

  /** In memory there is one connection: its readers wait for a transaction to end. */
  async #query<T>(work: (reading: Reading) => T): Promise<T> {
    if (isInMemory(this.#path)) return this.#write(async ({ reading }) => work(reading));
    try {
      return work(this.#reading ?? (await this.#reader()));
    } catch (error) {
      throw withViewsHint(failureOfOwnSql(error, this.#path));
    }
  }

  async #reader(): Promise<Reading> {
    this.#assertOpen();
    let connection = await openReader(this.#options);
    if (connection === undefined && !this.#options.readonly) {
      await this.#turns.run(() => this.#writer());
      connection = await openReader(this.#options);
    }
    if (connection === undefined) throw this.#absent();
    if (this.#reading !== undefined) connection.close();
    this.#reading ??= readingOf(connection);
    return this.#reading;
  }

  #write<T>(work: (writing: Writing) => Promise<T>): Promise<T> {
    return this.#turns.run(() =>
      this.#withHints(async () => {
        const writing = await this.#writer();
        await patiently(this.#options.timeoutMs, () => writing.begin().run());
        try {
          const result = await work(writing);
          writing.commit().run();
          return result;
        } catch (error) {
          if (writing.connection.sqlite.inTransaction) writing.rollback().run();
          throw error;
        }
      }),
    );
  }

  async #writer(): Promise<Writing> {
    this.#assertOpen();
    if (this.#options.readonly)
      throw unavailable('views_readonly', `${this.#path} was opened for reading only.`);
    // A rebuild replaces a damaged file: what is posted to the old one would be lost.
    if ([this.#reading, this.#writing].some((one) => one?.connection.place.isKept === false))
      this.#closeConnections();
    this.#writing ??= writingOf(await openWriter(this.#options));
    return this.#writing;
  }

  async #withHints<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw withViewsHint(failureOfOwnSql(error, this.#path));
    }
  }

  #absent() {
    return unavailable(
      'no_views',
      `There are no views at ${this.#path} yet.`,
      advice`Run ${{ message: 'RebuildViews' }}.`,
    );
  }

  #assertOpen(): void {
    if (this.#closed) throw new Error('the view store is closed');
  }

  #closeConnections(): void {
    this.#reading?.connection.close();
    this.#writing?.connection.close();
    this.#reading = undefined;
    this.#writing = undefined;
  }
}

interface Reading {
  readonly connection: Connection;
  readonly meta: MetaStatements;
  readonly reader: ViewReader;
}

const readingOf = (connection: Connection): Reading => ({
  connection,
  meta: new MetaStatements(connection.sqlite),
  reader: new ViewReader(connection.sqlite),
});

interface Writing {
  readonly connection: Connection;
  readonly tx: SqliteViewTransaction;
  readonly meta: MetaStatements;
  /** The same connection as readers see it, where it is the only one. */
  readonly reading: Reading;
  begin(): Statement<[], unknown>;
  commit(): Statement<[], unknown>;
  rollback(): Statement<[], unknown>;
}

function writingOf(connection: Connection): Writing {
  const { sqlite } = connection;
  const reading = readingOf(connection);
  return {
    connection,
    tx: new SqliteViewTransaction(sqlite),
    meta: reading.meta,
    reading,
    begin: lazy(() => sqlite.prepare('BEGIN IMMEDIATE')),
    commit: lazy(() => sqlite.prepare('COMMIT')),
    rollback: lazy(() => sqlite.prepare('ROLLBACK')),
  };
}
