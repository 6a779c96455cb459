import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import {
  DESTROYED,
  type KeyId,
  type KeyName,
  type KeyStore,
  type KeysIdentity,
  type SubjectKey,
} from '../../../core/model/key-store.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import { masterKeyWrong, unwrapKey, wrapKey } from '../../../core/seal/wrapped-key.ts';
import { type Connection, patiently } from '../file/connection.ts';
import { damagedFile, isBusy } from '../file/failures.ts';
import { keyStatements } from './key-statements.ts';

export interface KeyStoreOptions {
  readonly connection: Connection;
  /** How long to wait for other processes, in milliseconds. */
  readonly timeoutMs: number;
  /** The master key, where it does not lie in the file. @throws FailureError */
  masterKey(): Promise<Buffer>;
}

/** The master key as it was last found, and what it has unwrapped: others may rotate it. */
interface Unlocked {
  /** Of these keys. */
  readonly id: KeyId;
  readonly master: Buffer;
  readonly wrappedPepper: Buffer;
  readonly pepper: Buffer;
}

/** Keys in a file of their own, each wrapped by the master key. */
export class SqliteKeyStore implements KeyStore {
  readonly #options: KeyStoreOptions;
  readonly #sql: ReturnType<typeof keyStatements>;
  #unlocked: Unlocked | undefined;
  /** What this process has destroyed and not yet found gone. */
  #overwritten: Buffer[] = [];

  constructor(options: KeyStoreOptions) {
    this.#options = options;
    const { connection } = options;
    // What is freed is overwritten: of 16 000 rows in pages that were split many times, no byte was left (2026-11).
    connection.read(() => connection.sqlite.pragma('secure_delete = ON'));
    this.#sql = keyStatements(connection.sqlite);
  }

