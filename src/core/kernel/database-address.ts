import { FailureError } from './failure.ts';

/** Where a daybook is kept: every option, setting and variable `db` is read here, and every start with it. */
export type DatabaseAddress =
  | { readonly kind: 'memory' }
  /** As given: relative paths are the caller's. */
  | { readonly kind: 'file'; readonly path: string }
  | ServerAddress;

/** A database of a PostgreSQL server, as libpq's connection URIs name it. It never holds a password. */
export interface ServerAddress {
  readonly kind: 'postgres';
  /** As given: fit to be shown, and to be typed again. */
  readonly url: string;
  /** In the order in which they are tried; none: PostgreSQL's own default. A host that begins with "/" is a socket's folder. */
  readonly hosts: readonly ServerHost[];
  /** Undefined: PostgreSQL's own defaults. */
  readonly user: string | undefined;
  readonly database: string | undefined;
  /** What stands behind the `?`, but for hosts and ports: `sslmode=require`. */
  readonly parameters: Readonly<Record<string, string>>;
}

export interface ServerHost {
  readonly host: string;
  /** Undefined: PostgreSQL's own default. */
  readonly port: number | undefined;
}

/** @throws FailureError of kind `usage`: `unsupported_url`, `invalid_url`, `password_in_argument` */
export function databaseAddress(text: string): DatabaseAddress {
  if (text === ':memory:') return { kind: 'memory' };
  const scheme = /^([a-z][a-z\d+.-]*):\/\//i.exec(text)?.[1];
  // A URL of another kind is no file: taken for one, it would create a folder `mysql:`.
  if (scheme === undefined) return { kind: 'file', path: text };
  if (/^postgres(ql)?$/i.test(scheme)) return serverAddress(text);
  throw failure(
    'unsupported_url',
    `A daybook is kept in a file or by PostgreSQL, not at ${scheme}://….`,
    'Give the path of a file, or postgres://HOST/NAME.',
  );
}

/** @throws FailureError as `databaseAddress` does */
export function checkAddress(text: string): void {
  databaseAddress(text);
}

/** Where keys are kept: a daybook without them cannot be read, so not in the memory of a process. @throws FailureError as above */
export function checkKeysAddress(text: string): void {
  if (databaseAddress(text).kind === 'memory')
    throw failure(
      'keys_in_memory',
      'Keys in memory end with the program, and what is sealed under them cannot be read any more.',
      'Give the path of a file, or postgres://HOST/NAME.',
    );
}

/** Whether it names a file, and so another one in every folder unless it is a whole path. */
export const isFileAddress = (text: string): boolean => databaseAddress(text).kind === 'file';

/** User (and password), hosts, database, parameters. */
const SERVER_URL = /^[a-z]+:\/\/(?:([^/?#@]*)@)?([^/?#@]*)(?:\/([^?#/]*))?(?:\?([^#]*))?$/i;

function serverAddress(url: string): ServerAddress {
  const [, userInfo = '', hosts = '', database = '', query = ''] = SERVER_URL.exec(url) ?? invalid(url, 'it');
  const parameters = new URLSearchParams(query);
  const isSecret = [...parameters.keys()].some((name) => /password/i.test(name));
  if (userInfo.includes(':') || isSecret) throw passwordInArgument();
  const named = { hosts: parameters.get('host') ?? '', ports: parameters.get('port') ?? '' };
  for (const name of ['host', 'port']) parameters.delete(name);
  return {
    kind: 'postgres',
    url,
    hosts: hosts === '' ? hostsNamed(named, url) : hosts.split(',').map((one) => hostOf(one, url)),
    user: decoded(userInfo, url) || undefined,
    database: decoded(database, url) || undefined,
    parameters: Object.fromEntries(parameters),
  };
}

function hostOf(text: string, url: string): ServerHost {
  const [, bracketed, plain = '', port] =
    /^(?:\[([\da-f:.%]+)\]|([^:[\]]+))(?::(.*))?$/i.exec(text) ?? invalid(url, `"${text}" in it`);
  return {
    host: bracketed ?? decoded(plain, url),
    port: port === undefined ? undefined : portOf(port, url),
  };
}

/** `postgres:///name?host=/run/postgresql`: one port is that of every host. */
function hostsNamed({ hosts, ports }: { hosts: string; ports: string }, url: string): readonly ServerHost[] {
  if (hosts === '') return [];
  const numbers = ports === '' ? [] : ports.split(',').map((port) => portOf(port, url));
  return hosts.split(',').map((host, index) => ({ host, port: numbers[index] ?? numbers[0] }));
}

function portOf(text: string, url: string): number {
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535
    ? port
    : invalid(url, `the port "${text}" in it`);
}

function decoded(text: string, url: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return invalid(url, `"${text}" in it`);
  }
}

/** What is not understood may hold a password: then nothing of it is said. */
function invalid(url: string, what: string): never {
  if (/:\/\/.*:.*@/s.test(url)) throw passwordInArgument();
  throw failure(
    'invalid_url',
    `${url} is not the address of a database: ${what} cannot be read.`,
    'Give postgres://HOST/NAME, or postgres://USER@HOST:PORT,HOST/NAME.',
  );
}

const passwordInArgument = (): FailureError =>
  failure(
    'password_in_argument',
    'The address of the database holds a password, which others on this machine could read.',
    'Leave it out, and set PGPASSWORD or write it to ~/.pgpass.',
  );

const failure = (code: string, message: string, hint: string): FailureError =>
  new FailureError({ kind: 'usage', code, message, hint });
