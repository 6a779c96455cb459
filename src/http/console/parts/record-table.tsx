import type { Child } from 'hono/jsx';
import { fieldValue, isNothing, markedFields } from '../../../core/describe/cells.ts';
import { headingOf } from '../../../core/describe/heading.ts';
import type { Field } from '../../../core/model/field.ts';
import { isNumber, Value } from './value.tsx';

export interface RecordTableProps<Row extends object> {
  /** What the table is: read out first, and shown. */
  readonly caption: string;
  /** From a query's `ResultShape`; those marked for tables are shown, all where none is. */
  readonly fields: readonly Field[];
  readonly rows: readonly Row[];
  readonly zone: string;
  /** The field whose cell leads on, and where to (undefined: nowhere). It heads its row. */
  readonly link?: { readonly field: string; readonly href: (row: Row) => string | undefined };
  /** Sorted by the URL: what a column's heading links to; undefined for one that cannot sort. */
  readonly sort?: (field: Field) => Sorting | undefined;
  /** A first cell before each row: a tick box. */
  readonly before?: { readonly heading: Child; readonly cell: (row: Row) => Child };
  /** Other content for single cells, by field name. */
  readonly cells?: Readonly<Record<string, (row: Row) => Child>>;
  /** Rows of sums. */
  readonly foot?: Child;
  /** Leaves out the columns in which no row says anything. */
  readonly skipEmpty?: boolean;
  /** On narrow screens each row is a card instead of a line to be scrolled. */
  readonly asCards?: boolean;
}

/** These fields alone, in this order: the columns of a table that shows others than the schema marks. */
export const columns = (fields: readonly Field[], names: readonly string[]): readonly Field[] =>
  names.flatMap((name) => {
    const field = fields.find((one) => one.name === name);
    return field === undefined ? [] : [{ ...field, show: 'table' as const }];
  });

export interface Sorting {
  readonly href: string;
  /** Undefined: the list is sorted by something else. */
  readonly direction?: 'ascending' | 'descending' | undefined;
}

/** The records of an answer as a table: headings from the schema's labels, numbers at the right. */
export function RecordTable<Row extends object>(props: RecordTableProps<Row>) {
  const { caption, rows, fields, before, foot, asCards } = props;
  const shown = markedFields(fields).filter(
    (field) =>
      field.format !== 'currency' &&
      !(props.skipEmpty && rows.every((row) => isNothing(fieldValue(row, field.name)))),
  );
  return (
    <section class="scroll" aria-label={caption} tabindex={0}>
      <table class={asCards ? 'cards' : undefined}>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {before !== undefined && <th scope="col">{before.heading}</th>}
            {shown.map((field) => (
              <Heading
                field={field}
                sorting={props.sort?.(field)}
                isLink={props.link?.field === field.name}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {before !== undefined && <td class="tick">{before.cell(row)}</td>}
              {shown.map((field) => (
                <Cell field={field} row={row} {...props} />
              ))}
            </tr>
          ))}
        </tbody>
        {foot !== undefined && <tfoot>{foot}</tfoot>}
      </table>
    </section>
  );
}

interface HeadingProps {
  readonly field: Field;
  readonly sorting: Sorting | undefined;
  readonly isLink: boolean;
}

const Heading = ({ field, sorting, isLink }: HeadingProps) => (
  <th scope="col" class={isNumber(field) && !isLink ? 'number' : undefined} aria-sort={sorting?.direction}>
    {sorting === undefined ? (
      headingOf(field)
    ) : (
      <a href={sorting.href}>
        {headingOf(field)}
        {sorting.direction !== undefined && (
          <span aria-hidden="true">{sorting.direction === 'ascending' ? ' ↑' : ' ↓'}</span>
        )}
      </a>
    )}
  </th>
);

function Cell<Row extends object>({
  field,
  row,
  zone,
  link,
  cells,
}: RecordTableProps<Row> & { readonly field: Field; readonly row: Row }) {
  const content = cells?.[field.name]?.(row) ?? <Value field={field} record={row} zone={zone} />;
  if (link?.field === field.name) {
    const href = link.href(row);
    return <th scope="row">{href === undefined ? content : <a href={href}>{content}</a>}</th>;
  }
  const isEmpty = fieldValue(row, field.name) === null && cells?.[field.name] === undefined;
  return (
    <td class={isNumber(field) ? 'number' : undefined} data-label={headingOf(field)}>
      {isEmpty ? '' : content}
    </td>
  );
}
