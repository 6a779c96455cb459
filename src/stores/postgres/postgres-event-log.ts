import {
  appendOf,
  type Followed,
  type Replica,
  takesNoCommands,
  type Violation,
  violationOf,
} from '../../core/log/replica.ts';
import { inPositionOrder, inStreamOrder } from '../../core/log/row-order.ts';
import {
  assertStorable,
  type CommitRow,
  damaged,
  parseCommit,
  storedFrom,
} from '../../core/log/stored-commit.ts';
import { type Commit, type Head, streamId } from '../../core/model/commit.ts';
import type {
  Append,
  AppendOptions,
  EventLog,
  Hold,
  LogIdentity,
  StreamEnd,
  StreamPage,
  Verdict,
} from '../../core/model/event-log.ts';
import type { Clock } from '../../core/model/ports.ts';
import {
  APPEND,
  type AppendCall,
  type AppendRow,
  appendValues,
  type Outcome,
  outcomesOf,
  verdictOf,
} from './append-batch.ts';
import { COMMIT_COLUMNS } from './commit-columns.ts';
import type { Client, Connections } from './connections.ts';
import { codeOf, failureFrom, logRestored, troubleOf, unavailable } from './failures.ts';
import { HeadHold } from './head-hold.ts';
import { Notifications } from './notifications.ts';
import { StreamReader } from './stream-reader.ts';

/** What daybook.append_commits raises in a copy of another log. */
const COPY = 'YD003';

/** Behind every text that begins with the one before it. */
const LAST = '\u{10ffff}';

/** The log in PostgreSQL: one row a commit, and one function that appends. */
export class PostgresEventLog implements EventLog, Replica {
  readonly #connections: Connections;
  readonly #clock: Clock;
  readonly #reader: StreamReader;
  readonly #hold: HeadHold;
  readonly #notifications: Notifications;
  /** As it was when the log was opened, or became another's copy here. */
  #epoch: string;
  #isRestored = false;

  constructor(connections: Connections, clock: Clock, epoch: string) {
    this.#connections = connections;
    this.#clock = clock;
    this.#epoch = epoch;
    this.#reader = new StreamReader(connections);
    this.#hold = new HeadHold(connections);
    this.#notifications = new Notifications(connections, async () => (await this.#currentHead()).position);
  }

  async identity(): Promise<LogIdentity> {
    const sql = 'SELECT log_id, epoch FROM daybook.log_head';
    const [logId, epoch] = await this.#connections.readRow<[string, string]>(sql);
    return { logId, epoch };
  }

