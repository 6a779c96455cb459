import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { FailureError, failureOf } from '../../core/kernel/failure.ts';
import { mostLineBytes } from '../argv/batch-input.ts';
import { readSmallFile } from '../argv/small-file.ts';
import { openEditor } from './editor.ts';
import type { Session } from './session.ts';

/** What became of a text: left with what is wrong in it, emptied, or there to be looked at. */
export type Edited =
  | { readonly kind: 'unmended' }
  | { readonly kind: 'empty' }
  | { readonly kind: 'written'; readonly text: string };

/**
 * A text that a person edits, in a file readable by its owner alone. It goes away with `remove`; what the person has written
 * is never lost: a failure on the way keeps it and says where.
 */
export class EditedFile {
  readonly path: string;
  readonly #original: string;
  #text: string;

  private constructor(path: string, text: string) {
    this.path = path;
    this.#original = text;
    this.#text = text;
  }

  static async begin(name: string, text: string): Promise<EditedFile> {
    const folder = await mkdtemp(join(tmpdir(), 'daybook-'));
    return new EditedFile(join(folder, name), text);
  }

  /** Opens the editor, with what is wrong so far as comments on top. @throws FailureError as the editor does */
  async edit(session: Session, problems: readonly string[]): Promise<Edited> {
    await this.#write(commentsOf(problems) + this.#text);
    await openEditor(session, this.path);
    const text = await this.#saved();
    if (isBlank(text)) return { kind: 'empty' };
    if (text === this.#text && problems.length > 0) return { kind: 'unmended' };
    this.#text = text;
    return { kind: 'written', text };
  }

  async remove(): Promise<void> {
    await rm(dirname(this.path), { recursive: true, force: true });
  }

  /** The failure, saying where the text is kept. There is nothing to keep if nothing was written. */
  async keep(thrown: unknown): Promise<FailureError> {
    const failure = failureOf(thrown);
    // An editor that ended badly may have saved before.
    const saved = await this.#saved().catch(() => this.#text);
    if (!isBlank(saved)) this.#text = saved;
    if (this.#text === this.#original) {
      await this.remove();
      return new FailureError(failure);
    }
    await this.#write(this.#text);
    const hint = [failure.hint, `Your text is kept in ${this.path}.`].filter(Boolean).join(' ');
    return new FailureError({ ...failure, hint });
  }

  /** What the editor left in the file. */
  async #saved(): Promise<string> {
    return withoutProblems(readSmallFile(this.path, mostLineBytes) ?? '');
  }

  async #write(text: string): Promise<void> {
    await writeFile(this.path, text, { mode: 0o600 });
  }
}

/** Marks the comments that this program writes, so that it can take them out again. */
const MARK = '#> ';

const commentsOf = (problems: readonly string[]): string =>
  (problems.length === 0 ? [] : [...problems, 'Mend this, or leave the text as it is to give up.'])
    .map((line) => `${MARK}${line.replaceAll('\n', ' ')}\n`)
    .join('');

const withoutProblems = (text: string): string =>
  text
    .split('\n')
    .filter((line) => !line.startsWith(MARK))
    .join('\n');

/** Nothing but comments. */
const isBlank = (text: string): boolean => text.split('\n').every((line) => /^\s*(#.*)?$/.test(line));
