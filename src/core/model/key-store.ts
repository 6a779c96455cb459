import type { Position } from './commit.ts';
import type { SealedBox } from './event.ts';
import type { Subject } from './forgetting.ts';
import type { MasterKeyFrom } from './master-key.ts';

/** 72 random bits in base64url: it never comes back, in this store or in another. */
export type KeyId = string;

/** The key that the personal data of one subject is sealed under: AES-256. */
export interface SubjectKey {
  readonly id: KeyId;
  /** 32 bytes. */
  readonly key: Buffer;
}

/** A key that was destroyed because its subject was forgotten: there will never be another for that subject. */
export const DESTROYED = 'destroyed';

/** Keys by their ids. Those that are not known are left out. */
export type FoundKeys = ReadonlyMap<KeyId, Buffer | typeof DESTROYED>;

/** The key of each subject. */
export type SubjectKeys = ReadonlyMap<Subject, SubjectKey | typeof DESTROYED>;

/** Which key, and whose it is. */
export type KeyName = Pick<SealedBox, 's' | 'k'>;

/** Keys by their ids: all that reading needs. */
export interface KeySource {
  /** For so long what it answers may be kept. Milliseconds; undefined: as long as the process lasts. */
  readonly keptMs?: number;
  /**
   * Destroyed: the key is, or all of its subject's. Keys that are not known here are left out.
   *
   * @throws FailureError `unavailable` where they cannot be asked for, or not be unwrapped
   */
  find(names: readonly KeyName[]): Promise<FoundKeys>;
  close(): Promise<void>;
}

/**
 * The keys of the people that a log tells of, kept apart from the log: no copy of it holds them. SQLite, PostgreSQL and memory
 * implement it and pass one contract suite.
 */
export interface KeyStore extends KeySource {
  identity(): Promise<KeysIdentity>;
  /** How far the forgettings of the log are carried out here. */
  forgottenUpTo(): Promise<Position>;
  /** The key of each subject, made where there is none yet. Durable when resolved. */
  obtain(subjects: readonly Subject[]): Promise<SubjectKeys>;
  /** The ids of a subject's keys, destroyed or not. */
  idsOf(subject: Subject): Promise<readonly KeyId[]>;
  /**
   * Destroys the keys of subjects for good. One without a key gets none from then on. Done again, it changes nothing. What is
   * left of them in the store's files is gone too, unless others are reading an earlier state: see `wipe`.
   *
   * @param upTo up to which position the log's forgettings are carried out with that
   */
  destroy(subjects: readonly Subject[], upTo: Position): Promise<void>;
  /**
   * Waits until no byte of what was destroyed is left in a file of the store.
   *
   * @throws FailureError `busy` (`keys_in_use`) where others read for longer than the timeout: whoever opens the keys next
   *   sees to the rest
   */
  wipe(): Promise<void>;
}

/** What makes these the keys of a log. */
export interface KeysIdentity {
  /** 72 random bits in base64url: the fingerprints of the log's commands begin with it. */
  readonly id: KeyId;
  /** The log that they are of. */
  readonly logId: string;
  /** 32 bytes: what makes blind keys and fingerprints unguessable. */
  readonly pepper: Buffer;
}

/** Where the keys of a log are kept. */
export interface Keys {
  /** As people know it: a path, or an address without secrets. */
  readonly place: string;
  /** Undefined: there are none there. @throws FailureError `unavailable` where they cannot be opened or unwrapped */
  open(): Promise<KeySource | KeyStore | undefined>;
  /**
   * Those of a log that holds nothing yet, made where there are none.
   *
   * @throws FailureError `unavailable` (`keys_of_another_log`) where those of another log are
   */
  create(logId: string): Promise<KeyStore>;
  /** What is done to them as a whole. Undefined: they last no longer than the process. */
  administration?(): Promise<KeyAdministration | undefined>;
}

/** What is done to the keys of a log as a whole. */
export interface KeyAdministration {
  /** Needs no master key. Undefined: there are none. @throws FailureError `unavailable` for what are no keys */
  state(): Promise<KeysState | undefined>;
  /**
   * Wraps every key by another master key, all at once or none. What they were wrapped by before, and that key where it lay
   * beside them, is gone from the store's files.
   *
   * @param to undefined: a new one, kept beside them
   * @throws FailureError as `Keys.open` does; `busy` (`keys_in_use`) as `KeyStore.wipe` does, when it is done
   */
  rotate(to: MasterKeyFrom | undefined): Promise<void>;
  /**
   * Copies them as they are, wrapped, into a file for its owner alone, which appears whole or not at all.
   *
   * @throws FailureError `usage` for a place that cannot be taken; `unavailable`
   */
  backup(copy: KeysCopy): Promise<KeysBackup>;
  /**
   * Adds the keys of a backup that are not here, and takes none of those away that are. Destroyed ones stay destroyed. The
   * forgettings of the log are all to be carried out again.
   *
   * @param id of the keys that the log names
   * @throws FailureError `not_found` (`no_keys_backup`); `rejected` (`keys_of_another_log`) for keys with another id, there or
   *   here; what `Keys.open` throws, of the backup as well. Nothing was changed then
   */
  restore(from: string, id: KeyId): Promise<void>;
}

/** What there is to say of keys without opening any. */
export interface KeysState {
  readonly id: KeyId;
  /** The log that they were made for. */
  readonly logId: string;
  /** How many can be used, and how many were destroyed. */
  readonly keys: number;
  readonly destroyed: number;
  /** Whether the master key lies beside them. */
  readonly isSelfContained: boolean;
  readonly forgottenUpTo: Position;
  /** Whether what is left of destroyed ones is still in a file. */
  readonly isWiped: boolean;
  /** An ISO instant; null: never. */
  readonly backedUpAt: string | null;
  /** Whether others of this machine could read them until now. */
  readonly wasOpenToOthers: boolean;
}

/** A backup that is to be made. */
export interface KeysCopy {
  readonly to: string;
  /** A file that is there. */
  readonly replace: boolean;
  /** An ISO instant: what is remembered as the time of the last backup. */
  readonly at: string;
}

export interface KeysBackup {
  readonly path: string;
  readonly bytes: number;
  /** How many are in it that can be used, and how many were destroyed. */
  readonly keys: number;
  readonly destroyed: number;
}

/** Names and no more than so many are asked for at once, where a network is in between. */
export const MOST_KEYS = 1_000;

export const isKeyStore = (keys: KeySource): keys is KeyStore => 'obtain' in keys;
