import { isUtf8 } from 'node:buffer';
import { EdgeError } from '../problems/problems.ts';

const MIB = 1024 * 1024;

/** Bytes of a body, and of one of many lines; a single line is limited by `linesOf`. */
export const MOST_BODY = MIB;
export const MOST_LINES = 64 * MIB;

/** In which a body that is no batch has to arrive; a batch has what the server gives any request. Milliseconds. */
const ARRIVES_WITHIN_MS = 5_000;

type Body = AsyncIterable<Uint8Array> | null;

/** `Content-Length`, as it came. */
type Declared = string | undefined;

/**
 * The pieces of a body, counted as they come: what the sender says of its length is not relied on, only refused at once. To leave
 * early gives the rest up, and the connection with it.
 *
 * @throws EdgeError `payload_too_large`, at once or while it is read
 */
export function limited(
  body: Body,
  { most, declared }: { readonly most: number; readonly declared: Declared },
): AsyncIterable<Uint8Array> {
  if (Number(declared ?? 0) > most) throw tooLarge(most);
  return counted(body, most);
}

async function* counted(body: Body, most: number): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const piece of body ?? []) {
    size += piece.length;
    if (size > most) throw tooLarge(most);
    yield piece;
  }
}

/** @throws EdgeError `payload_too_large`, `request_timeout`, or `malformed_request` for what is no UTF-8 */
export async function textOf(
  body: Body,
  { most = MOST_BODY, declared }: { readonly most?: number; readonly declared: Declared },
): Promise<string> {
  const bytes = await inTime(joined(limited(body, { most, declared })));
  if (!isUtf8(bytes)) throw new EdgeError('malformed_request', 'The body is not UTF-8.');
  return bytes.toString();
}

async function joined(arriving: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of arriving) pieces.push(piece);
  return Buffer.concat(pieces);
}

/** What is late goes on unheard until the connection is closed, which the answer does. */
async function inTime<Value>(arriving: Promise<Value>): Promise<Value> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => late.reject(tooSlow()), ARRIVES_WITHIN_MS);
  try {
    return await Promise.race([arriving, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

const tooSlow = (): EdgeError =>
  new EdgeError('request_timeout', `The body did not arrive within ${ARRIVES_WITHIN_MS / 1000} seconds.`, {
    headers: { Connection: 'close' },
  });

const tooLarge = (most: number): EdgeError =>
  new EdgeError('payload_too_large', `The body is larger than ${most / MIB} MiB.`, {
    headers: { Connection: 'close' },
  });
