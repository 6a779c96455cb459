import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { usage } from '../../../../cli/argv/arguments.ts';
import { FailureError } from '../../../../core/kernel/failure.ts';
import { type Encoding, encodings } from './csv-rows.ts';
import { called, delimiterIn, typedDelimiter } from './delimiter.ts';

/** What is said of how a file is written. */
export interface LayoutWish {
  readonly encoding: Encoding | undefined;
  readonly delimiter: string | undefined;
  /** Lines above the header. */
  readonly skipFirst?: number;
  /** What separates its columns by its name. */
  readonly usualDelimiter: string;
}

/** How a file is written. */
export interface FileLayout {
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly lineEnds: string[];
  readonly linesBefore: number;
  /** Found in the file, and not said. */
  readonly found: readonly string[];
}

/** So much of a file is looked at for its header. */
const HEAD = 256 * 1024;

/** Finds out by the first bytes what was not said. @throws a usage failure where that is not clear */
export async function layoutOf(bytes: AsyncIterable<Uint8Array>, wish: LayoutWish): Promise<FileLayout> {
  const head = await headOf(bytes);
  const seen = markedEncoding(head);
  const encoding = seen === 'utf-8' ? seen : (wish.encoding ?? seen ?? 'utf-8');
  if (wish.encoding === 'utf-8' && seen !== undefined && seen !== 'utf-8')
    throw usage(
      'other_encoding',
      'The file is UTF-16, not UTF-8.',
      `Add --encoding ${seen}, or leave it out.`,
    );
  const text = new TextDecoder(encoding).decode(head).replace(/^\uFEFF/, '');
  const lines = text.split(/\r\n|\r|\n/);
  const separator =
    /^"?sep=(.)"?$/i.exec(lines[0]?.trim() ?? '')?.[1] ??
    (/^sep=\t$/i.test(lines[0] ?? '') ? '\t' : undefined);
  const marked = separator === undefined ? 0 : 1;
  const linesBefore = marked + (wish.skipFirst ?? 0);
  const header = lines.slice(linesBefore).find((line) => line.trim() !== '') ?? '';
  const delimiter =
    wish.delimiter === undefined
      ? (separator ?? delimiterIn(header, wish.usualDelimiter))
      : typedDelimiter(wish.delimiter);
  const found = [
    ...(wish.encoding !== seen &&
    seen !== undefined &&
    (seen !== 'utf-8' || wish.encoding !== undefined) &&
    encoding === seen
      ? [`it is ${seen.toUpperCase()}`]
      : []),
    ...(marked > 0 ? [`its first line "${lines[0]?.trim()}" is passed over`] : []),
    ...(wish.delimiter === undefined && delimiter !== wish.usualDelimiter
      ? [`its columns are separated by ${called(delimiter)}`]
      : []),
  ];
  return {
    encoding,
    delimiter,
    lineEnds: lineEndsOf(text),
    linesBefore,
    found,
  };
}

/** Each that is looked for costs time in every letter. */
function lineEndsOf(text: string): string[] {
  if (!text.includes('\r')) return ['\n'];
  // As old as it is, some tills still end their lines with a CR alone.
  return text.includes('\n') ? ['\r\n', '\n'] : ['\r'];
}

async function headOf(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of bytes) {
    pieces.push(piece);
    length += piece.length;
    if (length >= HEAD) break;
  }
  return Buffer.concat(pieces).subarray(0, HEAD);
}

/** By its byte order mark, or by the zeros between the letters of its header. A mark of UTF-8 is never meant otherwise. */
function markedEncoding([first, second, third, fourth]: Uint8Array): Encoding | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if ((first === 0xff && second === 0xfe) || (second === 0 && fourth === 0)) return 'utf-16le';
  if ((first === 0xfe && second === 0xff) || (first === 0 && third === 0)) return 'utf-16be';
  return undefined;
}

/** Other names of encodings. */
const ALIASES: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  utf16: 'utf-16le',
  utf16le: 'utf-16le',
  utf16be: 'utf-16be',
  cp1252: 'windows-1252',
  'iso-8859-1': 'latin1',
};

/** Undefined: there is none of this name. */
export function encodingNamed(given: string): Encoding | undefined {
  const name = given.toLowerCase();
  return encodings.find((encoding) => encoding === name) ?? ALIASES[name];
}

// --- compressed files ------------------------------------------------------------------------------------------------

/** The bytes of a file, unpacked if they are those of gzip. */
export async function* unpacked(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done === true) return;
  const all = startingWith(first.value, iterator);
  if (first.value[0] === 0x1f && first.value[1] === 0x8b) yield* gunzipped(all);
  else yield* all;
}

async function* startingWith(first: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield first;
    for (let next = await rest.next(); next.done !== true; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const gunzip = createGunzip();
  const fed = pipeline(bytes, gunzip);
  fed.catch(() => undefined);
  try {
    for await (const piece of gunzip) yield piece as Uint8Array;
    await fed;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && String(error.code).startsWith('Z_'))) throw error;
    throw new FailureError(damaged, { cause: error });
  } finally {
    gunzip.destroy();
  }
}

const damaged = {
  kind: 'validation_failed',
  code: 'damaged_file',
  message: 'The file begins like one of gzip, and cannot be unpacked to its end.',
  hint: 'Get it again: it may have been cut on its way.',
  details: { issues: [{ path: '', message: 'cannot be unpacked' }] },
} as const;
