import { FailureError } from '../../core/kernel/failure.ts';

/** Where a daybook is in PostgreSQL. */
export interface DatabaseUrl {
  /** One URL a host, in the order in which they are tried. */
  readonly hosts: readonly string[];
  /** For messages: `postgres://db1,db2/shop`. */
  readonly name: string;
}

/**
 * `postgres://host1:5432,host2/name?sslmode=…`: as libpq reads it, with as many hosts as there may be primaries. What it
 * leaves out comes from PGHOST, PGUSER, PGPASSWORD, ~/.pgpass and the others.
 *
 * @throws FailureError `usage`: it is no such URL, or holds a password, which every process list would show
 */
export function parseDatabaseUrl(url: string): DatabaseUrl {
  const [, scheme = '', user = '', hosts = '', rest = ''] =
    /^(postgres(?:ql)?):\/\/(?:([^@/?#]*)@)?([^/?#]*)(.*)$/i.exec(url) ?? [];
  if (scheme === '') throw misread('bad_database_url', `"${url}" is no address of a PostgreSQL database.`);
  if (user.includes(':') || /[?&]password=/i.test(rest)) {
    throw misread(
      'password_in_url',
      'A password in the address of a database is seen by others, in lists of processes and in histories.',
    );
  }
  const at = user === '' ? '' : `${user}@`;
  const all = hosts.split(',').map((host) => `postgres://${at}${host}${rest === '' ? '/' : rest}`);
  for (const one of all) {
    // A host may be left out: it is then PGHOST.
    if (!URL.canParse(one.replace('postgres://', 'http://').replace(/^http:\/\/([^@]*@)?(?=\/)/, 'http://x')))
      throw misread('bad_database_url', `"${one}" is no address of a PostgreSQL database.`);
  }
  return { hosts: all, name: `postgres://${hosts}${rest.replace(/\?.*$/s, '')}` };
}

const misread = (code: string, message: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code,
    message,
    hint:
      code === 'password_in_url'
        ? 'Leave it out, and set PGPASSWORD or write it to ~/.pgpass.'
        : 'It is written so: postgres://user@host1:5432,host2/name',
  });
