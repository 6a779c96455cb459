import { usage } from '../../../../cli/argv/arguments.ts';

/** One character; `tab` and `\t` for the one that shells make hard to type. */
export function delimiterOf(given: string | undefined, isTsv: boolean): string {
  if (given === undefined) return isTsv ? '\t' : ',';
  const meant = given === 'tab' || given === '\\t' ? '\t' : given;
  if (meant.length === 1 && !/["\r\n]/.test(meant)) return meant;
  throw usage('invalid_delimiter', `"${given}" cannot be a delimiter.`, 'Give one character, or "tab".');
}

/** What files have between their columns. */
const KNOWN = [',', ';', '\t', '|'] as const;

/**
 * Rejects a file whose header is separated by something else: it would be read as one column.
 *
 * @throws a usage failure that says which delimiter it is
 */
export function checkDelimiter(header: readonly string[], delimiter: string): void {
  const text = header.join('\n');
  const count = (one: string): number => text.split(one).length - 1;
  const used = KNOWN.filter((one) => one !== delimiter).sort((a, b) => count(b) - count(a))[0];
  if (used === undefined || count(used) < header.length) return;
  throw usage(
    'other_delimiter',
    `The columns of the file are separated by ${called(used)}, not by ${called(delimiter)}.`,
    `Add --delimiter ${used === '\t' ? 'tab' : `"${used}"`}.`,
  );
}

const called = (delimiter: string): string => (delimiter === '\t' ? 'tabs' : `"${delimiter}"`);
