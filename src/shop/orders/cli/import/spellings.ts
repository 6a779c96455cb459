import type { Entities, EntityCli } from '../../../../cli/session/entities.ts';
import { namesOf } from '../../../../cli/session/known-names.ts';
import type { Queries } from '../../../../core/dispatch/opened-daybook.ts';
import type { Failure } from '../../../../core/kernel/failure.ts';
import { foldText } from '../../../../core/kernel/fold-text.ts';
import type { PartyKind } from './registrations.ts';

/** A customer or a product, by what it is called in commands. */
interface NamedParty {
  readonly kind: PartyKind;
  readonly code: string;
}

/**
 * Names as they are spelled, by what they are without case and accents. Names are exact, and a shop may have an `a1` beside
 * an `A1`; but a file that names `mug` where there is `MUG` is mistaken far more often than it means another product.
 *
 * 2026-11: so `--create-missing`, which registers whatever a file names, rejects such a name, and who means it registers
 * it by its own command, which takes every name that is free.
 */
export class Spellings {
  readonly #queries: Queries;
  readonly #entities: Entities;
  readonly #byFold = new Map<string, Set<string>>();
  readonly #read = new Map<PartyKind, Promise<void>>();

  constructor(queries: Queries, entities: Entities) {
    this.#queries = queries;
    this.#entities = entities;
  }

  /** The rejection of the first name that is there, or stands before it, in another spelling only. */
  async rejectionOf(named: readonly NamedParty[]): Promise<Failure | undefined> {
    const fresh = new Map<string, string>();
    for (const { kind, code } of named) {
      const known = await this.#spelled(kind, code);
      if (known.has(code)) continue;
      const key = keyOf(kind, code);
      const other = [...known][0] ?? fresh.get(key);
      if (other !== undefined) return otherSpelling(kind, code, other);
      fresh.set(key, code);
    }
    return undefined;
  }

  /** The name is there from now on. */
  add(kind: PartyKind, name: string): void {
    this.#keep(kind, name);
  }

  async #spelled(kind: PartyKind, name: string): Promise<ReadonlySet<string>> {
    const read = this.#read.get(kind) ?? this.#readAll(kind);
    this.#read.set(kind, read);
    await read;
    return this.#byFold.get(keyOf(kind, name)) ?? new Set();
  }

  async #readAll(kind: PartyKind): Promise<void> {
    for await (const name of namesOf(this.#queries, this.#entities[kind] as EntityCli))
      this.#keep(kind, name);
  }

  #keep(kind: PartyKind, name: string): void {
    const key = keyOf(kind, name);
    const known = this.#byFold.get(key);
    if (known === undefined) this.#byFold.set(key, new Set([name]));
    else known.add(name);
  }
}

const keyOf = (kind: PartyKind, name: string): string => `${kind} ${foldText(name)}`;

const otherSpelling = (kind: PartyKind, name: string, other: string): Failure => ({
  kind: 'rejected',
  code: 'other_spelling',
  message: `There is no ${kind} "${name}". Did you mean "${other}"?`,
  hint: `If it is another one, register it first: daybook ${kind}s add.`,
  details: { [kind]: name, other },
});
