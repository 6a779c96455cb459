import type { Position } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import type { Subject } from '../model/forgetting.ts';
import { DESTROYED, isKeyStore, type KeyId, type KeyName, type KeySource } from '../model/key-store.ts';
import { keysMissing } from './key-failures.ts';

/** How many keys a process keeps at hand: some 4 MB. */
const MOST = 20_000;

/**
 * The keys that a process has in use. Whether somebody is forgotten is what the log says: before each use, the forgettings that
 * are new in it are carried out here, so that a keys' backup that is put back brings nobody back.
 */
export class KeyRing {
  readonly #source: KeySource;
  readonly #log: EventLog;
  readonly #keys = new Map<KeyId, { readonly subject: Subject; readonly key: Buffer }>();
  readonly #forgotten = new Set<Subject>();
  #upTo: Position | undefined;

  /** @param log as it is stored */
  constructor(source: KeySource, log: EventLog) {
    this.#source = source;
    this.#log = log;
  }

  /** Carries out what the log has forgotten meanwhile. */
  async refresh(): Promise<void> {
    const store = isKeyStore(this.#source) ? this.#source : undefined;
    const from = this.#upTo ?? (await store?.forgottenUpTo()) ?? 0;
    const commits = await this.#log.forgettings(from);
    const upTo = commits.at(-1)?.position ?? from;
    const subjects = commits.map(({ stream }) => stream);
    for (const subject of subjects) this.#forgotten.add(subject);
    for (const [id, { subject }] of this.#keys) if (this.#forgotten.has(subject)) this.#keys.delete(id);
    if (subjects.length > 0) await store?.destroy(subjects, upTo);
    this.#upTo = upTo;
  }

  /** @throws FailureError `unavailable` (`keys_missing`) for a key that is not here although nobody forgot its subject */
  async find(names: readonly KeyName[]): Promise<ReadonlyMap<KeyId, Buffer | typeof DESTROYED>> {
    await this.refresh();
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    const unknown: KeyName[] = [];
    for (const name of names) {
      const key = this.#forgotten.has(name.s) ? DESTROYED : this.#keys.get(name.k)?.key;
      if (key === undefined) unknown.push(name);
      else found.set(name.k, key);
    }
    if (unknown.length === 0) return found;
    const asked = await this.#source.find(unknown);
    if (this.#keys.size + asked.size > MOST) this.#keys.clear();
    for (const { k, s } of unknown) {
      const key = asked.get(k);
      if (key === undefined)
        throw keysMissing(`the key ${k} of ${s} is not among them`, { key: k, subject: s });
      if (key !== DESTROYED) this.#keys.set(k, { subject: s, key });
      found.set(k, key);
    }
    return found;
  }
}
