import * as z from 'zod';
import { isWithinYears, OTHER_YEARS } from '../kernel/instants.ts';
import type { ReportProgress } from '../kernel/progress.ts';
import { type Commit, commitHash, GENESIS, type Head } from '../model/commit.ts';
import type { EventLog } from '../model/event-log.ts';
import { instant } from '../model/fields.ts';
import { columnsOf, damaged } from './stored-commit.ts';
import { parsePin, pinOf } from './verify-log.ts';

/**
 * The log as lines of JSON, to be kept, carried elsewhere or read by other programs: a line that says which log it is and
 * how far it goes, a line a commit with everything that is stored, and a closing line, so that a lost end is noticed.
 *
 * What a commit's hash covers is all there, so that a reader of the lines can verify the chain (see `commitHash`).
 */
export const ARCHIVE_FORMAT = 1;

const pin = z.string().refine((text) => parsePin(text) !== undefined, 'must be a head (HASH@POSITION)');

export const openingLine = z.strictObject({
  kind: z.literal('archive'),
  formatVersion: z.literal(ARCHIVE_FORMAT),
  logId: z.string().min(1).max(200),
  head: pin,
});

const name = z.string().min(1);
const version = z.int().min(1);
/** No commit of today has another, and a log is only continued by what its reports can read. */
const keptInstant = () => instant().refine(isWithinYears, OTHER_YEARS);
const digest = z.string().regex(/^[0-9a-f]{64}$/, 'must be a hash');
const storedEvent = z.strictObject({
  type: name,
  schemaVersion: version,
  data: z.unknown(),
  at: keptInstant().optional(),
  sealed: z.strictObject({ s: name, k: name, b: name.optional() }).optional(),
});

export const commitLine = z.strictObject({
  kind: z.literal('commit'),
  position: version,
  category: name,
  stream: name,
  firstVersion: version,
  lastVersion: version,
  number: version.nullable(),
  commandId: name,
  command: name,
  fingerprint: name,
  actor: name,
  correlationId: name,
  causationId: name.nullable(),
  occurredAt: keptInstant(),
  recordedAt: keptInstant(),
  events: z.array(storedEvent).min(1),
  reserved: z.array(z.string()),
  released: z.array(z.string()),
  hash: digest,
});

export const closingLine = z.strictObject({ kind: z.literal('end'), commits: z.int().min(0), head: pin });

/** As in JSON: a missing member is missing, not undefined. */
export type CommitLine = { readonly kind: 'commit' } & Commit;

export type ArchiveLine = z.output<typeof openingLine> | CommitLine | z.output<typeof closingLine>;

/** Commits read at a time. */
const PAGE = 500;

/**
 * The lines of the log as it stands, in constant memory.
 *
 * @throws FailureError `unavailable` (`damaged_commit`) where the chain is broken: an archive is never of a damaged log
 */
export async function* archiveOf(log: EventLog, progress: ReportProgress): AsyncGenerator<ArchiveLine> {
  const { logId } = await log.identity();
  const head = await log.head();
  const total = head.position;
  yield { kind: 'archive', formatVersion: ARCHIVE_FORMAT, logId, head: pinOf(head) };
  let last = GENESIS;
  while (last.position < total) {
    for (const commit of await nextPage(log, last, total)) {
      if (!follows(last, commit)) throw damaged(commit.position, 'its hash does not fit the one before');
      yield { kind: 'commit', ...commit };
      last = commit;
    }
    progress({ work: 'Exporting the log', done: last.position, total });
  }
  yield { kind: 'end', commits: total, head: pinOf(last) };
}

async function nextPage(log: EventLog, { position }: Head, end: number): Promise<readonly Commit[]> {
  const page = await log.read(position, Math.min(PAGE, end - position));
  if (page.length === 0) throw damaged(position + 1, 'the log ends before it');
  return page;
}

/** Whether the commit is the next one behind this place, by its position and its hash. */
export const follows = (last: Head, commit: Commit): boolean =>
  commit.position === last.position + 1 && commitHash(last.hash, columnsOf(commit)) === commit.hash;
