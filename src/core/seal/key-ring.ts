import type { Position } from '../model/commit.ts';
import type { EventLog, RejectionLog } from '../model/event-log.ts';
import type { Subject } from '../model/forgetting.ts';
import {
  DESTROYED,
  type FoundKeys,
  isKeyStore,
  type KeyId,
  type KeyName,
  type KeySource,
  type KeyStore,
  type SubjectKey,
  type SubjectKeys,
} from '../model/key-store.ts';
import { keyKept, keysMissing } from './key-failures.ts';

/** How many keys a process keeps at hand: some 4 MB. */
const MOST = 20_000;

/**
 * The keys that a process has in use. Whether somebody is forgotten is what the log says: with every read of it, the forgettings
 * that are new in it are carried out here, so that a keys' backup that is put back brings nobody back.
 */
export class KeyRing {
  readonly #source: KeySource;
  readonly #log: EventLog;
  /** One a subject. */
  readonly #keys = new Map<Subject, SubjectKey>();
  readonly #forgotten = new Set<Subject>();
  readonly #rejections: Pick<RejectionLog, 'forget'> | undefined;
  #upTo: Position | undefined;
  #dropping: NodeJS.Timeout | undefined;

  /**
   * @param log as it is stored
   * @param rejections what is refused beside it: deleted with the keys
   */
  constructor(source: KeySource, log: EventLog, rejections?: Pick<RejectionLog, 'forget'>) {
    this.#source = source;
    this.#log = log;
    this.#rejections = rejections;
  }

  /** How far the log's forgettings are carried out. */
  get upTo(): Position {
    return this.#upTo ?? 0;
  }

  /** That somebody is forgotten is known here already: what follows from it in the store is left to `refresh`. */
  forgets(subject: Subject): void {
    this.#forgotten.add(subject);
  }

  /** Carries out what the log has forgotten meanwhile. */
  async refresh(): Promise<void> {
    const store = isKeyStore(this.#source) ? this.#source : undefined;
    const from = this.#upTo ?? (await this.#carriedOut(store));
    const commits = await this.#log.forgettings(from);
    const upTo = commits.at(-1)?.position ?? from;
    const subjects = commits.map(({ stream }) => stream);
    for (const subject of subjects) {
      this.#forgotten.add(subject);
      this.#keys.delete(subject);
    }
    if (store !== undefined && subjects.length > 0) {
      // The refusals first: where it ends between the two, all of it is done again.
      for (const subject of subjects) await this.#rejections?.forget(subject);
      await store.destroy(subjects, upTo);
    }
    this.#upTo = Math.max(upTo, this.upTo);
  }

  /**
   * The forgetting up to which all are carried out. Where another commit stands in its place, the log was put back to an earlier
   * moment, and may have forgotten others since: all of them are carried out again.
   */
  async #carriedOut(store: KeyStore | undefined): Promise<Position> {
    const position = (await store?.forgottenUpTo()) ?? 0;
    if (position === 0) return 0;
    const [found] = await this.#log.forgettings(position - 1);
    return found?.position === position ? position : 0;
  }

  /** The ids of a subject's keys; none where this is not where they are kept. */
  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    return isKeyStore(this.#source) ? this.#source.idsOf(subject) : [];
  }

  /**
   * The ids of the keys of a subject that the log has forgotten, as the store itself says that they are gone.
   *
   * @throws FailureError `unavailable` where one of them is not; `busy` (`keys_in_use`) where its bytes are in a file still
   */
  async destroyedOf(subject: Subject): Promise<readonly KeyId[]> {
    await this.refresh();
    if (isKeyStore(this.#source)) await this.#source.wipe();
    const ids = await this.idsOf(subject);
    const found = await this.#source.find(ids.map((k) => ({ s: subject, k })));
    const kept = ids.filter((id) => found.get(id) !== DESTROYED);
    if (kept.length > 0) throw keyKept(subject, kept);
    return ids;
  }

  /** @throws FailureError `unavailable` (`keys_missing`) for a key that is not here although nobody forgot its subject */
  async find(names: readonly KeyName[]): Promise<FoundKeys> {
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    const unknown: KeyName[] = [];
    for (const name of names) {
      const known = this.#keys.get(name.s);
      if (this.#forgotten.has(name.s)) found.set(name.k, DESTROYED);
      else if (known?.id === name.k) found.set(name.k, known.key);
      else unknown.push(name);
    }
    if (unknown.length === 0) return found;
    const asked = await this.#source.find(unknown);
    for (const { k, s } of unknown) {
      const key = this.#forgotten.has(s) ? DESTROYED : asked.get(k);
      if (key === undefined)
        throw keysMissing(`the key ${k} of ${s} is not among them`, { key: k, subject: s });
      if (key !== DESTROYED) this.#keep(s, { id: k, key });
      found.set(k, key);
    }
    return found;
  }

  /** The key of each, made where there is none. Nothing more is sealed for those that are forgotten. */
  async obtain(subjects: readonly Subject[]): Promise<SubjectKeys> {
    const obtained = new Map<Subject, SubjectKey | typeof DESTROYED>();
    if (subjects.length === 0) return obtained;
    const unknown = new Set<Subject>();
    for (const subject of subjects) {
      const known = this.#keys.get(subject);
      if (this.#forgotten.has(subject)) obtained.set(subject, DESTROYED);
      else if (known === undefined) unknown.add(subject);
      else obtained.set(subject, known);
    }
    if (unknown.size === 0) return obtained;
    if (!isKeyStore(this.#source)) throw new TypeError('a copy of another log takes no commits');
    for (const [subject, key] of await this.#source.obtain([...unknown])) {
      if (key !== DESTROYED) this.#keep(subject, key);
      obtained.set(subject, key);
    }
    return obtained;
  }

  /** For another process, from where they are: nothing is answered of whom the log has forgotten by now. */
  async lend(names: readonly KeyName[]): Promise<FoundKeys> {
    await this.refresh();
    const found = await this.#source.find(names.filter(({ s }) => !this.#forgotten.has(s)));
    const gone = names.filter(({ s }) => this.#forgotten.has(s));
    return new Map([...found, ...gone.map(({ k }) => [k, DESTROYED] as const)]);
  }

  async close(): Promise<void> {
    clearTimeout(this.#dropping);
    this.#keys.clear();
    await this.#source.close();
  }

  /** All of them are dropped at once, when the first is as old as it may become. */
  #keep(subject: Subject, key: SubjectKey): void {
    if (this.#keys.size >= MOST) this.#keys.clear();
    this.#keys.set(subject, key);
    const { keptMs } = this.#source;
    if (keptMs === undefined || this.#dropping !== undefined) return;
    this.#dropping = setTimeout(() => {
      this.#dropping = undefined;
      this.#keys.clear();
    }, keptMs).unref();
  }
}
