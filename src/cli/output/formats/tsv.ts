import { cellForPrograms } from '../../../core/describe/cells.ts';
import { columnsForPrograms } from '../choose-fields.ts';
import type { Format } from '../format.ts';
import { writeEach } from '../records.ts';
import { forTerminal, forTsv } from '../sanitise.ts';

/**
 * The default in a pipe: the table's columns, tab-separated, without header, colour or truncation. A cell never splits a
 * row: tab, newline, carriage return and backslash are written `\t \n \r \\`, other control characters `\x1b`.
 */
export const tsv: Format = async (records, context) => {
  const { sink, onTerminal } = context;
  const fields = context.chosen ?? columnsForPrograms(context.shape);
  const safe = onTerminal ? (text: string) => forTerminal(forTsv(text)) : forTsv;
  if (context.header === true) await sink.write(`${fields.map(({ name }) => name).join('\t')}\n`);
  return writeEach(records, sink, (record) => {
    return `${fields.map((field) => safe(cellForPrograms(field, record))).join('\t')}\n`;
  });
};
