import { fieldValue } from '../../../core/describe/cells.ts';
import type { Format, FormatContext } from '../format.ts';
import { writeEach } from '../records.ts';
import { jsonForTerminal } from '../sanitise.ts';

/**
 * JSON is for programs and carries the answer as it is: money in integer minor units, ISO 8601 instants. Fields that were
 * chosen are always there, null if the record has none. On a terminal it is indented, and characters that a terminal would
 * obey are escaped, which changes how it is written but not what it says.
 */
export const json: Format = async (records, context) => {
  if (context.shape.kind === 'one' || context.shape.kind === 'receipt') return single(records, context);
  const { sink } = context;
  const text = jsonText(context, context.onTerminal ? 2 : undefined);
  if (context.pageEnd !== undefined) await sink.write('{"items":');
  let before = '[\n';
  const written = await writeEach(records, sink, (record) => {
    const separator = before;
    before = ',\n';
    return separator + text(record);
  });
  // One write per row keeps the memory constant however many rows there are.
  await sink.write(`${written === 0 ? '[]' : '\n]'}${afterItems(context)}\n`);
  return written;
};

/** The rest of an envelope, in which a page stands with what is known at its end. */
function afterItems({ pageEnd }: FormatContext): string {
  if (pageEnd === undefined) return '';
  const { nextCursor, total } = pageEnd();
  return `,"nextCursor":${JSON.stringify(nextCursor)},"total":${JSON.stringify(total)}}`;
}

/** One object a line. */
export const ndjson: Format = (records, context) => {
  const text = jsonText(context, undefined);
  return writeEach(records, context.sink, (record) => `${text(record)}\n`);
};

/** One object; a batch of receipts is as many, one after the other. */
function single(records: Parameters<Format>[0], context: FormatContext): Promise<number> {
  const text = jsonText(context, context.onTerminal ? 2 : undefined);
  return writeEach(records, context.sink, (record) => `${text(record)}\n`);
}

function jsonText(context: FormatContext, indent: number | undefined): (record: object) => string {
  const { chosen, onTerminal } = context;
  return (record) => {
    const picked =
      chosen === undefined
        ? record
        : Object.fromEntries(chosen.map(({ name }) => [name, fieldValue(record, name) ?? null]));
    const text = JSON.stringify(picked, undefined, indent);
    return onTerminal ? jsonForTerminal(text) : text;
  };
}
