import { fieldValue } from '../../core/describe/cells.ts';
import type { ResultShape } from '../../core/model/field.ts';
import type { OutputFormat } from './format.ts';
import type { Records } from './records.ts';

/** An answer, with the shape that says what is in it. */
interface Answer {
  readonly records: Records;
  readonly shape: ResultShape;
}

const ID = 'id';

/**
 * Every answer that has ids has a field `id`, whatever its own name is: `--json=id,total` works on any list, `.[].id`
 * works on all JSON, and `-o ids` prints the same. Tables, TSV and CSV show it to those who name it.
 */
export function withIdField(answer: Answer, format: OutputFormat, asked?: readonly string[]): Answer {
  const { idField, fields, isMessage } = answer.shape;
  if (idField === undefined || isMessage || fields.some(({ name }) => name === ID)) return answer;
  if (!isWanted(format, asked)) return answer;
  const own = fields.find(({ name }) => name === idField);
  return {
    records: withIds(answer.records, idField),
    shape: { ...answer.shape, fields: [{ ...own, name: ID, format: own?.format ?? 'id' }, ...fields] },
  };
}

const isWanted = (format: OutputFormat, asked: readonly string[] | undefined): boolean =>
  asked === undefined ? format === 'json' || format === 'ndjson' : asked.includes(ID);

async function* withIds(records: Records, idField: string): AsyncGenerator<object> {
  for await (const record of records) yield { [ID]: fieldValue(record, idField) ?? null, ...record };
}
