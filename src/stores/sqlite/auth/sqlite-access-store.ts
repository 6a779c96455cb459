import { resolve } from 'node:path';
import type { AccessStore, Link, Session, Token } from '../../../core/model/access.ts';
import type { Connection } from '../file/connection.ts';
import { failureOfOwnSql } from '../file/failures.ts';
import { Mutex } from '../file/mutex.ts';
import { type AuthFileOptions, openAuthFile, withAuthHint } from './auth-file.ts';
import { AuthStatements } from './auth-statements.ts';

interface Opened {
  readonly connection: Connection;
  readonly statements: AuthStatements;
}

/**
 * Tokens in a file of their own, which the first of them creates.
 *
 * 2026-11: every question reads the file, which takes 7 µs. A cache would spare a server less than a hundredth of a request, and
 * other processes would have to empty it when they revoke a token.
 */
export class SqliteAccessStore implements AccessStore {
  readonly #options: AuthFileOptions;
  readonly #opening = new Mutex();
  #opened: Opened | undefined;

  constructor(options: AuthFileOptions) {
    this.#options = { ...options, path: resolve(options.path) };
  }

  createToken(digest: string, token: Token): Promise<boolean> {
    return this.#write((statements) => statements.insertToken(digest, token));
  }

  tokenByDigest(digest: string): Promise<Token | undefined> {
    return this.#read((statements) => statements.token(digest));
  }

  async listTokens(): Promise<readonly Token[]> {
    return (await this.#read((statements) => statements.tokens())) ?? [];
  }

  revokeToken(name: string, at: string): Promise<Token | undefined> {
    return this.#change((statements) => statements.revokeToken(name, at));
  }

  touchToken(digest: string, hour: string): Promise<void> {
    return this.#change((statements) => statements.touchToken(digest, hour));
  }

  startSession(digest: string, session: Session): Promise<void> {
    return this.#write((statements) => statements.insertSession(digest, session));
  }

  findSession(digest: string): Promise<Session | undefined> {
    return this.#read((statements) => statements.session(digest));
  }

  touchSession(digest: string, at: string): Promise<void> {
    return this.#change((statements) => statements.touchSession(digest, at));
  }

  endSession(digest: string): Promise<void> {
    return this.#change((statements) => statements.deleteSession(digest));
  }

  createLink(digest: string, link: Link): Promise<void> {
    return this.#write((statements) => statements.insertLink(digest, link));
  }

  takeLink(digest: string): Promise<Link | undefined> {
    return this.#change((statements) => statements.takeLink(digest));
  }

  removeStale(before: { readonly sessions: string; readonly links: string }): Promise<void> {
    return this.#change((statements) => statements.deleteStale(before));
  }

  async close(): Promise<void> {
    this.#opened?.connection.close();
    this.#opened = undefined;
  }

  async #read<Answer>(work: (statements: AuthStatements) => Answer): Promise<Answer | undefined> {
    const opened = await this.#file(false);
    return opened && this.#orFailure(async () => work(opened.statements));
  }

  /** What writes; the file is created for it. */
  async #write<Answer>(work: (statements: AuthStatements) => Answer): Promise<Answer> {
    const opened = await this.#file(true);
    if (opened === undefined) throw new Error('the file was created');
    return this.#orFailure(() => opened.connection.writeInTurn(() => work(opened.statements)));
  }

  /** What changes only what is there: where there is no file, nothing is. */
  async #change<Answer>(work: (statements: AuthStatements) => Answer): Promise<Answer | undefined> {
    const opened = await this.#file(false);
    return opened && this.#orFailure(() => opened.connection.writeInTurn(() => work(opened.statements)));
  }

  async #orFailure<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    try {
      return await work();
    } catch (error) {
      throw withAuthHint(failureOfOwnSql(error, this.#options.path));
    }
  }

  /** The file that the path leads to now: to take it away takes every token away. */
  async #file(create: boolean): Promise<Opened | undefined> {
    const isOpen = (): boolean => this.#opened?.connection.place.isKept ?? false;
    if (!isOpen()) await this.#opening.run(async () => (isOpen() ? undefined : this.#open(create)));
    return this.#opened;
  }

  async #open(create: boolean): Promise<void> {
    await this.close();
    const connection = await openAuthFile(this.#options, create);
    this.#opened = connection && { connection, statements: new AuthStatements(connection.sqlite) };
  }
}
