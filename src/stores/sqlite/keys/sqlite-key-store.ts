import type { Position } from '../../../core/model/commit.ts';
import type { Subject } from '../../../core/model/forgetting.ts';
import {
  DESTROYED,
  type FoundKeys,
  type KeyId,
  type KeyName,
  type KeysIdentity,
  type SubjectKey,
  type SubjectKeys,
} from '../../../core/model/key-store.ts';
import type { MasterKeyFrom } from '../../../core/model/master-key.ts';
import type { KeptKeyStore } from '../../../core/seal/key-administration.ts';
import { newKey, newKeyId } from '../../../core/seal/sealed-box.ts';
import { isDestroyed, type KeyContent, type KeysContent, wrapped } from '../../../core/seal/stored-keys.ts';
import { masterKeyWrong, unwrapKey, wrapKey, wrappingBy } from '../../../core/seal/wrapped-key.ts';
import { readMasterKey } from '../../../files/master-key.ts';
import type { Connection } from '../file/connection.ts';
import { isBusy } from '../file/failures.ts';
import { asDamagedKeys, damagedKeys, REPLACE_KEYS, RESTORE_KEYS } from './damaged-keys.ts';
import { DestroyedBytes } from './destroyed-bytes.ts';
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
export class SqliteKeyStore implements KeptKeyStore {
  readonly #options: KeyStoreOptions;
  readonly #sql: ReturnType<typeof keyStatements>;
  readonly #destroyed: DestroyedBytes;
  #unlocked: Unlocked | undefined;

  constructor(options: KeyStoreOptions) {
    this.#options = options;
    const { connection } = options;
    this.#sql = keyStatements(connection.sqlite);
    this.#destroyed = new DestroyedBytes(options, this.#sql);
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

  async find(names: readonly KeyName[]): Promise<FoundKeys> {
    return this.#atOnce((unlocked) => {
      const found = new Map<KeyId, Buffer | typeof DESTROYED>();
      for (const { s, k } of names) {
        const rows = this.#sql.ofSubject(s);
        const box = rows.find(({ id }) => id === k)?.key;
        if (isDestroyed(rows)) found.set(k, DESTROYED);
        else if (box) found.set(k, this.#unwrapped(unlocked, s, k, box));
      }
      return found;
    });
  }

  async obtain(subjects: readonly Subject[]): Promise<SubjectKeys> {
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
      const [row] = this.#sql.ofSubject(subject);
      if (row === undefined) return true;
      const { id, key } = row;
      known.set(subject, key === null ? DESTROYED : { id, key: this.#unwrapped(unlocked, subject, id, key) });
      return false;
    });
  }

  #made(subject: Subject, { id, master }: Unlocked): SubjectKey {
    const made: SubjectKey = { id: newKeyId(), key: newKey() };
    this.#sql.insert(wrapped(master, id, { subject, ...made }));
    return made;
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    return this.#connection.read(() => this.#sql.ofSubject(subject).map(({ id }) => id));
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    if (this.#connection.read(() => this.#isDestroyed(subjects, upTo))) return;
    const boxes = await this.#connection.writeInTurn(() => {
      const destroyed = subjects.flatMap((subject) => this.#overwrite(subject));
      this.#sql.forgotten(upTo, destroyed.length > 0);
      return destroyed;
    });
    this.#destroyed.add(boxes);
    await this.wipeIfFree();
  }

  #isDestroyed(subjects: readonly Subject[], upTo: Position): boolean {
    return (
      this.#sql.state().forgottenUpTo >= upTo &&
      subjects.every((subject) => isDestroyed(this.#sql.ofSubject(subject)))
    );
  }

  /** What it was wrapped in: nothing of that may be found any more. */
  #overwrite(subject: Subject): readonly Buffer[] {
    const rows = this.#sql.ofSubject(subject);
    if (rows.length === 0) this.#sql.insert({ subject, id: newKeyId(), key: null });
    const boxes = rows.flatMap(({ key }) => key ?? []);
    if (boxes.length > 0) this.#sql.overwrite(subject);
    return boxes;
  }

  /** Every key in clear: for another place, which wraps them by itself. */
  async content(): Promise<KeysContent> {
    return this.#atOnce((unlocked) => {
      const keys = this.#sql.all().map(({ subject, id, key }) => ({
        subject,
        id,
        key: key && this.#unwrapped(unlocked, subject, id, key),
      }));
      return { keys, backedUpAt: this.#sql.state().backedUpAt };
    });
  }

  async add({ keys, backedUpAt }: KeysContent): Promise<void> {
    await this.#inTurn((unlocked) => {
      for (const one of keys) this.#add(one, unlocked);
      this.#sql.forgetAgain(backedUpAt);
    });
  }

  #add(one: KeyContent, { id, master }: Unlocked): void {
    const rows = this.#sql.ofSubject(one.subject);
    if (isDestroyed(rows)) return;
    const here = rows.find((row) => row.id === one.id)?.key;
    const box = wrapped(master, id, one);
    if (!here) this.#sql.insert(box);
    else if (box.key !== null && unwrapKey(master, id, [one.subject, one.id], here) === undefined)
      this.#sql.rewrap(box);
  }

  async rewrap(to: MasterKeyFrom | undefined): Promise<void> {
    const { master, own } = wrappingBy(to && (await readMasterKey(to, this.#options.timeoutMs)));
    this.#destroyed.add(
      await this.#inTurn((before) => {
        const state = this.#sql.state();
        for (const { subject, id, key } of this.#sql.all()) {
          if (key === null) continue;
          const content = { subject, id, key: this.#unwrapped(before, subject, id, key) };
          this.#sql.rewrap(wrapped(master, state.id, content));
        }
        this.#sql.rotated(wrapKey(master, state.id, ['pepper'], before.pepper), own);
        return [state.pepper, ...(state.masterKey === null ? [] : [state.masterKey])];
      }),
    );
  }

  async wipe(): Promise<void> {
    await this.#destroyed.wipe(this.#options.timeoutMs);
  }

  /** As `wipe`, without waiting: what others keep from being wiped is left to whoever uses the keys next. */
  async wipeIfFree(): Promise<void> {
    await this.#destroyed.wipe(0).catch((error: unknown) => {
      if (!isBusy(error)) throw error;
    });
  }

  async close(): Promise<void> {
    this.#connection.close();
  }

  /** Reads of one moment, with the master key of that moment. */
  async #atOnce<T>(work: (unlocked: Unlocked) => T): Promise<T> {
    return this.#withMaster((step) => this.#connection.readAtOnce(step), work).catch(asDamagedKeys);
  }

  /** Writes, with the master key that all the others are wrapped by. */
  async #inTurn<T>(work: (unlocked: Unlocked) => T): Promise<T> {
    return this.#withMaster((step) => this.#connection.writeInTurn(step), work).catch(asDamagedKeys);
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
    throw masterKey === null
      ? masterKeyWrong(path)
      : damagedKeys(path, 'its own master key opens nothing', REPLACE_KEYS);
  }

  #unwrapped({ id: keys, master }: Unlocked, subject: Subject, id: KeyId, box: Buffer): Buffer {
    const key = unwrapKey(master, keys, [subject, id], box);
    if (key !== undefined) return key;
    throw damagedKeys(this.#connection.path, `the key of ${subject} is not what was wrapped`, RESTORE_KEYS);
  }
}
