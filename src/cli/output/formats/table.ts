import type { Field } from '../../../core/field.ts';
import { cellForPeople } from '../cells.ts';
import { tableFields } from '../choose-fields.ts';
import { chalkFor } from '../colors.ts';
import { columnWidths } from '../column-widths.ts';
import { type Fitter, loadFitter, plainFitter } from '../fit.ts';
import type { Format, FormatContext } from '../format.ts';
import { type Align, gap, loadGrid } from '../grid.ts';
import { headingOf } from '../heading.ts';
import { inPieces } from '../records.ts';
import { forTerminal } from '../sanitise.ts';
import { colorStatus } from '../status-colors.ts';

const pieceSize = 200;

/** One line a record, long text cut with `…`. */
export const table: Format = (records, context) => draw(records, context, 'narrow');

/** More columns, and long text is wrapped instead of cut. */
export const wide: Format = (records, context) => draw(records, context, 'wide');

async function draw(
  ...[records, context, style]: [...Parameters<Format>, 'narrow' | 'wide']
): Promise<number> {
  const { sink } = context;
  const fields = context.chosen ?? tableFields(context.shape, style);
  const columns = new Columns(fields, context, style);
  let count = 0;
  for await (const piece of inPieces(records, pieceSize)) {
    if (sink.closed) break;
    const cells = piece.map((record) => columns.cellsOf(record));
    columns.fitter = await loadFitter(cells.flat());
    columns.widen(cells);
    const head = count === 0 && context.header !== false ? [columns.head()] : [];
    const grid = await loadGrid(columns.widths, fields.map(alignOf));
    await sink.write(grid([...head, ...cells.map((row) => columns.fit(row))]));
    count += piece.length;
  }
  return count;
}

/** The columns of one table: their widths are those of the first piece, and grow later only for what must not be cut. */
class Columns {
  widths: number[] = [];
  fitter: Fitter = plainFitter;
  readonly #fields: readonly Field[];
  readonly #context: FormatContext;
  readonly #chalk: ReturnType<typeof chalkFor>;
  readonly #style: 'narrow' | 'wide';

  constructor(fields: readonly Field[], context: FormatContext, style: 'narrow' | 'wide') {
    this.#fields = fields;
    this.#context = context;
    this.#chalk = chalkFor(context);
    this.#style = style;
  }

  cellsOf(record: object): string[] {
    return this.#fields.map((field) => forTerminal(cellForPeople(field, record, this.#context.zone)));
  }

  widen(rows: readonly (readonly string[])[]): void {
    const isFirst = this.widths.length === 0;
    const needs = this.#fields.map((field, column) => {
      const least = isFirst ? this.#headWidth(field) : (this.widths[column] ?? 0);
      const grows = isFirst || field.format !== 'text';
      const cells = grows ? rows.map((row) => this.fitter.width(row[column] ?? '')) : [];
      return { format: field.format, natural: cells.reduce((most, width) => Math.max(most, width), least) };
    });
    this.widths = columnWidths(needs, this.#context.width, gap);
  }

  head(): string[] {
    return this.#fields.map((field, column) => {
      return this.#chalk.bold(this.fitter.truncate(headingOf(field), this.widths[column] ?? 0));
    });
  }

  fit(row: readonly string[]): string[] {
    return this.#fields.map((field, column) =>
      this.#fitCell(field, row[column] ?? '', this.widths[column] ?? 0),
    );
  }

  #fitCell(field: Field, text: string, width: number): string {
    // A sentence at the end of a row is what the row is about.
    const isSentence = field === this.#fields.at(-1) && field.format === 'text' && text.includes(' ');
    const isCut = this.#style === 'narrow' && !isSentence;
    const lines = isCut ? [this.fitter.truncate(text, width)] : this.fitter.wrap(text, width);
    if (field.format !== 'status') return lines.join('\n');
    return lines.map((line) => colorStatus(line, text, this.#chalk)).join('\n');
  }

  #headWidth(field: Field): number {
    return this.#context.header === false ? 1 : Math.max(1, this.fitter.width(headingOf(field)));
  }
}

/** Numbers are compared by their last digit. */
function alignOf(field: Field): Align {
  return field.format === 'integer' || field.format === 'money' || field.format === 'rate' ? 'right' : 'left';
}
