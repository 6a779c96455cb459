import { fileSink } from '../../../../cli/output/file-sink.ts';
import type { Sink } from '../../../../cli/output/sink.ts';
import type { Row } from './csv-rows.ts';

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
    file: { readonly header: Row; readonly delimiter: string; readonly isUtf8: boolean },
  ): Promise<RejectsFile> {
    const rejects = new RejectsFile(await fileSink(path, own), file.delimiter);
    const mark = file.isUtf8 ? '' : '\uFEFF';
    await rejects.#sink.write(mark + rejects.#line(file.header, reasonColumn(file.header.cells)));
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
