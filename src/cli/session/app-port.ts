import type { OpenedDaybook } from '../../core/dispatch/opened-daybook.ts';
import type { Failure } from '../../core/kernel/failure.ts';
import type { ReportProgress } from '../../core/kernel/progress.ts';
import type { Facts, Finding } from '../../core/log/store-engine.ts';
import type { Principal, Scope, Token } from '../../core/model/access.ts';
import type { CommandMeta } from '../../core/model/command.ts';
import type { MasterKeyFrom } from '../../core/model/master-key.ts';
import type { DescribedReceipt } from '../../core/read/event-sentences.ts';
import type { Manifest } from '../argv/manifest.ts';
import type { ContextCli } from './entities.ts';

/**
 * What the command line needs of the program around it. The composition root provides it; the command line itself sees
 * neither a context nor a store.
 */
export interface AppPort extends ContextCli {
  readonly manifest: Manifest;
  open(options: OpenOptions): Promise<OpenedDaybook>;
  readonly store: StoreAdministration;
  readonly keys: KeysAdministration;
  readonly access: TokenAdministration;
  /** Fills an empty daybook through the real commands, from a seeded generator. */
  demo(daybook: OpenedDaybook, options: DemoOptions): Promise<DemoSummary>;
  /** The user's own SQL, read-only, over the views and the log. */
  sql(options: OpenOptions, text: string): Promise<SqlAnswer>;
  /** Serves the daybook over HTTP, until it is drained. */
  serve(options: OpenOptions, how: ServeOptions): Promise<Serving>;
  /** What happened or would happen, a sentence an event, in words that people know. */
  sentences(answer: DescribedReceipt): Promise<readonly string[]>;
  /** Every message's definition, for `commands schema`. */
  schemas(names: readonly string[]): Promise<readonly MessageSchema[]>;
}

export interface OpenOptions {
  /** Where the daybook is: a file, or an address. */
  readonly db: string;
  /** The views' file, where it is not the usual one. */
  readonly views: string | undefined;
  /** Where its keys are, if they are not at the usual place: a file, or an address. */
  readonly keys: string | undefined;
  /** What the keys are wrapped by; undefined: by a key beside them. */
  readonly masterKey: MasterKeyFrom | undefined;
  /** Create the daybook if it is missing: for commands that write. */
  readonly create: boolean;
  readonly timeoutMs: number;
  readonly actor: string;
  /** Pins the clock: an ISO instant. */
  readonly now: string | undefined;
  /** Called with what happens besides answering. */
  notice(text: string): void;
  /** Called with the progress of what takes long. */
  readonly progress: ReportProgress;
  /** Called with every message dispatched. */
  trace?(text: string): void;
}

export interface ServeOptions {
  /** Which of the two sides is served. */
  readonly sides: { readonly commands: boolean; readonly queries: boolean };
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** Other names than its address by which it is called. */
  readonly hosts: readonly string[];
  /** Addresses and ranges of proxies whose `X-Forwarded-For` is believed. */
  readonly trustedProxies: readonly string[];
  /** Whose pages may read answers. */
  readonly corsOrigins: readonly string[];
  /** How much a token may send: at once, and a second. */
  readonly rates: Readonly<
    Record<'requests' | 'writes', { readonly burst: number; readonly perSecond: number }>
  >;
  /** Paths of PEM files. */
  readonly tls: { readonly cert: string; readonly key: string } | undefined;
  /** Every command needs an idempotency key. */
  readonly requireKeys: boolean;
  /** The console shows times on the clocks of this zone. */
  readonly zone: string;
  /** Where metrics are shown without a token, on loopback; undefined: nowhere. 0: any port that is free. */
  readonly metricsPort: number | undefined;
  /** So many commits behind, views are ready still. */
  readonly maxLag: number;
  /** A line a request on stderr. */
  readonly accessLog: boolean;
  /** How long answers still close their connections before the service stops listening. */
  readonly drainDelayMs: number;
  /** How long what is in flight may take after that. */
  readonly drainTimeoutMs: number;
  /** What the daybook is a copy of, and fed by; undefined: it is served as it is. */
  readonly follow?: FollowOptions | undefined;
}

export interface FollowOptions {
  /** The address of a service that serves the log or another copy of it, or of a PostgreSQL server. */
  readonly source: string;
  /** The secret of a token for its feed, read again for every request. @throws FailureError */
  token(): string;
  /** Drop the copy that is there, and fetch it anew. */
  readonly refetch: boolean;
  /** Called before a daybook with facts becomes a copy; throws to stop it. */
  approve(question: string): Promise<void>;
}

/** A service that listens. */
export interface Serving {
  readonly url: string;
  /** Where metrics are shown without a token. */
  readonly metricsUrl?: string;
  /** Reads the certificate again. */
  reload(): void;
  /** Lets what is in flight end, then closes the daybook. */
  drain(): Promise<void>;
}

