import { inVersionOrder } from '../../core/log/row-order.ts';
import { type CommitRow, parseCommit, storedFrom } from '../../core/log/stored-commit.ts';
import type { Commit, Position } from '../../core/model/commit.ts';
import { FORGETTING_SQL } from '../../core/model/forgetting.ts';
import { bigintArray, textArray } from './binary-arrays.ts';
import { COMMIT_COLUMNS } from './commit-columns.ts';
import type { Connections } from './connections.ts';

/** What is asked of one stream. */
interface StreamQuestion {
  readonly stream: string;
  readonly afterVersion: number;
  readonly upTo: number;
}

interface Asked<Question, Answer> {
  readonly question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

type AskedRow = [asked: number, ...commit: CommitRow];

const SQL = `SELECT asked, ${COMMIT_COLUMNS} FROM daybook.read_commits($1, $2, $3, $4)`;

/** Asked as 0. */
const SQL_WITH_FORGETTINGS = `${SQL} UNION ALL SELECT 0, ${COMMIT_COLUMNS} FROM daybook.commits WHERE ${FORGETTING_SQL} AND position > $5`;

/**
 * Reads streams and what forgot somebody, and looks for command ids: whatever is asked in one turn is one round trip, of one moment. A command asks for
 * its stream, for each that it needs and for its id, and each of them alone would cross the network.
 */
export class StreamReader {
  readonly #connections: Connections;
  #streams: Asked<StreamQuestion, readonly Commit[]>[] = [];
  #ids: Asked<string, Commit | undefined>[] = [];
  #forgettings: Asked<Position, readonly Commit[]>[] = [];
  #isScheduled = false;

  constructor(connections: Connections) {
    this.#connections = connections;
  }

  /** Every commit of the stream that holds an event behind the version, up to a position. */
  stream(question: StreamQuestion): Promise<readonly Commit[]> {
    return new Promise((resolve, reject) => {
      this.#streams.push({ question, resolve, reject });
      this.#schedule();
    });
  }

  find(commandId: string): Promise<Commit | undefined> {
    return new Promise((resolve, reject) => {
      this.#ids.push({ question: commandId, resolve, reject });
      this.#schedule();
    });
  }

  /** The commits behind a position that forgot somebody. */
  forgettings(after: Position): Promise<readonly Commit[]> {
    return new Promise((resolve, reject) => {
      this.#forgettings.push({ question: after, resolve, reject });
      this.#schedule();
    });
  }

  /** What is asked meanwhile, by whatever goes on in this turn, is asked with it. */
  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => {
      this.#isScheduled = false;
      const [streams, ids, forgettings] = [this.#streams, this.#ids, this.#forgettings];
      this.#streams = [];
      this.#ids = [];
      this.#forgettings = [];
      void this.#ask(streams, ids, forgettings);
    });
  }

  async #ask(
    streams: readonly Asked<StreamQuestion, readonly Commit[]>[],
    ids: readonly Asked<string, Commit | undefined>[],
    forgettings: readonly Asked<Position, readonly Commit[]>[],
  ): Promise<void> {
    try {
      const rows = await this.#rows(
        streams.map(({ question }) => question),
        ids.map(({ question }) => question),
        forgettings.map(({ question }) => question),
      );
      for (const [index, one] of streams.entries())
        settle(one, () => inOrder(this.#seen(rows.get(index + 1)), one.question));
      for (const [index, one] of ids.entries()) settle(one, () => this.#seen(rows.get(-index - 1))[0]);
      for (const one of forgettings) settle(one, () => behind(this.#seen(rows.get(0)), one.question));
    } catch (error) {
      for (const one of [...streams, ...ids, ...forgettings]) one.reject(error);
    }
  }

  #seen(rows: readonly CommitRow[] = []): readonly Commit[] {
    const commits = rows.map((row) => parseCommit(storedFrom(row)));
    for (const commit of commits) this.#connections.fence.saw(commit);
    return commits;
  }

  async #rows(
    streams: readonly StreamQuestion[],
    ids: readonly string[],
    forgettings: readonly Position[],
  ): Promise<ReadonlyMap<number, CommitRow[]>> {
    const rows = await this.#connections.read<AskedRow>(
      forgettings.length === 0 ? SQL : SQL_WITH_FORGETTINGS,
      [
        textArray(streams.map(({ stream }) => stream)),
        bigintArray(streams.map(({ afterVersion }) => afterVersion)),
        bigintArray(streams.map(({ upTo }) => upTo)),
        textArray(ids),
        ...(forgettings.length === 0 ? [] : [Math.min(...forgettings)]),
      ],
    );
    const byAsked = new Map<number, CommitRow[]>();
    for (const [asked, ...row] of rows) {
      const found = byAsked.get(asked);
      if (found === undefined) byAsked.set(asked, [row]);
      else found.push(row);
    }
    return byAsked;
  }
}

/** Another's stream may be damaged: it must not fail this one. */
function settle<Answer>(asked: Asked<unknown, Answer>, answer: () => Answer): void {
  try {
    asked.resolve(answer());
  } catch (error) {
    asked.reject(error);
  }
}

const behind = (commits: readonly Commit[], after: Position): readonly Commit[] =>
  commits.filter(({ position }) => position > after).toSorted((a, b) => a.position - b.position);

function inOrder(commits: readonly Commit[], { stream, afterVersion }: StreamQuestion): readonly Commit[] {
  const [first] = commits;
  // Behind a version in the middle of a commit, all of that commit is answered.
  const isWithin = first !== undefined && first.firstVersion <= afterVersion;
  return inVersionOrder(commits, stream, isWithin ? first.firstVersion : afterVersion + 1);
}
