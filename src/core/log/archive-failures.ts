import { type Advice, advice } from '../kernel/advice.ts';
import { FailureError, failureOf } from '../kernel/failure.ts';
import { newerDaybook } from '../kernel/newer-daybook.ts';
import type { Head } from '../model/commit.ts';
import { ARCHIVE_FORMAT } from './archive.ts';
import type { Followed } from './replica.ts';

/** Why an archive cannot be imported, and what to do next. */

export function damagedLine(line: number, why: string): FailureError {
  return new FailureError({
    kind: 'validation_failed',
    code: 'archive_damaged',
    message: `The archive is damaged: line ${line} ${why.replace(/\.$/, '')}.`,
    ...advice`Export it again with ${{ program: 'events export' }}.`,
    details: { issues: [{ path: '', message: why }] },
  });
}

/** The hash chain holds up to this line: the archive is as it was written. */
export const schemaDiffersAt = (line: number, why: string): FailureError =>
  new FailureError({
    kind: 'validation_failed',
    code: 'schema_differs',
    message: `Line ${line} of the archive was written by a program whose schema differs: ${why.replace(/\.$/, '')}.`,
    hint: 'The archive is whole. Import it with the daybook that wrote it, and report this as its mistake.',
    details: { issues: [{ path: '', message: why }] },
  });

export const notAnArchive = (line: number): FailureError =>
  new FailureError({
    kind: 'validation_failed',
    code: 'not_an_archive',
    message: `Line ${line} does not begin an archive.`,
    ...advice`An archive is what ${{ program: 'events export' }} writes; for orders there is ${{ program: 'orders import' }}.`,
    details: { issues: [{ path: '', message: 'not the opening line of an archive' }] },
  });

export const newerFormat = (version: number): FailureError =>
  newerDaybook('The archive', `its format is ${version}, this program knows ${ARCHIVE_FORMAT}`);

const rejected = (code: string, message: string, next: Advice): FailureError =>
  new FailureError({ kind: 'rejected', code, message, ...next });

export const otherLog = (): FailureError =>
  rejected(
    'other_log',
    'The archive is of another daybook, and this one is not empty.',
    advice`Import it into a new one: name its file with ${{ option: 'db' }}.`,
  );

export const fedElsewhere = ({ source }: Followed): FailureError =>
  rejected(
    'replica',
    `This daybook is a copy of ${source}: its commits come from there alone.`,
    advice`Import the archive into another one: name its file with ${{ option: 'db' }}.`,
  );

export const behind = (archive: Head, own: Head): FailureError =>
  rejected(
    'archive_behind',
    `The archive ends at position ${archive.position}, and this daybook is at ${own.position}: there is nothing to import.`,
    advice`Export a newer one.`,
  );

export const forked = (position: number): FailureError =>
  rejected(
    'forked',
    `The archive and this daybook forked at position ${position}: each holds another commit there.`,
    advice`They cannot be joined. Import the archive into a new daybook: name its file with ${{ option: 'db' }}.`,
  );

/** A failure after some commits were stored: only a fault of the archive itself becomes `partly_done`. */
export function partly(error: unknown, stored: number): unknown {
  const failure = failureOf(error);
  if (failure.kind !== 'validation_failed' && failure.kind !== 'rejected') return error;
  const { message, details } = failure;
  return new FailureError(
    {
      kind: 'partly_done',
      code: failure.code,
      message: `${message} ${stored} ${stored === 1 ? 'commit' : 'commits'} before that ${stored === 1 ? 'is' : 'are'} imported.`,
      hint: 'Import a whole archive: it goes on behind them.',
      details: { imported: stored, details },
    },
    { cause: error },
  );
}
