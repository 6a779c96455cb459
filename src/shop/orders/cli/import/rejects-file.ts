import { usage } from '../../../../cli/argv/arguments.ts';
import { fileSink, rejectOwn } from '../../../../cli/output/file-sink.ts';
import type { Sink } from '../../../../cli/output/sink.ts';
import type { Session } from '../../../../cli/session/session.ts';
import type { Row } from './csv-rows.ts';
import type { Table } from './import-table.ts';

interface RejectedFrom {
  readonly header: Row;
  readonly table: Pick<Table, 'delimiter' | 'isUtf8'>;
  /** Lines above its header. */
  readonly skipFirst: number;
}

/** What is written would take the place of what is read, or of what is written besides. @throws a usage failure */
export async function checkPlaces(session: Session, source: string): Promise<void> {
  const [rejects, { out }] = [session.text('rejects'), session];
  const read = source === '-' ? [] : [source];
  if (out !== undefined) await rejectOwn(out, read, 'it is read');
  if (rejects === '-') throw usage('invalid_value', '--rejects writes a file: "-" is none.', 'Name a file.');
  if (rejects === undefined) return;
  await rejectOwn(rejects, read, 'it is read: what is not refused of it would be lost');
  await rejectOwn(rejects, out === undefined ? [] : [out], 'receipts are written there');
}

/** The file of `--rejects`, if it is given. */
export async function rejectsOf(session: Session, from: RejectedFrom): Promise<RejectsFile | undefined> {
  const path = session.text('rejects');
  return path === undefined ? undefined : RejectsFile.open(path, await session.ownFiles(), from);
}

/**
 * `--rejects FILE`: the rows that were refused, exactly as they were, behind their header, with a column for the reason: to be
 * mended and imported again. It is UTF-8, and says so by its first character where the file was something else.
 */
export class RejectsFile {
  readonly #sink: Sink;
  readonly #delimiter: string;

  private constructor(sink: Sink, delimiter: string) {
    this.#sink = sink;
    this.#delimiter = delimiter;
  }

  /** @param own files that it must not take the place of */
  static async open(
    path: string,
    own: readonly string[],
    { header, table: { delimiter = ',', isUtf8 }, skipFirst }: RejectedFrom,
  ): Promise<RejectsFile> {
    const rejects = new RejectsFile(await fileSink(path, own), delimiter);
    const mark = isUtf8 ? '' : '\uFEFF';
    // A map that passes over the first lines passes over as many here.
    const above = '\n'.repeat(skipFirst);
    await rejects.#sink.write(mark + above + rejects.#line(header, reasonColumn(header.cells)));
    return rejects;
  }

  async add(rows: readonly Row[], reason: string): Promise<void> {
    for (const row of rows) await this.#sink.write(this.#line(row, reason));
  }

  finish(): Promise<void> {
    return this.#sink.finish();
  }

  discard(): Promise<void> {
    return this.#sink.discard();
  }

  #line({ raw, cells }: Row, reason: string): string {
    const text = raw ?? cells.map((cell) => this.#cell(cell)).join(this.#delimiter);
    return `${text.replace(/^\uFEFF/, '')}${this.#delimiter}${this.#cell(reason)}\n`;
  }

  #cell(text: string): string {
    const isPlain = !text.includes(this.#delimiter) && !/["\r\n]/.test(text);
    return isPlain ? text : `"${text.replaceAll('"', '""')}"`;
  }
}

/** A name that no column has yet: a file of rejects that is imported again may have rejects of its own. */
function reasonColumn(header: readonly string[]): string {
  const names = new Set(header.map((name) => name.trim().toLowerCase()));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? 'reason' : `reason ${number}`;
    if (!names.has(name)) return name;
  }
}
