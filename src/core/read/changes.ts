import { hash } from 'node:crypto';
import type { Field, ResultShape } from '../model/field.ts';

/** A change of a row. One that has left the list is written as its key alone. */
export type Change = object & { readonly change: 'added' | 'changed' | 'removed' };

type Row = Readonly<Record<string, unknown>>;

/** The field that says how a row changed, before those of the row. */
export const changeField: Field = {
  name: 'change',
  format: 'text',
  show: 'table',
  summary: 'What has become of the row: added, changed or removed',
};

/** The fields that distinguish the rows of a list. */
export const keyFieldsOf = ({ idField, keyFields = [] }: ResultShape): readonly string[] => [
  ...(idField === undefined ? [] : [idField]),
  ...keyFields,
];

/** What changes from one look at a list to the next. Of each row it keeps what names it, and a hash of what is shown. */
export class Changes {
  readonly #keys: readonly string[];
  readonly #shown: readonly string[] | undefined;
  readonly #hashes = new Map<string, string>();
  #seen = new Set<string>();

  /** @param shown the fields whose changes count; all that there are if it is not given */
  constructor(shape: ResultShape, shown: readonly string[] | undefined) {
    this.#keys = keyFieldsOf(shape);
    this.#shown = shown;
  }

  /** Takes a look: what is new or not as it was. */
  async *in(rows: Iterable<object> | AsyncIterable<object>): AsyncGenerator<Change> {
    this.#seen = new Set();
    for await (const row of rows) {
      const key = this.#keyOf(row as Row);
      const before = this.#hashes.get(key);
      const now = this.#hashOf(row as Row);
      this.#seen.add(key);
      this.#hashes.set(key, now);
      if (before !== now) yield { change: before === undefined ? 'added' : 'changed', ...row };
    }
  }

  /** What the last look did not meet any more. */
  *gone(): Generator<Change> {
    for (const key of this.#hashes.keys()) {
      if (this.#seen.has(key)) continue;
      this.#hashes.delete(key);
      const values = JSON.parse(key) as unknown[];
      yield { change: 'removed', ...Object.fromEntries(this.#keys.map((name, at) => [name, values[at]])) };
    }
  }

  #keyOf(row: Row): string {
    return JSON.stringify(this.#keys.map((name) => row[name]));
  }

  #hashOf(row: Row): string {
    const shown = this.#shown === undefined ? row : this.#shown.map((name) => row[name]);
    return hash('sha256', JSON.stringify(shown), 'base64url');
  }
}
