import { cellForPeople } from '../../../core/describe/cells.ts';
import { headingOf } from '../../../core/describe/heading.ts';
import type { Field, FieldFormat } from '../../../core/model/field.ts';
import { tableFields } from '../choose-fields.ts';
import { chalkFor } from '../colors.ts';
import { type ColumnNeed, columnsWithRoom, columnWidths, haveRoom } from '../column-widths.ts';
import type { Format, FormatContext } from '../format.ts';
import { type Align, gap, loadGrid } from '../grid.ts';
import { beginningOf, inPieces } from '../records.ts';
import { forTerminal } from '../sanitise.ts';
import { colorStatus } from '../status-colors.ts';
import { loadTextLayout, plainFitter, type TextLayout } from '../text-layout.ts';

const pieceSize = 200;

type Style = 'narrow' | 'wide';

/** One line a record, long text cut with `…`; columns that have no room are left out, and reported. */
export const table: Format = (records, context) => draw(records, context, 'narrow');

/** More columns, and long text is wrapped instead of cut. */
export const wide: Format = (records, context) => draw(records, context, 'wide');

/** What the columns need is seen in the first rows. Where they have no room beside each other, records are shown field by field. */
async function draw(...[records, context, style]: [...Parameters<Format>, Style]): Promise<number> {
  const { first, all } = await beginningOf(inPieces(records, pieceSize));
  const fields = context.chosen ?? tableFields(context.shape, style);
  const columns = new Columns(fields, context, style);
  await columns.measure(first);
  if (columns.haveRoom) return drawRows(all, columns, context);
  const shown = style === 'narrow' && context.chosen === undefined ? columns.withRoom() : undefined;
  if (shown === undefined)
    return (await context.loadDetails())(piecesOf(all), { ...context, chosen: fields });
  context.onLeftOut(fields.filter((field) => !shown.includes(field)));
  return drawRows(all, new Columns(shown, context, style), context);
}

async function* piecesOf(pieces: AsyncIterable<object[]>): AsyncGenerator<object> {
  for await (const piece of pieces) yield* piece;
}

async function drawRows(
  pieces: AsyncIterable<object[]>,
  columns: Columns,
  { sink, header }: FormatContext,
): Promise<number> {
  let count = 0;
  for await (const piece of pieces) {
    if (sink.closed) break;
    const cells = await columns.measure(piece);
    const head = count === 0 && header !== false ? [columns.head()] : [];
    const grid = await loadGrid(columns.widths, columns.fields.map(alignOf));
    await sink.write(grid([...head, ...cells.map((row) => columns.fit(row))]));
    count += piece.length;
  }
  return count;
}

/** The columns of one table: their widths are those of the first piece, and grow later only for what must not be cut. */
class Columns {
  readonly fields: readonly Field[];
  widths: readonly number[] = [];
  #needs: readonly ColumnNeed[] = [];
  #fitter: TextLayout = plainFitter;
  readonly #context: FormatContext;
  readonly #chalk: ReturnType<typeof chalkFor>;
  readonly #style: Style;

  constructor(fields: readonly Field[], context: FormatContext, style: Style) {
    this.fields = fields;
    this.#context = context;
    this.#chalk = chalkFor(context);
    this.#style = style;
  }

  /** The cells of these rows, which the columns then have room for. */
  async measure(piece: readonly object[]): Promise<readonly string[][]> {
    const cells = piece.map((record) => this.#cellsOf(record));
    this.#fitter = await loadTextLayout(cells.flat());
    this.#widen(cells);
    return cells;
  }

  get haveRoom(): boolean {
    return haveRoom(this.#needs, this.#context.width, gap);
  }

  /** The fields that stay where there is no room for all; undefined if those would be too few. */
  withRoom(): readonly Field[] | undefined {
    const places = columnsWithRoom(this.#needs, this.#context.width, gap);
    return places && this.fields.filter((_, place) => places.includes(place));
  }

  head(): string[] {
    return this.fields.map((field, column) =>
      this.#chalk.bold(this.#fitter.truncate(headingOf(field), this.widths[column] ?? 0)),
    );
  }

  fit(row: readonly string[]): string[] {
    return this.fields.map((field, column) =>
      this.#fitCell(field, row[column] ?? '', this.widths[column] ?? 0),
    );
  }

  #cellsOf(record: object): string[] {
    return this.fields.map((field) => forTerminal(cellForPeople(field, record, this.#context.zone)));
  }

  #widen(rows: readonly (readonly string[])[]): void {
    const isFirst = this.#needs.length === 0;
    this.#needs = this.fields.map((field, column): ColumnNeed => {
      const { format, keep } = field;
      const before = isFirst ? this.#headWidth(field) : (this.widths[column] ?? 0);
      const grows = isFirst || keep === true || format !== 'text';
      const cells = grows ? rows.map((row) => this.#fitter.width(row[column] ?? '')) : [];
      return { format, keep, natural: cells.reduce((most, width) => Math.max(most, width), before) };
    });
    this.widths = columnWidths(this.#needs, this.#context.width, gap);
  }

  #fitCell(field: Field, text: string, width: number): string {
    // A sentence at the end of a row is what the row is about.
    const isSentence = field === this.fields.at(-1) && field.format === 'text' && text.includes(' ');
    const isCut = this.#style === 'narrow' && !isSentence;
    const lines = isCut ? [this.#fitter.truncate(text, width)] : this.#fitter.wrap(text, width);
    if (field.format !== 'status') return lines.join('\n');
    return lines.map((line) => colorStatus(line, text, this.#chalk)).join('\n');
  }

  #headWidth(field: Field): number {
    return this.#context.header === false ? 1 : Math.max(1, this.#fitter.width(headingOf(field)));
  }
}

/** Numbers are compared by their last digit. */
const alignOf = ({ format }: Field): Align => (compared.has(format) ? 'right' : 'left');

const compared: ReadonlySet<FieldFormat> = new Set<FieldFormat>(['integer', 'money', 'rate', 'share']);