  get #connection(): Connection {
    return this.#options.connection;
  }

  async identity(): Promise<KeysIdentity> {
    return this.#atOnce(({ pepper }) => {
      const { id, logId } = this.#sql.state();
      return { id, logId, pepper };
    });
  }

  async forgottenUpTo(): Promise<Position> {
    return this.#connection.read(() => this.#sql.state().forgottenUpTo);
  }

  async find(names: readonly KeyName[]): Promise<ReadonlyMap<KeyId, Buffer | typeof DESTROYED>> {
    return this.#atOnce((unlocked) => {
      const found = new Map<KeyId, Buffer | typeof DESTROYED>();
      for (const { s, k } of names) {
        const row = this.#sql.ofSubject(s);
        if (row === undefined) continue;
        if (row.key === null) found.set(k, DESTROYED);
        else if (row.id === k) found.set(k, this.#unwrapped(unlocked, s, k, row.key));
      }
      return found;
    });
  }

  async obtain(subjects: readonly Subject[]): Promise<ReadonlyMap<Subject, SubjectKey | typeof DESTROYED>> {
    const known = new Map<Subject, SubjectKey | typeof DESTROYED>();
    const unknown = await this.#atOnce((unlocked) => this.#look(subjects, unlocked, known));
    if (unknown.length === 0) return known;
    await this.#inTurn((unlocked) => {
      for (const subject of this.#look(unknown, unlocked, known))
        known.set(subject, this.#made(subject, unlocked));
    });
    return known;
  }

  /** Those that there are none of yet. */
  #look(
    subjects: readonly Subject[],
    unlocked: Unlocked,
    known: Map<Subject, SubjectKey | typeof DESTROYED>,
  ): readonly Subject[] {
    return subjects.filter((subject) => {
      const row = this.#sql.ofSubject(subject);
      if (row === undefined) return true;
      const { id, key } = row;
      known.set(subject, key === null ? DESTROYED : { id, key: this.#unwrapped(unlocked, subject, id, key) });
      return false;
    });
  }

  #made(subject: Subject, { id, master }: Unlocked): SubjectKey {
    const made: SubjectKey = { id: newKeyId(), key: newKey() };
    this.#sql.insert(subject, made.id, wrapKey(master, id, [subject, made.id], made.key));
    return made;
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    const row = this.#connection.read(() => this.#sql.ofSubject(subject));
    return row === undefined ? [] : [row.id];
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    if (this.#connection.read(() => this.#isDestroyed(subjects, upTo))) return;
    const boxes = await this.#connection.writeInTurn(() => {
      const destroyed = subjects.flatMap((subject) => this.#destroyed(subject));
      this.#sql.forgotten(upTo, destroyed.length > 0);
      return destroyed;
    });
    this.#overwritten.push(...boxes);
    await this.wipeIfFree();
  }

  #isDestroyed(subjects: readonly Subject[], upTo: Position): boolean {
    return (
      this.#sql.state().forgottenUpTo >= upTo &&
      subjects.every((subject) => this.#sql.ofSubject(subject)?.key === null)
    );
  }

  /** What it was wrapped in: nothing of that may be found any more. */
  #destroyed(subject: Subject): readonly Buffer[] {
    const row = this.#sql.ofSubject(subject);
    if (row === undefined) this.#sql.insert(subject, newKeyId(), null);
    if (row === undefined || row.key === null) return [];
    this.#sql.overwrite(subject);
    return [row.key];
  }

  async wipe(): Promise<void> {
    await this.#wipe(this.#options.timeoutMs);
  }

  /** As `wipe`, without waiting: what others keep from being wiped is left to whoever uses the keys next. */
  async wipeIfFree(): Promise<void> {
    await this.#wipe(0).catch((error: unknown) => {
      if (!isBusy(error)) throw error;
    });
  }

  async #wipe(waitMs: number): Promise<void> {
    const { overwrites, wiped } = this.#connection.read(() => this.#sql.state());
    if (wiped >= overwrites) return;
    await patiently(waitMs, () => this.#foldWithoutWaiting());
    this.#assertGone();
    await this.#connection.writeInTurn(() => this.#sql.wiped(overwrites));
  }

  /** No earlier state of a page stays in the -wal. */
  #foldWithoutWaiting(): void {
    const { sqlite, path } = this.#connection;
    this.#connection.read(() => {
      sqlite.pragma('busy_timeout = 0');
      try {
        const [{ busy }] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
        if (busy !== 0) throw keysInUse(path);
      } finally {
        sqlite.pragma(`busy_timeout = ${this.#options.timeoutMs}`);
      }
    });
  }

  /**
   * Looks for what was destroyed in every page of the file, used or not. (Through SQLite: to open and close the file beside it
   * would drop the locks that this process has on it.)
   */
  #assertGone(): void {
    if (this.#overwritten.length === 0) return;
    const { sqlite, path, read } = this.#connection;
    const pages = read(() => sqlite.serialize());
    if (this.#overwritten.some((box) => pages.includes(box))) throw notGone(path);
    this.#overwritten = [];
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  /** Reads of one moment, with the master key of that moment. */
  async #atOnce<T>(work: (unlocked: Unlocked) => T): Promise<T> {
    return this.#withMaster((step) => this.#connection.readAtOnce(step), work);
  }

  /** Writes, with the master key that all the others are wrapped by. */
  async #inTurn<T>(work: (unlocked: Unlocked) => T): Promise<T> {
    return this.#withMaster((step) => this.#connection.writeInTurn(step), work);
  }

  async #withMaster<T>(
    within: <R>(step: () => R) => R | Promise<R>,
    work: (unlocked: Unlocked) => T,
  ): Promise<T> {
    for (;;) {
      const unlocked = this.#unlocked;
      const done = await within(() =>
        unlocked?.wrappedPepper.equals(this.#sql.state().pepper) ? { result: work(unlocked) } : undefined,
      );
      if (done !== undefined) return done.result;
      this.#unlocked = await this.#unlock();
    }
  }

  async #unlock(): Promise<Unlocked> {
    const { id, pepper: wrappedPepper, masterKey } = this.#connection.read(() => this.#sql.state());
    const master = masterKey ?? (await this.#options.masterKey());
    const pepper = unwrapKey(master, id, ['pepper'], wrappedPepper);
    if (pepper !== undefined) return { id, master, wrappedPepper, pepper };
    const { path } = this.#connection;
    throw masterKey === null ? masterKeyWrong(path) : damagedFile(path, 'its own master key opens nothing');
  }

  #unwrapped({ id: keys, master }: Unlocked, subject: Subject, id: KeyId, box: Buffer): Buffer {
    const key = unwrapKey(master, keys, [subject, id], box);
    if (key !== undefined) return key;
    throw damagedFile(this.#connection.path, `the key of ${subject} is not what was wrapped`, RESTORE_KEYS);
  }
}

const RESTORE_KEYS = advice`Nobody is forgotten by that. Put a backup of the keys back: ${{ program: 'keys restore' }}.`;

const keysInUse = (path: string): FailureError =>
  new FailureError({
    kind: 'busy',
    code: 'keys_in_use',
    message: `It is destroyed, but its bytes are in ${path}-wal still: another process reads an earlier state of the file.`,
    ...advice`End what reads ${path}. Whoever opens the keys next removes what is left.`,
  });

const notGone = (path: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'keys_not_gone',
    message: `A key was destroyed, and its bytes are found in ${path} still.`,
    ...advice`Try again; if they stay, report this as a defect.`,
  });
