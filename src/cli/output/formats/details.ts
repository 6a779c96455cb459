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
  const showsHeadings = context.header !== false;
  const headingWidth = Math.max(0, ...fields.map((field) => fitter.width(headingOf(field))));
  const room = context.width - (showsHeadings ? headingWidth + gap : 0);
  const rows = fields
    .map((field) => ({ field, text: cellForPeople(field, record, context.zone) }))
    .filter(({ text }) => text !== '')
    .map(({ field, text }) => {
      const lines = forTerminalLines(text).flatMap((line) =>
        fitter.wrap(line, Math.max(room, leastValueWidth)),
      );
      const value = lines.map((line) =>
        field.format === 'status' ? colorStatus(line, text, context.chalk) : line,
      );
      return {
        heading: context.chalk.bold(headingOf(field)),
        lines: value,
        width: Math.max(...lines.map(fitter.width)),
      };
    });
  const valueWidth = Math.max(1, ...rows.map(({ width }) => width));
  const grid = await loadGrid(showsHeadings ? [headingWidth, valueWidth] : [valueWidth], ['left', 'left']);
  return grid(rows.map(({ heading, lines }) => [...(showsHeadings ? [heading] : []), lines.join('\n')]));
}
