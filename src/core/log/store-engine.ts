import type { Advice } from '../kernel/advice.ts';
import type { AccessStore } from '../model/access.ts';
import type { Head } from '../model/commit.ts';
import type { Keys } from '../model/key-store.ts';
import type { MasterKeyFrom } from '../model/master-key.ts';
import type { Clock } from '../model/ports.ts';
import type { CheckpointStore } from './checkpoints.ts';
import type { Replica } from './replica.ts';
import type { WriteStore } from './write-store.ts';

/**
 * The port of a kind of store: how a daybook at one address is opened, and looked after as a whole. `engines.ts` chooses by
 * the address; nothing else asks which kind it is.
 */
export interface StoreEngine {
  readonly place: Place;
  /**
   * Brought to the newest schema, where that is the opener's to do.
   *
   * @throws FailureError `not_found` (`no_daybook`), `unavailable`, `newer_daybook` or `busy`
   */
  open(how?: { readonly create?: boolean; readonly readonly?: boolean }): Promise<OpenedStore>;
  /** Brings an older schema forward, or says what would be done. @throws FailureError as `open` does */
  migrate(how: { readonly dryRun: boolean }): Promise<Migrated>;
  /** Who may, over HTTP: there is no need to open the log for that. @throws FailureError `not_found` (`no_daybook`) */
  access(): Promise<AccessStore>;
  /** The SQLite files that SQL is answered from. */
  tables(): Promise<SqlFiles>;
  /** Files of this machine that are the daybook's own, there or not: nothing else may be written over them. */
  ownFiles(): readonly string[];
  /** @throws FailureError `usage` where copies of it are not this program's business */
  backups(): Promise<Backups>;
  /**
   * Gives the log a new epoch: it was put back to an earlier moment by other means than this program's.
   *
   * @throws FailureError `usage` where nothing but this program puts it back
   */
  adopt(): Promise<{ readonly epoch: string; readonly head: Head }>;
}

/** What every engine is given. */
export interface EngineOptions {
  readonly clock: Clock;
  /** How long to wait for others. Milliseconds. */
  readonly timeoutMs: number;
  /** The views' file, where it is not the usual one. */
  readonly views?: string | undefined;
  /** The address of its keys, where they are not at the usual place. */
  readonly keys?: string | undefined;
  /** What the keys of personal data are wrapped by. Undefined: by a key that lies beside them. */
  readonly masterKey?: MasterKeyFrom | undefined;
  /** Called with a sentence about what keeps nobody from working, and should be known by who runs it. */
  readonly warn?: ((sentence: string) => void) | undefined;
}

/** What an engine is made of besides. */
export interface EngineParts {
  /** The keys at the address that is given, or else at the usual one: whatever keeps them there. */
  keysAt(usual: () => string): Keys;
}

/** Where a daybook is kept, under the name by which answers show it: a whole path, or an address. */
export type Place = { readonly path: string } | { readonly url: string };

/** As one word. */
export const nameOfPlace = (place: Place): string => ('path' in place ? place.path : place.url);

export interface OpenedStore extends WriteStore {
  readonly replica: Replica;
  /** The views' file; `:memory:` for views that last as long as the process. */
  viewsPath(): Promise<string>;
  /** How far durable subscribers have come, those of earlier versions included. */
  subscribers(): Promise<CheckpointStore>;
  /** Who may, over HTTP: kept with the log, created with the first token. */
  access(): Promise<AccessStore>;
  /** Whether what answers is kept behind the log by its server: a standby. Undefined: never. */
  mayLag?(): Promise<boolean>;
  /** What it is and holds, and how it is kept safe. */
  info(): Promise<Facts>;
  /** What only the engine can check. */
  examine(): Promise<Examined>;
  /** What an operator should know of its state. */
  findings(): Promise<readonly Finding[]>;
  /** @throws Error where nothing can be stored at present */
  assertWritable(): Promise<void>;
}

/** Names and values, in the order in which they are shown. */
export type Facts = Readonly<Record<string, string | number | null>>;

export interface Examined {
  /** Sentences. */
  readonly problems: readonly string[];
  /** Those of them that make the rest unreadable. */
  readonly unreadable: readonly string[];
}

export interface Finding {
  /** What was looked at: one word or two. */
  readonly check: string;
  readonly found: string;
  /** What to do about it; undefined: it is right. */
  readonly todo?: Advice | undefined;
  /** It could be better, and is not wrong. */
  readonly isWell?: boolean;
}

export type Migrated = {
  /** Versions of the schema. */
  readonly from: number;
  readonly to: number;
  /** The steps between them, by number and name. */
  readonly steps: readonly string[];
};

export interface SqlFiles {
  readonly views: string;
  /** Undefined: the log is in no file. */
  readonly log: string | undefined;
}

/** Copies of a daybook in files. */
export interface Backups {
  /**
   * Copies the log, which stays in use, into a file that appears whole and verified, or not at all.
   *
   * @throws FailureError `usage` for a place that cannot be taken; `unavailable` where it cannot be written
   */
  copy(options: CopyOptions): Promise<Backup>;
  /** @param from a backup's file */
  restoration(from: string, step: Step): Restoration;
}

export interface CopyOptions {
  readonly to: string;
  /** Replace a file that is there. */
  readonly replace: boolean;
  readonly step: Step;
  /** Checks the copy before it gets its name, and throws if it is not what it should be. */
  verify(copy: OpenedStore, head: Head): Promise<void>;
}

type Step = (done: number, total: number) => void;

export interface Backup {
  readonly path: string;
  readonly bytes: number;
  /** The log's last commit in it. */
  readonly head: Head;
}

/** A backup that is to take a daybook's place. Heads are null where they cannot be read, undefined where there is no daybook. */
export interface Restoration {
  readonly from: string;
  readonly path: string;
  headOfBackup(): Promise<Head | null | undefined>;
  headBefore(): Promise<Head | null | undefined>;
  /** The backup, copied beside the daybook, with an epoch of its own. */
  open(): Promise<RestoredStore>;
}

export interface RestoredStore extends OpenedStore {
  /** Puts it in the daybook's place, at once. */
  publish(): Promise<void>;
}
