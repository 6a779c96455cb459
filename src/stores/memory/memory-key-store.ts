import type { Position } from '../../core/model/commit.ts';
import type { Subject } from '../../core/model/forgetting.ts';
import {
  DESTROYED,
  type FoundKeys,
  type KeyId,
  type KeyName,
  type KeyStore,
  type Keys,
  type KeysIdentity,
  type SubjectKey,
  type SubjectKeys,
} from '../../core/model/key-store.ts';
import { newKey, newKeyId } from '../../core/seal/sealed-box.ts';

export class MemoryKeyStore implements KeyStore {
  readonly #identity: KeysIdentity;
  readonly #keys = new Map<
    Subject,
    SubjectKey | { readonly id: KeyId | undefined; readonly key: typeof DESTROYED }
  >();
  #forgottenUpTo: Position = 0;

  constructor(logId: string) {
    this.#identity = { id: newKeyId(), logId, pepper: newKey() };
  }

  async identity(): Promise<KeysIdentity> {
    return this.#identity;
  }

  async forgottenUpTo(): Promise<Position> {
    return this.#forgottenUpTo;
  }

  async obtain(subjects: readonly Subject[]): Promise<SubjectKeys> {
    return new Map(
      subjects.map((subject) => {
        const known = this.#keys.get(subject) ?? { id: newKeyId(), key: newKey() };
        this.#keys.set(subject, known);
        return [subject, known.key === DESTROYED ? DESTROYED : known];
      }),
    );
  }

  async find(names: readonly KeyName[]): Promise<FoundKeys> {
    const found = new Map<KeyId, Buffer | typeof DESTROYED>();
    for (const { s, k } of names) {
      const known = this.#keys.get(s);
      if (known !== undefined && (known.key === DESTROYED || known.id === k)) found.set(k, known.key);
    }
    return found;
  }

  async idsOf(subject: Subject): Promise<readonly KeyId[]> {
    const id = this.#keys.get(subject)?.id;
    return id === undefined ? [] : [id];
  }

  async destroy(subjects: readonly Subject[], upTo: Position): Promise<void> {
    for (const subject of subjects) {
      const known = this.#keys.get(subject);
      if (known !== undefined && known.key !== DESTROYED) known.key.fill(0);
      this.#keys.set(subject, { id: known?.id, key: DESTROYED });
    }
    this.#forgottenUpTo = Math.max(this.#forgottenUpTo, upTo);
  }

  async wipe(): Promise<void> {}

  async close(): Promise<void> {}
}

/** The keys of a log in memory, which end with it. */
export function memoryKeys(): Keys {
  let store: MemoryKeyStore | undefined;
  return {
    place: ':memory:',
    open: async () => store,
    create: async (logId) => {
      store ??= new MemoryKeyStore(logId);
      return store;
    },
  };
}
