// SQL in a process of its own: SQLite runs without a pause, and only a process can be ended from outside.

import { Worker } from 'node:worker_threads';
import { answerOf, failureOfSql, type SqlRow, type SqlSource } from './sql-answer.ts';

/** Messages to the parent, in this order: the columns, pieces of rows (each on request), the end; or a failure. */
export type SqlMessage =
  | { readonly columns: readonly string[] }
  | { readonly rows: readonly SqlRow[]; readonly elapsedMs: number; readonly done: boolean }
  | { readonly failure: ReturnType<typeof failureOfSql> };

export interface SqlRequest {
  readonly files: SqlSource;
  readonly sql: string;
}

/** What makes a piece large enough to be sent. */
const PIECE = { rows: 500, characters: 256 * 1024 };

/** A parent that is gone reads nothing: a query without end must not outlive it. */
const ORPHAN = `const parent = process.ppid;
  setInterval(() => { if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL'); }, 500);`;

const send = (message: SqlMessage): void => void process.send?.(message);

const sizeOf = (row: SqlRow): number =>
  row.reduce<number>((sum, value) => sum + (typeof value === 'string' ? value.length : 8), 0);

function nextPiece(rows: Iterator<SqlRow>): SqlMessage {
  const piece: SqlRow[] = [];
  const startedAt = performance.now();
  let [size, done] = [0, false];
  while (!done && piece.length < PIECE.rows && size < PIECE.characters) {
    const next = rows.next();
    done = next.done === true;
    if (next.done === true) break;
    piece.push(next.value);
    size += sizeOf(next.value);
  }
  return { rows: piece, elapsedMs: performance.now() - startedAt, done };
}

function answer({ files, sql }: SqlRequest): void {
  try {
    const { columns, rows } = answerOf(files, sql);
    send({ columns });
    process.on('message', () => orFailure(files, () => send(nextPiece(rows))));
  } catch (error) {
    send({ failure: failureOfSql(error, files) });
  }
}

function orFailure(files: SqlSource, work: () => void): void {
  try {
    work();
  } catch (error) {
    send({ failure: failureOfSql(error, files) });
  }
}

new Worker(ORPHAN, { eval: true }).unref();
process.once('message', (request) => answer(request as SqlRequest));
process.once('disconnect', () => process.exit());
