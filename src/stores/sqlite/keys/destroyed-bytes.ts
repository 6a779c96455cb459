import { advice } from '../../../core/kernel/advice.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { type Connection, patiently } from '../file/connection.ts';
import type { keyStatements } from './key-statements.ts';

/** What was overwritten in a file of keys: it is to be in no byte of the file, nor of its -wal. */
export class DestroyedBytes {
  readonly #connection: Connection;
  readonly #timeoutMs: number;
  readonly #sql: ReturnType<typeof keyStatements>;
  /** What this process has overwritten and not yet found gone. */
  #overwritten: Buffer[] = [];

  constructor(
    { connection, timeoutMs }: { readonly connection: Connection; readonly timeoutMs: number },
    sql: ReturnType<typeof keyStatements>,
  ) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#sql = sql;
  }

  add(boxes: readonly Buffer[]): void {
    this.#overwritten.push(...boxes);
  }

  /**
   * Waits until they are gone.
   *
   * @param waitMs for others that read an earlier state of the file
   * @throws FailureError `busy` (`keys_in_use`) where these read for longer; `unavailable` (`keys_not_gone`)
   */
  async wipe(waitMs: number): Promise<void> {
    const { overwrites, wiped } = this.#connection.read(() => this.#sql.state());
    if (wiped >= overwrites) return;
    await patiently(waitMs, () => this.#foldWithoutWaiting());
    if (this.#isLeft()) {
      // Another program may have written to the file, and left a copy of a row where it was before.
      this.#connection.read(() => this.#connection.sqlite.exec('VACUUM'));
      await patiently(waitMs, () => this.#foldWithoutWaiting());
      if (this.#isLeft()) throw notGone(this.#connection.path);
    }
    this.#overwritten = [];
    await this.#connection.writeInTurn(() => this.#sql.wiped(overwrites));
  }

  /** No earlier state of a page stays in the -wal. */
  #foldWithoutWaiting(): void {
    const { sqlite, path } = this.#connection;
    this.#connection.read(() => {
      sqlite.pragma('busy_timeout = 0');
      try {
        const [{ busy }] = sqlite.pragma('wal_checkpoint(TRUNCATE)') as [{ busy: number }];
        if (busy !== 0) throw keysInUse(path);
      } finally {
        sqlite.pragma(`busy_timeout = ${this.#timeoutMs}`);
      }
    });
  }

  /**
   * Looks for them in every page of the file, used or not. (Through SQLite: to open and close the file beside it would drop the
   * locks that this process has on it.)
   */
  #isLeft(): boolean {
    if (this.#overwritten.length === 0) return false;
    const { sqlite, read } = this.#connection;
    const pages = read(() => sqlite.serialize());
    return this.#overwritten.some((box) => pages.includes(box));
  }
}

const keysInUse = (path: string): FailureError =>
  new FailureError({
    kind: 'busy',
    code: 'keys_in_use',
    message: `It is destroyed, but its bytes are in ${path}-wal still: another process reads an earlier state of the file.`,
    ...advice`End what reads ${path}. Whoever opens the keys next removes what is left.`,
  });

const notGone = (path: string): FailureError =>
  new FailureError({
    kind: 'unavailable',
    code: 'keys_not_gone',
    message: `A key was destroyed, and its bytes are found in ${path} still.`,
    ...advice`Try again; if they stay, report this as a defect.`,
  });
