import type * as z from 'zod';
import { inPlainWords, issueOf, issueText } from '../kernel/issues.ts';
import type { ReportProgress } from '../kernel/progress.ts';
import { illFormed } from '../kernel/well-formed.ts';
import { type Commit, GENESIS, type Head } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import { ARCHIVE_FORMAT, type CommitLine, closingLine, commitLine, follows, openingLine } from './archive.ts';
import {
  behind,
  damagedLine,
  forked,
  newerFormat,
  notAnArchive,
  otherLog,
  partly,
  schemaDiffersAt,
} from './archive-failures.ts';
import type { Replica } from './replica.ts';
import { parsePin, pinOf } from './verify-log.ts';

export interface ImportArchiveOptions {
  readonly log: EventLog;
  readonly replica: Replica;
  /** What else a commit must be, in words: that its events fit their schemas. */
  check(commit: Commit): readonly string[];
  /** Check everything and store nothing. */
  readonly dryRun: boolean;
  readonly progress: ReportProgress;
}

export interface NumberedLine {
  readonly number: number;
  readonly text: string;
}

export interface ArchiveReport {
  readonly logId: string;
  /** Commits that were not in the log before, and those that were. */
  readonly imported: number;
  readonly known: number;
  readonly head: Head;
}

/** Commits stored in one transaction, and the most characters in memory. */
const CHUNK = { commits: 500, length: 4_000_000 };

/**
 * Imports an archive into an empty log, which becomes the archive's, or into one that its commits continue.
 *
 * Not all or nothing, but resumable: commits are stored a few hundred at a time, each verified by its hash, so that the log
 * is a prefix of the archive's whenever this ends, and a second run goes on behind it.
 *
 * @throws FailureError `validation_failed` for a damaged line, `rejected` for another or a forked log, `unavailable` for a
 * newer format; `partly_done` for any of them behind what was stored
 */
export async function importArchive(
  lines: AsyncIterable<NumberedLine>,
  options: ImportArchiveOptions,
): Promise<ArchiveReport> {
  const importer = new Importer(options, await options.log.head());
  try {
    for await (const line of lines) await importer.take(line);
    return importer.report();
  } catch (error) {
    throw importer.imported === 0 || options.dryRun ? error : partly(error, importer.imported);
  }
}

export interface Opening {
  readonly logId: string;
  /** Where the archive ends. */
  readonly head: Head;
}

/** What the first line says. @throws FailureError where it is not an archive's, or of a newer format */
export function openingOf({ number, text }: NumberedLine): Opening {
  const value = parsedJson(number, text);
  if (!isOfKind(value, 'archive')) throw notAnArchive(number);
  const { formatVersion } = value as { formatVersion?: unknown };
  if (typeof formatVersion === 'number' && formatVersion > ARCHIVE_FORMAT) throw newerFormat(formatVersion);
  const { logId, head } = fitting(openingLine, number, value);
  return { logId, head: parsePin(head) ?? GENESIS };
}

/** What a line says that is a commit's. @throws FailureError `validation_failed` for any other */
export const commitIn = ({ number, text }: NumberedLine): Commit =>
  commitOf(number, parsedJson(number, text));

function commitOf(line: number, value: unknown): Commit {
  const { kind: _, ...commit } = fitting(commitLine, line, value) as CommitLine;
  return commit;
}

class Importer {
  imported = 0;
  readonly #options: ImportArchiveOptions;
  /** The log's own head, before. */
  readonly #own: Head;
  #opening: Opening | undefined;
  #last: Head = GENESIS;
  #ended = false;
  #lines = 0;
  #buffer: { readonly line: number; readonly commit: Commit }[] = [];
  #length = 0;
  #ownPage: readonly Commit[] = [];

  constructor(options: ImportArchiveOptions, own: Head) {
    this.#options = options;
    this.#own = own;
  }

