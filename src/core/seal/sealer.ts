import type { Subject } from '../model/forgetting.ts';
import type { KeysIdentity, SubjectKeys } from '../model/key-store.ts';
import { blindKey } from '../model/personal-keys.ts';
import type { KeyRing } from './key-ring.ts';
import { keyed } from './sealed-box.ts';

/** What is appended to a log that is sealed, made unreadable without its keys. */
export class Sealer {
  readonly #ring: KeyRing;
  readonly #identity: KeysIdentity;

  constructor(identity: KeysIdentity, ring: KeyRing) {
    this.#identity = identity;
    this.#ring = ring;
  }

  get logId(): string {
    return this.#identity.logId;
  }

  /** As it is stored, if it is not that already: without the keys, nobody can try whether a guess at the command is right. */
  fingerprint(given: string): string {
    const named = `${this.#identity.id}:`;
    return given.startsWith(named) ? given : `${named}${this.#keyed(given)}`;
  }

  blind(key: string): string {
    return blindKey(key, (text) => this.#keyed(text));
  }

  /** The key of each, made where there is none. Nothing more is sealed for those that are forgotten. */
  keysFor(subjects: readonly Subject[]): Promise<SubjectKeys> {
    return this.#ring.obtain(subjects);
  }

  #keyed(text: string): string {
    return keyed(this.#identity.pepper, text);
  }
}
