import { type ChildProcess, fork } from 'node:child_process';
import { advice } from '../core/kernel/advice.ts';
import { FailureError } from '../core/kernel/failure.ts';
import type { SqlMessage, SqlRequest } from './query-worker.ts';
import type { SqlRow } from './sql-answer.ts';
import { engineFor, type StoreOptions } from './store.ts';

export interface SqlAnswer {
  /** Each once. */
  readonly columns: readonly string[];
  /** One row after the other, in constant memory. */
  readonly rows: AsyncIterable<object>;
  /** Ends a query that is not read to its end. */
  close(): void;
}

/**
 * Answers SQL in a process beside this one, which is ended when the query takes SQLite longer than the timeout.
 *
 * @throws FailureError `usage` (`invalid_sql`) for SQL that SQLite rejects, or that is not one query; `timed_out`
 */
export async function sqlQuery(
  options: Pick<StoreOptions, 'db' | 'views' | 'timeoutMs'>,
  sql: string,
): Promise<SqlAnswer> {
  const { timeoutMs } = options;
  const files = await (await engineFor(options)).tables();
  const worker = new QueryWorker({ files: { ...files, timeoutMs }, sql });
  try {
    const first = await worker.next(timeoutMs);
    if (!('columns' in first)) throw new Error('the columns come first');
    const { columns } = first;
    return { columns, rows: rowsFrom(worker, columns, timeoutMs), close: () => worker.end() };
  } catch (error) {
    worker.end();
    throw error;
  }
}

async function* rowsFrom(
  worker: QueryWorker,
  columns: readonly string[],
  timeoutMs: number,
): AsyncGenerator<object> {
  let leftMs = timeoutMs;
  for (;;) {
    worker.ask();
    const piece = await worker.next(leftMs);
    if (!('rows' in piece)) throw new Error('rows follow the columns');
    for (const row of piece.rows) yield recordOf(columns, row);
    if (piece.done) return;
    leftMs -= piece.elapsedMs;
    if (leftMs <= 0) throw timedOut(timeoutMs);
  }
}

/** By their own names, `__proto__` among them. */
const recordOf = (columns: readonly string[], row: SqlRow): object =>
  Object.fromEntries(columns.map((name, index) => [name, jsonValue(row[index] ?? null)]));

/** Numbers that JavaScript would round or has no words for are written as they are. */
function jsonValue(value: SqlRow[number]): unknown {
  if (typeof value === 'bigint') return rawJSON(String(value));
  if (value === Number.POSITIVE_INFINITY) return rawJSON('9e999');
  return value === Number.NEGATIVE_INFINITY ? rawJSON('-9e999') : value;
}

/** Newer than the types: every Node that the program runs on has it. */
const { rawJSON } = JSON as JSON & { rawJSON(text: string): object };

/** The process that answers, one message at a time. */
class QueryWorker {
  readonly #child: ChildProcess;
  readonly #timeoutMs: number;

  /** The worker stands beside the built program. */
  constructor(request: SqlRequest) {
    this.#timeoutMs = request.files.timeoutMs;
    this.#child = fork(new URL('./query-worker.cjs', import.meta.url), {
      serialization: 'advanced',
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    this.#child.on('error', () => undefined);
    this.#child.send(request, () => undefined);
  }

  ask(): void {
    this.#child.send('next', () => undefined);
  }

  /** @throws FailureError the worker's, or `timed_out` */
  async next(withinMs: number): Promise<SqlMessage> {
    const message = await this.#message(withinMs);
    if ('failure' in message) throw new FailureError(message.failure);
    return message;
  }

  end(): void {
    this.#child.kill('SIGKILL');
  }

  #message(withinMs: number): Promise<SqlMessage> {
    return new Promise((resolve, reject) => {
      const settle = (done: () => void): void => {
        clearTimeout(timer);
        this.#child.removeAllListeners('message').removeAllListeners('exit');
        done();
      };
      const timer = setTimeout(() => settle(() => reject(timedOut(this.#timeoutMs))), Math.max(1, withinMs));
      this.#child.once('message', (message) => settle(() => resolve(message as SqlMessage)));
      this.#child.once('exit', () => settle(() => reject(ended())));
    });
  }
}

const timedOut = (timeoutMs: number): FailureError =>
  new FailureError({
    kind: 'timed_out',
    code: 'query_timed_out',
    message: `The query was not done after ${timeoutMs / 1000} s.`,
    ...advice`Does it end? If it does, give it longer with ${{ option: 'timeout' }}.`,
  });

const ended = (): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'query_ended',
    message: 'The process that answers the query ended before its answer: there may be too little memory.',
    hint: 'Ask for less at a time, then try again.',
  });
