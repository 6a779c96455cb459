import { isAbsolute } from 'node:path';

/**
 * A file of the program's in one of the user's folders: `$XDG_DATA_HOME/daybook/…`, which counts only if it is a whole path.
 * Undefined without a home.
 */
export function inHome(
  env: Readonly<Record<string, string | undefined>>,
  variable: string,
  folder: string,
  file: string,
): string | undefined {
  const wanted = env[variable] ?? '';
  const home = isAbsolute(wanted) ? wanted : env['HOME'] && `${env['HOME']}/${folder}`;
  return home ? `${home}/daybook/${file}` : undefined;
}
