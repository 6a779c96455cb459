import { databaseAddress, type ServerAddress, type ServerHost } from '../../core/kernel/database-address.ts';

/** Where a daybook is in PostgreSQL, as its client takes it. */
export interface DatabaseUrl {
  /** One URL a host, in the order in which they are tried. */
  readonly hosts: readonly string[];
  /** For messages: `postgres://db1,db2/shop`. */
  readonly name: string;
}

/**
 * An address, whose parameters mean what they mean to libpq. What it leaves out comes from PGHOST, PGUSER, PGPASSWORD,
 * ~/.pgpass and the others.
 *
 * @throws FailureError of kind `usage` as `databaseAddress` does
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  const address = databaseAddress(url);
  if (address.kind !== 'postgres') throw new Error(`${url} is no address of a server`);
  const { hosts, database = '' } = address;
  const names = hosts.map(({ host, port }) => (port === undefined ? host : `${host}:${port}`));
  return {
    hosts: (hosts.length === 0 ? [undefined] : hosts).map((host) => urlOf(address, host)),
    name: `postgres://${names.join(',')}/${database}`,
  };
}

function urlOf({ user, database = '', parameters }: ServerAddress, host: ServerHost | undefined): string {
  const query = new URLSearchParams(parameters);
  // Otherwise its client reads "require" in a way of its own, and warns of that on stderr.
  if (query.has('sslmode')) query.set('uselibpqcompat', 'true');
  const isSocket = host?.host.startsWith('/') === true;
  if (isSocket) query.set('host', host.host);
  if (isSocket && host.port !== undefined) query.set('port', String(host.port));
  const at = user === undefined ? '' : `${encodeURIComponent(user)}@`;
  const authority = host === undefined || isSocket ? '' : authorityOf(host);
  return `postgres://${at}${authority}/${encodeURIComponent(database)}?${query.toString()}`;
}

const authorityOf = ({ host, port }: ServerHost): string =>
  `${host.includes(':') ? `[${host}]` : host}${port === undefined ? '' : `:${port}`}`;
