import type { Field } from '../../../core/field.ts';
import { cellForPeople } from '../cells.ts';
import { tableFields } from '../choose-fields.ts';
import { type Fitter, loadFitter } from '../fit.ts';
import type { Format, FormatContext } from '../format.ts';
import { gap, loadGrid } from '../grid.ts';
import { headingOf } from '../heading.ts';
import { forTerminalLines } from '../sanitise.ts';
import { colorStatus } from '../status-colors.ts';

const leastValueWidth = 20;

/** A single record, field by field: headings on the left, values wrapped on the right. Empty fields are left out. */
export const details: Format = async (records, context) => {
  const { sink } = context;
  const fields = context.chosen ?? tableFields(context.shape, 'wide');
  const fitter = await loadFitter();
  let count = 0;
  for await (const record of records) {
    if (sink.closed) break;
    await sink.write((count === 0 ? '' : '\n') + (await drawn(record, fields, fitter, context)));
    count += 1;
  }
  return count;
};

async function drawn(
  record: object,
  fields: readonly Field[],
  fitter: Fitter,
  context: FormatContext,
): Promise<string> {
  const { chalk, width, zone } = context;
  const filled = fields
    .map((field) => ({ field, heading: headingOf(field), text: cellForPeople(field, record, zone) }))
    .filter(({ text }) => text !== '');
  const headingWidth =
    context.header === false ? 0 : Math.max(0, ...filled.map(({ heading }) => fitter.width(heading)));
  const room = Math.max(leastValueWidth, width - headingWidth - gap);
  const values = filled.map(({ field, text }) => {
    const lines = forTerminalLines(text).flatMap((line) => fitter.wrap(line, room));
    const drawn = lines.map((line) => (field.format === 'status' ? colorStatus(line, text, chalk) : line));
    return {
      drawn: drawn.join('\n'),
      width: lines.reduce((most, line) => Math.max(most, fitter.width(line)), 0),
    };
  });
  const valueWidth = Math.max(1, ...values.map((value) => value.width));
  if (headingWidth === 0)
    return (await loadGrid([valueWidth], ['left']))(values.map((value) => [value.drawn]));
  const grid = await loadGrid([headingWidth, valueWidth], ['left', 'left']);
  return grid(filled.map(({ heading }, index) => [chalk.bold(heading), values[index]?.drawn ?? '']));
}
