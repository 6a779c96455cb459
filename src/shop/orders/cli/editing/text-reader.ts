import { typedValue } from '../../../../cli/argv/values.ts';
import type { ValueType } from '../../../../core/describe/command-spec.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { didYouMean } from '../../../../core/kernel/suggest.ts';
import { parseMinor } from '../../../../core/model/money.ts';

/**
 * Reads records of texts, and gathers whatever is wrong with them in sentences for the person who wrote them, instead of
 * ending at the first.
 */
export class TextReader {
  readonly problems: string[] = [];
  readonly #currency: string;

  constructor(currency: string) {
    this.#currency = currency;
  }

  /**
   * The members of a record; unknown ones are reported. An empty value is none where none is possible, and reported elsewhere.
   *
   * @param where "L1", "shipping"
   * @param clearable the members that may be none
   */
  members(
    value: unknown,
    where: string,
    known: readonly string[],
    clearable: readonly string[],
  ): Readonly<Record<string, unknown>> | undefined {
    if (value === undefined || value === '' || value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) {
      this.problems.push(`${where} takes ${known.join(', ')}, each as "key: value".`);
      return undefined;
    }
    for (const key of Object.keys(value)) {
      if (known.includes(key)) continue;
      this.problems.push(
        `${where} has no "${key}". ${didYouMean(key, known) ?? `It has ${known.join(', ')}.`}`,
      );
    }
    const empty = Object.keys(value).filter((key) => (value as Record<string, unknown>)[key] === '');
    for (const key of empty) {
      if (known.includes(key) && !clearable.includes(key))
        this.problems.push(`${where}: ${key} is empty. It needs a value.`);
    }
    return Object.fromEntries(Object.entries(value).filter(([key]) => !empty.includes(key)));
  }

  text(value: unknown, where: string): string | undefined {
    if (value === undefined || value === '') return undefined;
    if (typeof value === 'string') return value;
    this.problems.push(`${where} takes a text.`);
    return undefined;
  }

  integer(value: unknown, where: string): number | undefined {
    return this.#typed('integer', value, where) as number | undefined;
  }

  rate(value: unknown, where: string): number | undefined {
    return this.#typed('rate', value, where) as number | undefined;
  }

  boolean(value: unknown, where: string): boolean | undefined {
    return this.#typed('boolean', value, where) as boolean | undefined;
  }

  /** Minor units. */
  amount(value: unknown, where: string): number | undefined {
    const text = this.text(value, where);
    if (text === undefined) return undefined;
    const parsed = parseMinor(text, this.#currency);
    if ('amount' in parsed) return parsed.amount;
    this.problems.push(`${where}: ${parsed.problem}.`);
    return undefined;
  }

  /** As a flag of this type takes it. */
  #typed(type: ValueType, value: unknown, where: string): unknown {
    const text = this.text(value, where);
    if (text === undefined) return undefined;
    try {
      const spec = { field: where, type, description: '', placeholder: '' };
      return typedValue(spec, text, where, { now: new Date(0), zone: 'UTC' });
    } catch (error) {
      if (!(error instanceof FailureError)) throw error;
      const { message, hint = '' } = error.failure;
      this.problems.push(`${message} ${hint}`.trim());
      return undefined;
    }
  }
}
