import { usage } from '../../../../cli/argv/arguments.ts';
import type { Session } from '../../../../cli/session/session.ts';
import { csvRows, type Row } from './csv-rows.ts';
import { layoutOf, unpacked } from './file-layout.ts';
import type { ImportWish } from './import-wish.ts';
import { type Rereadable, rereadable } from './two-passes.ts';

/** A file of rows, to be read from the start more than once. */
export interface Table {
  /** Of text files. */
  readonly delimiter: string | undefined;
  readonly isUtf8: boolean;
  /** What of its form was found out and not said. */
  readonly found: readonly string[];
  /** The header first. */
  rows(): AsyncGenerator<Row>;
  close(): Promise<void>;
}

type TableWish = Pick<ImportWish, 'encoding' | 'delimiter' | 'sheet' | 'skipFirst'>;

/** A file that was named, or what flows in. @throws a usage failure for what cannot be read as rows */
export async function openTable(
  session: Session,
  source: string,
  wish: TableWish,
  isTsv: boolean,
): Promise<Table> {
  const file = await rereadable(session, source);
  try {
    const bytes = () => unpacked(file.bytes());
    const first = await firstOf(bytes());
    checkKind(first);
    if (isZip(first)) return await workbook(bytes(), file, wish);
    const layout = await layoutOf(bytes(), { ...wish, usualDelimiter: isTsv ? '\t' : ',' });
    const { encoding, delimiter, found } = layout;
    const keepsRaw = session.text('rejects') !== undefined;
    return {
      delimiter,
      isUtf8: encoding === 'utf-8',
      found,
      rows: () => csvRows(bytes(), { ...layout, keepsRaw }),
      close: () => file.close(),
    };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function workbook(
  bytes: AsyncIterable<Uint8Array>,
  file: Rereadable,
  { sheet, skipFirst }: TableWish,
): Promise<Table> {
  const { xlsxRows } = await import('./xlsx-rows.ts');
  const rows = await xlsxRows(bytes, { sheet, skipFirst });
  return {
    delimiter: undefined,
    isUtf8: true,
    found: [],
    rows: async function* all() {
      yield* rows();
    },
    close: () => file.close(),
  };
}

async function firstOf(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  for await (const piece of bytes) return piece;
  return new Uint8Array();
}

/** What begins otherwise than rows do. */
const OTHER_KINDS: readonly (readonly [what: string, begins: (text: string) => boolean])[] = [
  ['a workbook of the old kind (.xls)', (text) => text.startsWith('\u00d0\u00cf\u0011\u00e0')],
  ['a PDF', (text) => text.startsWith('%PDF-')],
  [
    'a page of HTML, or XML',
    (text) => /^(?:\u00ef\u00bb\u00bf)?\s*<(?:!doctype|html|head|body|table|meta|\?xml)\b/i.test(text),
  ],
];

/** @throws a usage failure for a file that holds no rows, and says what it is */
function checkKind(first: Uint8Array): void {
  const text = Buffer.from(first.subarray(0, 512)).toString('latin1');
  const [what] = OTHER_KINDS.find(([, begins]) => begins(text)) ?? [];
  if (what !== undefined)
    throw usage(
      'unreadable_file',
      `The file is ${what}: it cannot be read as rows.`,
      'Save it as .xlsx or export it as CSV.',
    );
}

/** Whether a file begins like a workbook, which is a zip. */
const isZip = ([first, second, third, fourth]: Uint8Array): boolean =>
  first === 0x50 && second === 0x4b && third === 3 && fourth === 4;
