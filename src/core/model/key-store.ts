import type { Position } from './commit.ts';
import type { SealedBox } from './event.ts';
import type { Subject } from './forgetting.ts';

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

/** Which key, and whose it is. */
export type KeyName = Pick<SealedBox, 's' | 'k'>;

/** Keys by their ids: all that reading needs. */
export interface KeySource {
  /**
   * Destroyed: the key is, or all of its subject's. Keys that are not known here are left out.
   *
   * @throws FailureError `unavailable` where they cannot be asked for, or not be unwrapped
   */
  find(names: readonly KeyName[]): Promise<ReadonlyMap<KeyId, Buffer | typeof DESTROYED>>;
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
  obtain(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, SubjectKey | typeof DESTROYED>>;
  /** The ids of a subject's keys, destroyed or not. */
  idsOf(subject: Subject): Promise<readonly KeyId[]>;
  /**
   * Destroys the keys of subjects for good: overwritten, and gone from every file of the store. One without a key gets none
   * from then on. Done again, it changes nothing.
   *
   * @param upTo up to which position the log's forgettings are carried out with that
   */
  destroy(subjects: readonly Subject[], upTo: Position): Promise<void>;
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
}

export const isKeyStore = (keys: KeySource): keys is KeyStore => 'obtain' in keys;
