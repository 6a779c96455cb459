import type { Exchange } from '../exchange.ts';
import { bodyOf, headerOf } from '../incoming.ts';
import { textOf } from '../limits/body.ts';
import { strictJson } from '../limits/strict-json.ts';
import { EdgeError } from '../problems/problems.ts';

/** The body as a JSON object; none is an empty one. @throws EdgeError for another form, too much of it, or what is no JSON object */
export async function jsonBody(exchange: Exchange): Promise<Readonly<Record<string, unknown>>> {
  const declared = headerOf(exchange, 'Content-Length');
  const text = await textOf(bodyOf(exchange), { declared });
  if (text.trim() === '') return {};
  const type = (headerOf(exchange, 'Content-Type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  if (type !== 'application/json' && !type.endsWith('+json')) {
    throw new EdgeError(
      'unsupported_media_type',
      `The body is ${type === '' ? 'of no named type' : type}, not JSON.`,
      {
        hint: 'Send it with Content-Type: application/json.',
      },
    );
  }
  return objectIn(text);
}

/** The fields of a form, as browsers send them. @throws EdgeError for another form of body, or too much of it */
export async function formBody({ req }: Exchange): Promise<URLSearchParams> {
  const type = req.header('Content-Type')?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/x-www-form-urlencoded')
    throw new EdgeError('unsupported_media_type', 'The body is not a form.');
  return new URLSearchParams(await textOf(req.raw.body, { declared: req.header('Content-Length') }));
}

function objectIn(text: string): Readonly<Record<string, unknown>> {
  const value = strictJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new EdgeError('malformed_request', 'The body is not a JSON object.');
}
