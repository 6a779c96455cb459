import { usage } from '../../../../cli/argv/arguments.ts';

/** One character; `tab` and `\t` for the one that shells make hard to type. */
export function typedDelimiter(given: string): string {
  const meant = given === 'tab' || given === '\\t' ? '\t' : given;
  if (meant.length === 1 && !/["\r\n]/.test(meant)) return meant;
  throw usage('invalid_delimiter', `"${given}" cannot be a delimiter.`, 'Give one character, or "tab".');
}

/** What files have between their columns. */
export const KNOWN = [',', ';', '\t', '|'] as const;

/**
 * What separates the columns of a header: the sign that stands in it most often outside quotes.
 *
 * @param usual what separates them where nothing in the header does
 * @throws a usage failure where two signs are as frequent
 */
export function delimiterIn(header: string, usual: string): string {
  const outside = header.replaceAll(/"(?:[^"]|"")*"?/g, '');
  const counted = KNOWN.map((sign) => ({ sign, count: outside.split(sign).length - 1 })).sort(
    (a, b) => b.count - a.count,
  );
  const [most, next] = counted as [(typeof counted)[0], (typeof counted)[0]];
  if (most.count === 0) return usual;
  if (most.count > next.count) return most.sign;
  throw usage(
    'ambiguous_delimiter',
    `The columns of the file may be separated by ${called(most.sign)} or by ${called(next.sign)}.`,
    `Say which with --delimiter ${quoted(most.sign)} or --delimiter ${quoted(next.sign)}.`,
  );
}

/**
 * Rejects a file whose header is separated by something else than was said: it would be read as one column.
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
    `Add --delimiter ${quoted(used)}.`,
  );
}

export const called = (delimiter: string): string => (delimiter === '\t' ? 'tabs' : `"${delimiter}"`);

const quoted = (delimiter: string): string => (delimiter === '\t' ? 'tab' : `"${delimiter}"`);
