import { FailureError } from './failure.ts';

const isUrl = (path: string): boolean => /^[a-z][a-z\d+.-]*:\/\//i.test(path);

/** A URL is no file: taken for one, it would create a folder `postgres:`. @throws FailureError of kind `usage` */
export function rejectUrl(path: string): void {
  if (!isUrl(path)) return;
  const scheme = path.slice(0, path.indexOf('://'));
  throw new FailureError({
    kind: 'usage',
    code: 'unsupported_url',
    message: `A daybook is kept in a file, not at ${scheme}://….`,
    hint: 'Give the path of a file.',
  });
}
