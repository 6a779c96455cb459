import type { ResultShape } from '../../core/field.ts';
import { fieldValue } from './cells.ts';
import type { Records } from './records.ts';

/** An answer, with the shape that says what is in it. */
interface Answer {
  readonly records: Records;
  readonly shape: ResultShape;
}

const ID = 'id';

/**
 * Every answer that has ids has a field `id`, whatever its own name is: `--json=id,total` asks any list alike. It is there
 * for those who name it, and `-o ids` prints the same.
 */
export function withIdField({ records, shape }: Answer, asked: readonly string[] = []): Answer {
  const { idField, fields } = shape;
  if (idField === undefined || !asked.includes(ID) || fields.some(({ name }) => name === ID))
    return { records, shape };
  const own = fields.find(({ name }) => name === idField);
  return {
    records: withIds(records, idField),
    shape: { ...shape, fields: [...fields, { ...own, name: ID, format: own?.format ?? 'id' }] },
  };
}

async function* withIds(records: Records, idField: string): AsyncGenerator<object> {
  for await (const record of records) yield { ...record, [ID]: fieldValue(record, idField) };
}
