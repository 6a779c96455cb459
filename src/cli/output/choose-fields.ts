import { markedFields } from '../../core/describe/cells.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import type { Field, ResultShape } from '../../core/model/field.ts';

/** The fields of these names, in their order. Throws a usage failure (`unknown_field`) that lists the known ones. */
export function chooseFields(shape: ResultShape, names: readonly string[]): Field[] {
  return names.map((name) => {
    const field = shape.fields.find((known) => known.name === name);
    if (field === undefined) throw unknownField(name, shape);
    return field;
  });
}

/**
 * The columns of a table: the fields that are marked for it, in a wide one (and where a single record is shown, which has
 * room below) all but those marked `never`. A shape that marks none shows them all.
 */
export function tableFields(shape: ResultShape, width: 'narrow' | 'wide'): readonly Field[] {
  const shown = shape.fields.filter((field) => field.show !== 'never');
  const isSingle = shape.kind === 'one' || shape.kind === 'receipt';
  if (width === 'wide' || isSingle) return shown;
  return markedFields(shown);
}

/**
 * The columns of a table for programs. An amount is a bare number there: its currency stands behind it, and behind several in
 * a row once.
 */
export function columnsForPrograms(shape: ResultShape): readonly Field[] {
  const columns = tableFields(shape, 'narrow');
  const there = new Set(columns);
  return columns.flatMap((field, place) => {
    const currency = currencyFieldOf(field, shape);
    if (currency === undefined || there.has(currency)) return [field];
    const next = columns[place + 1];
    if (next !== undefined && currencyFieldOf(next, shape) === currency) return [field];
    there.add(currency);
    return [field, currency];
  });
}

const currencyFieldOf = ({ format, currencyField }: Field, { fields }: ResultShape): Field | undefined =>
  format === 'money' ? fields.find(({ name }) => name === (currencyField ?? 'currency')) : undefined;

function unknownField(name: string, shape: ResultShape): FailureError {
  const known = shape.fields.map((field) => field.name);
  const fields = `Fields: ${known.join(', ')}.`;
  return new FailureError({
    kind: 'usage',
    code: 'unknown_field',
    message: `Unknown field "${name}".`,
    hint: [didYouMean(name, known), fields].filter(Boolean).join(' '),
    details: { field: name, known },
  });
}