export interface SqlAnswer {
  /** Each once. */
  readonly columns: readonly string[];
  readonly rows: AsyncIterable<object>;
  close(): void;
}

/** Who may speak to the daybook over HTTP. */
export interface TokenAdministration {
  /** @throws FailureError `usage` for a name that cannot be one, `rejected` for one that is taken */
  create(
    options: OpenOptions,
    request: {
      readonly name: string;
      readonly scopes: readonly Scope[];
      /** The messages that it is for; undefined: all. */
      readonly only: readonly string[] | undefined;
      /** Milliseconds; undefined: a year. */
      readonly lifetimeMs: number | undefined;
    },
  ): Promise<{ readonly token: Token; readonly secret: string }>;
  list(options: OpenOptions): Promise<readonly Token[]>;
  /** The secret of a link that signs a principal in to the console, once and within a minute. */
  link(options: OpenOptions, principal: Principal): Promise<string>;
  /** Safe to repeat: `isNew` says whether it was valid until now. @throws FailureError `not_found` */
  revoke(
    options: OpenOptions,
    name: string,
  ): Promise<{ readonly revokedAt: string; readonly isNew: boolean }>;
}

/** What is done to the daybook as a whole, wherever it is kept. */
export interface StoreAdministration {
  /** The log's file and its views', with those that SQLite keeps beside them. */
  ownFiles(options: OpenOptions): Promise<readonly string[]>;
  /** Creates the daybook if there is none: `created` says so. */
  initialise(options: OpenOptions): Promise<{
    readonly name: string;
    readonly created: boolean;
    /** Where its keys will be. */
    readonly keys: string | undefined;
  }>;
  info(options: OpenOptions): Promise<Facts>;
  /** What an operator should know of the store, apart from what is in it. */
  findings(options: OpenOptions): Promise<readonly Finding[]>;
  check(options: OpenOptions): Promise<{
    readonly facts: Facts;
    readonly problems: readonly string[];
    /** Events of a sound log that do not fit their schemas: of the program that wrote them, not of the file. */
    readonly differs: Failure | undefined;
    /** Of the views' file. */
    readonly views: readonly string[];
  }>;
  /** @param replace a file that is there */
  backup(options: OpenOptions, to: string, replace: boolean): Promise<Facts>;
  /** @param approve called before an existing daybook is replaced; throws to stop it */
  restore(options: OpenOptions, from: string, approve: (question: string) => Promise<void>): Promise<Facts>;
  migrate(options: OpenOptions, dryRun: boolean): Promise<Readonly<Record<string, Fact | readonly string[]>>>;
  /** Gives a log that was put back to an earlier moment a new epoch. */
  adopt(options: OpenOptions): Promise<Facts>;
  exportArchive(options: OpenOptions): AsyncIterable<object>;
  /** Writes the log again, sealed, into a file of its own. @param each gets every commit's hashes, in both logs */
  reseal(
    options: OpenOptions,
    to: string,
    each: (one: {
      readonly position: number;
      readonly before: string;
      readonly after: string;
    }) => Promise<void>,
  ): Promise<Facts>;
  importArchive(
    options: OpenOptions,
    lines: AsyncIterable<{ readonly number: number; readonly text: string }>,
    dryRun: boolean,
  ): Promise<Facts>;
}

/** The keys of what is personal in the log, as a whole. */
export interface KeysAdministration {
  info(options: OpenOptions): Promise<Facts>;
  /** @param replace a file that is there */
  backup(options: OpenOptions, to: string, replace: boolean): Promise<Facts>;
  restore(options: OpenOptions, from: string): Promise<Facts>;
  /** @param approve called before the master key is kept beside the keys again; throws to stop it */
  rotate(options: OpenOptions, to: RotateTo, approve: (question: string) => Promise<void>): Promise<Facts>;
  /** Where they are, and whether they are there; undefined: nothing in the log is sealed. */
  place(options: OpenOptions): Promise<{ readonly place: string; readonly areThere: boolean } | undefined>;
}

/** `beside`: a new master key that lies beside the keys. Undefined: what is given for the daybook. */
export type RotateTo = MasterKeyFrom | 'beside' | undefined;

export type Fact = Facts[string];

export interface DemoOptions {
  readonly orders: number;
  readonly seed: number;
  readonly now: string;
  progress(done: number): void;
}

export interface DemoSummary {
  readonly facts: Readonly<Record<string, string | number>>;
}

export interface MessageSchema {
  readonly name: string;
  readonly kind: 'command' | 'query';
  readonly summary: string;
  readonly schema: unknown;
}

export type { CommandMeta };
