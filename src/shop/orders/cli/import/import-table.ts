import type { Session } from '../../../../cli/session/session.ts';
import { csvRows, type Row } from './csv-rows.ts';
import { layoutOf, unpacked } from './file-layout.ts';
import type { ImportWish } from './import-wish.ts';
import { rereadable } from './two-passes.ts';

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

/** A file that was named, or what flows in. @throws a usage failure for what cannot be read as rows */
export async function openTable(
  session: Session,
  source: string,
  wish: ImportWish,
  isTsv: boolean,
): Promise<Table> {
  const file = await rereadable(session, source);
  try {
    const bytes = () => unpacked(file.bytes());
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
