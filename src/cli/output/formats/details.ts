import {
  cellForPeople,
  fieldValue,
  isNothing,
  markedFields,
  withCurrencyOf,
} from '../../../core/describe/cells.ts';
import { headingOf } from '../../../core/describe/heading.ts';
import type { Field } from '../../../core/model/field.ts';
import { tableFields } from '../choose-fields.ts';
import { chalkFor } from '../colors.ts';
import type { Format, FormatContext } from '../format.ts';
import { gap, loadGrid } from '../grid.ts';
import { forTerminalLines } from '../sanitise.ts';
import { colorStatus } from '../status-colors.ts';
import { loadTextLayout, type TextLayout } from '../text-layout.ts';
import { wide } from './table.ts';

const leastValueWidth = 20;
const indent = 2;

/** How much of a record is shown: `narrow` leaves out what goes without saying (nothing, no, zero). */
export type Detail = 'narrow' | 'wide';

/**
 * A single record, field by field: headings on the left, values wrapped on the right, then each list of records as a small
 * table. Empty fields are left out; so is what is zero or no, unless it is requested or belongs into every table.
 */
export async function details(
  ...[records, context, detail]: [...Parameters<Format>, Detail]
): Promise<number> {
  const { sink } = context;
  const fields = context.chosen ?? tableFields(context.shape, 'wide');
  const fitter = await loadTextLayout();
  let count = 0;
  for await (const record of records) {
    if (sink.closed) break;
    const shown = fields.filter((field) => isShown(field, record, context, detail));
    if (count > 0) await sink.write('\n');
    await sink.write(await drawn(record, shown.filter(isPlain), fitter, context));
    for (const field of shown.filter((one) => !isPlain(one))) await drawTable(record, field, context, detail);
    count += 1;
  }
  return count;
}

function isShown(field: Field, record: object, { chosen }: FormatContext, detail: Detail): boolean {
  return (
    chosen !== undefined ||
    detail === 'wide' ||
    field.show === 'table' ||
    !isNothing(fieldValue(record, field.name))
  );
}

/** Whatever has no rows of its own. */
const isPlain = ({ fields, format }: Field): boolean => fields === undefined || format !== 'list';

/** A list of records, indented below its heading. Columns that say nothing in any row are left out. */
async function drawTable(
  record: object,
  field: Field,
  context: FormatContext,
  detail: Detail,
): Promise<void> {
  const items = fieldValue(record, field.name);
  if (!Array.isArray(items) || items.length === 0) return;
  const rows = (items as object[]).map((item) => withCurrencyOf(record, item));
  const nested = (field.fields ?? []).filter(
    ({ name, format }) => format !== 'currency' && rows.some((row) => !isNothing(fieldValue(row, name))),
  );
  const sink = new IndentedSink(context.sink);
  await context.sink.write(`\n${chalkFor(context).bold(headingOf(field))}\n`);
  // There is room below: what is long is wrapped, not cut.
  await wide(rows, {
    ...context,
    sink,
    chosen: detail === 'wide' ? nested : markedFields(nested),
    header: undefined,
    shape: { kind: 'list', fields: nested },
    width: context.width - indent,
  });
}

/** Indents lines. Tables are written in whole lines. */
class IndentedSink {
  readonly #inner: FormatContext['sink'];

  constructor(inner: FormatContext['sink']) {
    this.#inner = inner;
  }

  get closed(): boolean {
    return this.#inner.closed;
  }

  get signal(): AbortSignal {
    return this.#inner.signal;
  }

  write(text: string): Promise<void> {
    return this.#inner.write(text.replace(/^(?=.)/gm, ' '.repeat(indent)));
  }

  flush(): Promise<void> {
    return this.#inner.flush();
  }

  finish(): Promise<void> {
    return this.#inner.finish();
  }

  discard(): Promise<void> {
    return this.#inner.discard();
  }
}

async function drawn(
  record: object,
  fields: readonly Field[],
  fitter: TextLayout,
  context: FormatContext,
): Promise<string> {
  const { width, zone } = context;
  const chalk = chalkFor(context);
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