  async take({ number, text }: NumberedLine): Promise<void> {
    this.#lines = number;
    if (this.#ended) throw damagedLine(number, 'stands behind the closing line');
    if (this.#opening === undefined) return this.#open({ number, text });
    const value = parsedJson(number, text);
    if (isOfKind(value, 'end')) return this.#close(number, fitting(closingLine, number, value));
    await this.#commit(number, commitOf(number, value), text.length);
  }

  report(): ArchiveReport {
    if (this.#opening === undefined) throw notAnArchive(1);
    if (!this.#ended) throw damagedLine(this.#lines + 1, 'is missing: the archive ends early');
    const { logId, head } = this.#opening;
    return { logId, imported: this.imported, known: this.#own.position, head };
  }

  async #open(line: NumberedLine): Promise<void> {
    const opening = openingOf(line);
    await this.#assertContinued(opening);
    this.#opening = opening;
  }

  /** Of the same log and not behind it; an empty log becomes the archive's. */
  async #assertContinued({ logId, head }: Opening): Promise<void> {
    const own = await this.#options.log.identity();
    if (own.logId !== logId && this.#own.position > 0) throw otherLog();
    if (own.logId !== logId && !this.#options.dryRun && !(await this.#options.replica.become(logId)))
      throw otherLog();
    if (head.position < this.#own.position) throw behind(head, this.#own);
  }

  async #commit(line: number, commit: Commit, length: number): Promise<void> {
    if (!follows(this.#last, commit))
      throw damagedLine(line, 'does not fit the line before: its position or its hash is not what follows');
    this.#last = commit;
    if (commit.position <= this.#own.position) await this.#assertOwn(commit);
    else await this.#keep(line, commit, length);
    this.#reportProgress();
  }

  /** What the log has at this place must be the same commit. */
  async #assertOwn({ position, hash }: Commit): Promise<void> {
    const first = this.#ownPage[0]?.position ?? 0;
    if (position >= first + this.#ownPage.length)
      this.#ownPage = await this.#options.log.read(position - 1, CHUNK.commits);
    const own = this.#ownPage[position - (this.#ownPage[0]?.position ?? 0)];
    if (own?.hash !== hash) throw forked(position);
  }

  async #keep(line: number, commit: Commit, length: number): Promise<void> {
    const [violation] = this.#options.check(commit);
    if (violation !== undefined) throw schemaDiffersAt(line, violation);
    this.#buffer.push({ line, commit });
    this.#length += length;
    if (this.#buffer.length >= CHUNK.commits || this.#length >= CHUNK.length) await this.#store();
  }

  async #store(): Promise<void> {
    const buffer = this.#buffer;
    this.#buffer = [];
    this.#length = 0;
    if (!this.#options.dryRun) {
      const violation = await this.#options.replica.receive(buffer.map(({ commit }) => commit));
      const at = buffer.find(({ commit }) => commit.position === violation?.position);
      if (violation !== undefined)
        throw damagedLine(at?.line ?? this.#lines, `cannot follow: ${violation.why}`);
    }
    this.imported += buffer.length;
  }

  async #close(line: number, { commits, head }: z.output<typeof closingLine>): Promise<void> {
    const reached = pinOf(this.#last);
    const promised = this.#opening === undefined ? reached : pinOf(this.#opening.head);
    if (commits !== this.#last.position || head !== reached || head !== promised)
      throw damagedLine(line, `closes another archive: it says ${head}, and this one reaches ${reached}`);
    await this.#store();
    this.#ended = true;
  }

  #reportProgress(): void {
    const { dryRun, progress } = this.#options;
    const work = dryRun ? 'Checking the archive' : 'Importing the archive';
    progress({ work, done: this.#last.position, total: this.#opening?.head.position ?? 0 });
  }
}

const isOfKind = (value: unknown, kind: string): boolean =>
  typeof value === 'object' && value !== null && 'kind' in value && value.kind === kind;

function parsedJson(line: number, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw line === 1 ? notAnArchive(line) : damagedLine(line, 'is not JSON');
  }
}

function fitting<Schema extends z.ZodType>(schema: Schema, line: number, value: unknown): z.output<Schema> {
  const parsed = schema.safeParse(value, { error: inPlainWords });
  if (!parsed.success) {
    const [issue = { path: '', message: 'something does not fit' }] = parsed.error.issues.map(issueOf);
    throw damagedLine(line, `is not as an archive has it: ${issueText(issue)}`);
  }
  const wrong = illFormed(value);
  if (wrong !== undefined) throw damagedLine(line, `${wrong.path} ${wrong.message}`);
  // As it was read: the schema's output orders the members otherwise, and the hash covers their order.
  return value as z.output<Schema>;
}
