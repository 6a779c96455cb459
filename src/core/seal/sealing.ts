import type { EventLog, RejectionLog } from '../model/event-log.ts';
import { isKeyStore, type KeyId, type KeySource, type KeyStore, type Keys } from '../model/key-store.ts';
import { keysMissing } from './key-failures.ts';
import { KeyRing } from './key-ring.ts';
import { sealOf } from './seal-of.ts';
import { Sealer } from './sealer.ts';

/**
 * How one log is sealed. A log that was begun with keys is sealed from its first commit on; one from before goes on as it is,
 * until `events reseal` writes another. Which of them it is, its last commit says: its fingerprint names the keys.
 */
export class Sealing {
  readonly #log: EventLog;
  readonly #keys: Keys;
  readonly #rejections: Pick<RejectionLog, 'forget'> | undefined;
  #writer: Promise<Sealer | undefined> | undefined;
  #reader: Promise<KeyRing> | undefined;
  /** Of the reader, once it is open. */
  #ring: KeyRing | undefined;
  #opened: ReturnType<Keys['open']> | undefined;
  #logId: string | undefined;
  /** Whether the log had a commit when it was looked at: with whose keys it was begun is settled then. */
  #isBegun = false;

  /**
   * @param log as it is stored
   * @param rejections as they are stored
   */
  constructor(log: EventLog, keys: Keys, rejections?: Pick<RejectionLog, 'forget'>) {
    this.#log = log;
    this.#keys = keys;
    this.#rejections = rejections;
  }

  /**
   * For what is appended. Undefined: nothing is sealed.
   *
   * @throws FailureError `unavailable` (`keys_missing`) where the keys that the log was begun with are not here
   */
  writer(): Promise<Sealer | undefined> {
    this.#writer ??= this.#openWriter().finally(() => {
      if (!this.#isBegun) this.#writer = undefined;
    });
    return this.#writer;
  }

  /**
   * Runs what appends. Of an empty log nobody knows whose keys it will be begun with: until it is, others are kept from
   * appending between the look at it and the append.
   */
  async inTurn<Answer>(append: () => Promise<Answer>): Promise<Answer> {
    if (this.#isBegun) return append();
    const hold = await this.#log.hold();
    try {
      return await append();
    } finally {
      hold.release();
    }
  }

  /**
   * For what is sealed already, with the forgettings carried out that the log had when it was opened.
   *
   * @throws FailureError `unavailable` (`keys_missing`)
   */
  reader(): Promise<KeyRing> {
    this.#reader ??= this.#openReader().catch((error: unknown) => {
      this.#reader = undefined;
      throw error;
    });
    return this.#reader;
  }

  /** What is there to read with. Undefined: there are no keys. */
  async opened(): Promise<KeyRing | undefined> {
    return (await this.#open()) === undefined ? undefined : this.reader();
  }

  /** What is read of the log, while the forgettings are carried out that are new in it. Without keys in use there are none. */
  async along<Read>(read: Promise<Read>): Promise<Read> {
    const [answer] = await Promise.all([read, this.#ring?.refresh()]);
    return answer;
  }

  /** Only asked for where something is sealed: from then on it stays. */
  async logId(): Promise<string> {
    this.#logId ??= (await this.#log.identity()).logId;
    return this.#logId;
  }

  async close(): Promise<void> {
    const opened = this.#ring ?? (await this.#opened?.catch(() => undefined));
    await opened?.close();
  }

  async #openReader(): Promise<KeyRing> {
    const source = await this.#open();
    if (source === undefined) throw keysMissing(`there are none at ${this.#keys.place}`);
    if (isKeyStore(source)) await this.#assertOfThisLog(source);
    const ring = new KeyRing(source, this.#log, this.#rejections);
    await ring.refresh();
    this.#ring = ring;
    return ring;
  }

  /** Whom this log has forgotten, another may know under the same reference: their keys are not to be destroyed by it. */
  async #assertOfThisLog(store: KeyStore): Promise<void> {
    const { logId } = await store.identity();
    if (logId !== (await this.logId())) throw keysMissing(`${this.#keys.place} holds other ones`);
  }

  async #openWriter(): Promise<Sealer | undefined> {
    const seal = await sealOf(this.#log);
    const store = seal === 'empty' ? await this.#create() : await this.#storeOf(seal);
    this.#isBegun = seal !== 'empty';
    if (store === undefined) return undefined;
    return new Sealer(await store.identity(), await this.reader());
  }

  /** Until the log is begun, each command asks for them: those that are open are used on. */
  async #create(): Promise<KeyStore> {
    const logId = await this.logId();
    const opened = await this.#opened?.catch(() => undefined);
    const isIt = opened !== undefined && isKeyStore(opened) && (await opened.identity()).logId === logId;
    return isIt ? opened : this.#remembered(this.#keys.create(logId));
  }

  /** The keys that a log was begun with; undefined: it was begun without. */
  async #storeOf(id: KeyId | 'clear'): Promise<KeyStore | undefined> {
    if (id === 'clear') return undefined;
    const store = await this.#open();
    if (store === undefined) throw keysMissing(`there are none at ${this.#keys.place}`);
    if (!isKeyStore(store)) throw keysMissing(`${this.#keys.place} lends them for reading alone`);
    if ((await store.identity()).id !== id) throw keysMissing(`${this.#keys.place} holds other ones`);
    return store;
  }

  #open(): ReturnType<Keys['open']> {
    return this.#opened ?? this.#remembered(this.#keys.open());
  }

  /** Where there are none, or they cannot be opened, whoever needs them next looks again. */
  #remembered<Opened extends KeySource | undefined>(opening: Promise<Opened>): Promise<Opened> {
    this.#opened = opening;
    const again = (): void => {
      if (this.#opened === opening) this.#opened = undefined;
    };
    opening.then((opened) => (opened === undefined ? again() : undefined), again);
    return opening;
  }
}
