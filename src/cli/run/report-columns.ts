import type { Field, ResultShape } from '../../core/model/field.ts';
import type { Session } from '../session/session.ts';

/** What a report looks like once its columns were chosen. */
export interface Report {
  readonly rows: readonly object[];
  readonly shape: ResultShape;
}

/** Columns that a flag of the CLI binding adds to tables (`sales -A -%`), and the bars of `--chart`. */
export function withColumns(session: Session, rows: readonly object[], shape: ResultShape): Report {
  const { columns = [], chart } = session.invocation.spec;
  const added = new Set(columns.filter(({ flag }) => session.is(flag)).map(({ field }) => field));
  const fields = shape.fields.map(
    (field): Field => (added.has(field.name) ? { ...field, show: 'table', keep: true } : field),
  );
  if (chart === undefined || !session.is('chart')) return { rows, shape: { ...shape, fields } };
  return {
    rows: withBars(rows as readonly Row[], chart, shape),
    shape: {
      ...shape,
      fields: [...fields, { name: BAR, format: 'text', show: 'table', keep: true, label: 'Chart' }],
    },
  };
}

type Row = Readonly<Record<string, unknown>>;

const BAR = 'bar';
/** Characters of the longest bar. */
const LONGEST = 24;
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

/** A bar a row, as long as its value beside the greatest of the same currency; totals have none. */
function withBars(rows: readonly Row[], chart: string, { fields }: ResultShape): readonly Row[] {
  const currency = fields.find(({ name }) => name === chart)?.currencyField ?? 'currency';
  const greatest = new Map<unknown, number>();
  for (const row of rows.filter(isCounted)) {
    greatest.set(row[currency], Math.max(greatest.get(row[currency]) ?? 0, Math.abs(Number(row[chart]))));
  }
  return rows.map((row) => ({
    ...row,
    [BAR]: isCounted(row) ? bar(Number(row[chart]), greatest.get(row[currency]) ?? 0) : '',
  }));
}

const isCounted = (row: Row): boolean => row['row'] !== 'total';

function bar(value: number, greatest: number): string {
  if (greatest === 0) return '';
  const eighths = Math.round((Math.abs(value) / greatest) * LONGEST * 8);
  const drawn = '█'.repeat(Math.floor(eighths / 8)) + (EIGHTHS[eighths % 8] ?? '');
  return value < 0 ? `-${drawn}` : drawn;
}
