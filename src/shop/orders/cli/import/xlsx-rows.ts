import { usage } from '../../../../cli/argv/arguments.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import type { Row } from './csv-rows.ts';

/**
 * 2026-11: read-excel-file, which is kept well and reads a sheet as a whole: 50 000 rows of 17 columns (29 MiB unpacked) take
 * 100 MiB, 250 000 take 700 MiB. So a workbook that would take more than Node may have on a small machine is refused before
 * it is unpacked.
 */
const MOST_UNPACKED = 256 * 1024 * 1024;
const MOST_PACKED = 64 * 1024 * 1024;

type SheetCell = string | number | boolean | Date | null;

/**
 * The rows of a sheet, the first one's unless one is named; their texts are made as they are read, for they would take the memory
 * of the sheet again.
 *
 * @throws a usage failure for what is no workbook
 */
export async function xlsxRows(
  bytes: AsyncIterable<Uint8Array>,
  { sheet, skipFirst }: { readonly sheet: string | undefined; readonly skipFirst: number },
): Promise<() => Iterable<Row>> {
  const file = await whole(bytes);
  if (unpackedSize(file) > MOST_UNPACKED) throw tooLarge();
  if (!file.includes('xl/'))
    throw usage(
      'unreadable_file',
      'The file is a zip without a workbook in it.',
      'Unpack it, and import what is in it.',
    );
  const { readSheet } = await import('read-excel-file/node');
  let cells: readonly (readonly SheetCell[])[];
  try {
    cells = (await (sheet === undefined ? readSheet(file) : readSheet(file, sheet))) as SheetCell[][];
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : String(error);
    throw usage(
      'unreadable_file',
      `The workbook cannot be read: ${why}.`,
      'Save it as .xlsx again, or export it as CSV; --sheet names a sheet.',
    );
  }
  return () => rowsOf(cells, skipFirst);
}

function* rowsOf(sheet: readonly (readonly SheetCell[])[], skipFirst: number): Generator<Row> {
  const width = sheet[skipFirst]?.length ?? 0;
  for (const [index, row] of sheet.entries()) {
    if (index < skipFirst) continue;
    const cells = row.map(textOf);
    const wrong = cells.length <= width ? {} : { wrong: `has ${cells.length} columns instead of ${width}` };
    yield { row: index + 1, cells, ...wrong };
  }
}

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length > MOST_PACKED) throw tooLarge();
  }
  return Buffer.concat(pieces);
}

const tooLarge = (): FailureError => {
  const message = 'The workbook is too large to be read at once: nothing is imported.';
  return new FailureError({
    kind: 'validation_failed',
    code: 'file_too_large',
    message,
    hint: 'Export the sheet as CSV, which is read row by row.',
    details: { issues: [{ path: '', message }] },
  });
};

/** What the zip says that its files come to, by its central directory. */
function unpackedSize(file: Buffer): number {
  let size = 0;
  for (let at = file.indexOf('PK\x01\x02', 0, 'latin1'); at !== -1 && at + 46 <= file.length; ) {
    size += file.readUInt32LE(at + 24);
    const next =
      at + 46 + file.readUInt16LE(at + 28) + file.readUInt16LE(at + 30) + file.readUInt16LE(at + 32);
    at = file.indexOf('PK\x01\x02', next, 'latin1');
  }
  return size;
}

/** As it would be typed: numbers as a spreadsheet shows them, with 15 digits; dates as the wall clock that they are. */
function textOf(cell: SheetCell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(Number(cell.toPrecision(15)));
  if (cell instanceof Date) return wallClock(cell);
  return String(cell);
}

function wallClock(date: Date): string {
  const [day = '', time = ''] = new Date(Math.round(date.getTime() / 1_000) * 1_000)
    .toISOString()
    .slice(0, 19)
    .split('T');
  return time === '00:00:00' ? day : `${day} ${time}`;
}