  async append(
    batch: readonly Append[],
    { atomic = false, inOrder = false }: AppendOptions = {},
  ): Promise<readonly Verdict[]> {
    assertStorable(batch);
    if (batch.length === 0) return [];
    const recordedAt = this.#clock.now();
    const { outcomes, isDoubtful } = await this.#send({
      mode: atomic ? 'atomic' : inOrder ? 'in_order' : 'each',
      batch,
      recordedAt: batch.map(() => recordedAt),
    });
    const stored = await this.#storedBefore(batch, outcomes);
    return batch.map((item, index) => {
      const verdict = verdictOf(outcomes[index] as Outcome, item, recordedAt, stored);
      // An answer was lost: what comes back as known was stored by this very call.
      const isOwn = isDoubtful && verdict.kind === 'replayed' && verdict.commit.recordedAt === recordedAt;
      return isOwn ? { kind: 'committed', commit: verdict.commit } : verdict;
    });
  }

  hold(): Promise<Hold> {
    return this.#hold.hold();
  }

  find(commandId: string): Promise<Commit | undefined> {
    return this.#reader.find(commandId);
  }

  async findBeginning(prefix: string, limit: number): Promise<readonly Commit[]> {
    return this.#commits('WHERE command_id >= $1 AND command_id < $2 ORDER BY command_id LIMIT $3', [
      prefix,
      `${prefix}${LAST}`,
      Math.max(0, limit),
    ]);
  }

  readStream(
    stream: string,
    { afterVersion = 0, upTo = Number.MAX_SAFE_INTEGER }: { afterVersion?: number; upTo?: number } = {},
  ): Promise<readonly Commit[]> {
    return this.#reader.stream({ stream, afterVersion, upTo });
  }

  readStreams(ends: readonly StreamEnd[]): Promise<readonly (readonly Commit[])[]> {
    return Promise.all(
      ends.map(({ stream, afterVersion }) =>
        this.#reader.stream({ stream, afterVersion, upTo: Number.MAX_SAFE_INTEGER }),
      ),
    );
  }

  async read(after: number, limit: number): Promise<readonly Commit[]> {
    const rows = await this.#rows('WHERE position > $1 ORDER BY position LIMIT $2', [
      after,
      Math.max(0, limit),
    ]);
    return this.#seen(inPositionOrder(rows, after));
  }

  async readByStream(category: string, { upTo, limit, after }: StreamPage): Promise<readonly Commit[]> {
    const from = after ?? { stream: `${category}-`, version: 0 };
    // "." follows "-": every stream of the category sorts before it.
    const rows = await this.#rows(
      `WHERE (stream, first_version) > ($1, $2) AND stream < $3 AND category = $4 AND position <= $5
       ORDER BY stream, first_version LIMIT $6`,
      [from.stream, from.version, `${category}.`, category, upTo, Math.max(0, limit)],
    );
    return this.#seen(inStreamOrder(rows, from));
  }

  async head(): Promise<Head> {
    const { position, hash } = await this.#currentHead();
    return { position, hash };
  }

  forgettings(after: number): Promise<readonly Commit[]> {
    return this.#reader.forgettings(after);
  }

  holder(key: string): Promise<string | undefined> {
    return this.#value<string>('SELECT stream FROM daybook.reservations WHERE key = $1', [key]);
  }

  async streams(category: string): Promise<number> {
    return (
      (await this.#value<number>('SELECT streams FROM daybook.categories WHERE category = $1', [category])) ??
      0
    );
  }

  numbered(category: string, number: number): Promise<string | undefined> {
    const sql =
      'SELECT stream FROM daybook.commits WHERE category = $1 AND number = $2 AND number IS NOT NULL';
    return this.#value<string>(sql, [category, number]);
  }

  async streamsBeginning(category: string, prefix: string, limit: number): Promise<readonly string[]> {
    const from = streamId(category, prefix);
    const rows = await this.#connections.read<[string]>(
      `SELECT stream FROM daybook.commits WHERE stream >= $1 AND stream < $2 AND first_version = 1
       ORDER BY stream LIMIT $3`,
      [from, `${from}${LAST}`, Math.max(0, limit)],
    );
    return rows.map(([stream]) => stream);
  }

  async wait(after: number, signal: AbortSignal): Promise<void> {
    await this.#notifications.wait(after, signal);
    this.#connections.fence.assertNotRestored();
    if (this.#isRestored) throw logRestored(this.#connections.url.name);
  }

  async close(): Promise<void> {
    await this.#notifications.close();
    await this.#connections.close();
  }

  async become(logId: string, epoch?: string): Promise<boolean> {
    const sql = 'SELECT daybook.become($1, $2)';
    const [isRenamed] = await this.#connections.readRow<[boolean]>(sql, [logId, epoch ?? null]);
    if (isRenamed && epoch !== undefined) this.#epoch = epoch;
    return isRenamed;
  }

  async followed(): Promise<Followed | undefined> {
    const sql = 'SELECT source, commands_at, known, heard_at FROM daybook.followed_log';
    const [row] = await this.#connections.read<[string, string | null, number, string | null]>(sql);
    if (row === undefined) return undefined;
    const [source, commandsAt, known, heardAt] = row;
    return { source, commandsAt, known, heardAt };
  }

  async follow({ source, commandsAt, known, heardAt }: Followed): Promise<void> {
    await this.#connections.read(
      `INSERT INTO daybook.followed_log (source, commands_at, known, heard_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (only_row) DO UPDATE SET source = excluded.source, commands_at = excluded.commands_at,
         known = excluded.known, heard_at = excluded.heard_at`,
      [source, commandsAt, known, heardAt],
    );
  }

  async adopt(epoch: string): Promise<void> {
    await this.#connections.read('UPDATE daybook.log_head SET epoch = $1', [epoch]);
    this.#epoch = epoch;
  }

  async receive(commits: readonly Commit[]): Promise<Violation | undefined> {
    const batch = commits.map(appendOf);
    assertStorable(batch);
    if (batch.length === 0) return undefined;
    const { outcomes, isDoubtful } = await this.#send({
      mode: 'atomic',
      batch,
      recordedAt: commits.map(({ recordedAt }) => recordedAt),
      hashes: commits.map(({ hash }) => hash),
    });
    const index = outcomes.findIndex(({ kind }) => kind !== 'committed' && kind !== 'aborted');
    const [commit, outcome] = [commits[index], outcomes[index]];
    if (commit === undefined || outcome === undefined) return undefined;
    const stored = await this.#storedBefore(batch, outcomes);
    // An answer was lost, and all of it was stored before: by this very call.
    if (
      isDoubtful &&
      index === 0 &&
      outcome.kind === 'id_reused' &&
      stored(commit.commandId).hash === commit.hash
    )
      return undefined;
    const verdict = verdictOf(outcome, appendOf(commit), commit.recordedAt, stored);
    return outcome.kind === 'diverged'
      ? violationOf(commit, { kind: 'committed', commit: { ...commit, hash: '' } })
      : violationOf(commit, verdict);
  }

  /** Sends a batch until it is answered: the same one again where an answer was lost. */
  async #send(
    call: AppendCall,
  ): Promise<{ readonly outcomes: readonly Outcome[]; readonly isDoubtful: boolean }> {
    const { url, readonly } = this.#connections;
    if (readonly) throw unavailable('not_writable', `${url.name} is open for reading alone.`);
    let isDoubtful = false;
    const values = appendValues(call);
    const send = (client: Client): Promise<AppendRow> => {
      const { head, timeline } = this.#connections.fence;
      const known = [this.#epoch, head.position, head.hash, timeline];
      return this.#connections.row<AppendRow>(client, APPEND, [...known, ...values]);
    };
    const lost = (): void => {
      isDoubtful = true;
    };
    try {
      const row = await this.#sendWithHold(send, lost);
      const outcomes = outcomesOf(row);
      this.#remember(outcomes, row[6]);
      return { outcomes, isDoubtful };
    } catch (error) {
      const followed = codeOf(error) === COPY ? await this.followed() : undefined;
      throw followed === undefined ? error : takesNoCommands(followed);
    }
  }

  /** In the hold that there is, and without one where there is none, or it was lost. */
  async #sendWithHold(send: (client: Client) => Promise<AppendRow>, lost: () => void): Promise<AppendRow> {
    const alone = (doubt?: unknown): Promise<AppendRow> =>
      this.#hold.around(this.#connections.retrying(send, lost, doubt));
    const client = await this.#hold.take();
    if (client === undefined) return alone();
    try {
      const row = await send(client);
      await client.query('COMMIT');
      client.release();
      return row;
    } catch (error) {
      client.release(true);
      const trouble = troubleOf(error);
      if (trouble === 'final') throw failureFrom(error, this.#connections.url.name);
      if (trouble !== 'lost') return alone();
      lost();
      return alone(error);
    }
  }

  #remember(outcomes: readonly Outcome[], timeline: number): void {
    this.#connections.fence.reached(timeline);
    const last = outcomes.findLast(({ kind }) => kind === 'committed');
    if (last === undefined) return;
    this.#connections.fence.saw({ position: last.position, hash: last.hash });
    this.#notifications.wake();
  }

  /** The commits of the command ids that were in the log before, or came twice. */
  async #storedBefore(
    batch: readonly Append[],
    outcomes: readonly Outcome[],
  ): Promise<(commandId: string) => Commit> {
    const ids = batch.flatMap(({ commandId }, index) =>
      outcomes[index]?.kind === 'replayed' || outcomes[index]?.kind === 'id_reused' ? [commandId] : [],
    );
    const found = new Map<string, Commit>();
    for (const commit of await Promise.all([...new Set(ids)].map((id) => this.#reader.find(id))))
      if (commit !== undefined) found.set(commit.commandId, commit);
    return (commandId) => {
      const commit = found.get(commandId);
      if (commit === undefined) throw unavailable('damaged', `The commit of ${commandId} is gone.`);
      return commit;
    };
  }

  async #currentHead(): Promise<Head> {
    const [position, hash, ofCommit, epoch] = await this.#connections.readRow<
      [number, string, string | null, string]
    >(
      `SELECT position, hash, (SELECT hash FROM daybook.commits WHERE position = log_head.position), epoch
       FROM daybook.log_head`,
    );
    this.#isRestored = epoch !== this.#epoch;
    if (this.#isRestored) this.#notifications.wake();
    if (position > 0 && ofCommit !== hash)
      throw damaged(position, 'the log does not end with the commit that it should');
    this.#connections.fence.saw({ position, hash });
    return { position, hash };
  }

  async #value<T>(sql: string, values: readonly unknown[]): Promise<T | undefined> {
    const [row] = await this.#connections.read<[T]>(sql, values);
    return row?.[0];
  }

  async #commits(where: string, values: readonly unknown[]): Promise<readonly Commit[]> {
    return this.#seen(await this.#rows(where, values));
  }

  #seen(rows: readonly CommitRow[]): readonly Commit[] {
    const commits = rows.map((row) => parseCommit(storedFrom(row)));
    for (const commit of commits) this.#connections.fence.saw(commit);
    return commits;
  }

  #rows(where: string, values: readonly unknown[]): Promise<CommitRow[]> {
    return this.#connections.read<CommitRow>(
      `SELECT ${COMMIT_COLUMNS} FROM daybook.commits ${where}`,
      values,
    );
  }
}
