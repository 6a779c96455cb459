import { EdgeError } from '../problems/problems.ts';

/** Bytes, of the URL and of all headers. */
const MOST_URL = 8 * 1024;
const MOST_HEADERS = 8 * 1024;

/**
 * Node counts the URL among the headers, and would answer 431 to both: its own limit (`maxHeaderSize`) is to be above the sum.
 */
export const MOST_HEAD = MOST_URL + MOST_HEADERS + 1024;

/**
 * @param target as it came, with the query
 * @param headers names and values in turns
 * @throws EdgeError `uri_too_long` or `headers_too_large`
 */
export function checkHead(target: string, headers: readonly string[]): void {
  const closed = { headers: { Connection: 'close' } };
  if (target.length > MOST_URL)
    throw new EdgeError('uri_too_long', 'The URL is longer than 8 KiB.', {
      ...closed,
      hint: 'Send the question as JSON: POST /queries/{name}.',
    });
  let size = 0;
  for (const text of headers) size += text.length + 2;
  if (size > MOST_HEADERS)
    throw new EdgeError('headers_too_large', 'The headers are larger than 8 KiB.', closed);
}

/** Of a whole URL what the request line says: the path and the query. */
export const targetOf = (url: string): string => url.replace(/^\w+:\/\/[^/?#]*/, '');
