import { cellForPrograms } from '../../../core/describe/cells.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import type { Format, FormatContext } from '../format.ts';
import { writeEach } from '../records.ts';
import { forTerminal, forTsv } from '../sanitise.ts';

/** The record's id, one a line: what other commands read from stdin with `-`. */
export const ids: Format = (records, context) => {
  const name = idFieldOf(context);
  const safe = context.onTerminal ? (text: string) => forTerminal(forTsv(text)) : forTsv;
  return writeEach(records, context.sink, (record) => {
    const id = cellForPrograms({ name, format: 'id' }, record);
    return id === '' ? '' : `${safe(id)}\n`;
  });
};

function idFieldOf({ shape }: FormatContext): string {
  if (shape.idField !== undefined) return shape.idField;
  throw new FailureError({
    kind: 'usage',
    code: 'no_ids',
    message: 'This answer has no ids.',
    hint: 'Choose another format with -o: table, wide, json, ndjson, csv, tsv or count.',
  });
}
