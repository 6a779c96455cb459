import * as z from 'zod';
import { FailureError } from '../kernel/failure.ts';

/** What every question about a long list takes: how many, and where to go on. */

export const limit = () =>
  z.int().min(1).max(10_000).default(20).describe('How many at most').meta({ show: 'integer' });

export const after = () =>
  z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Go on behind this place: the cursor that the page before ended with');

/** A place in a list as an opaque text: JSON in base64url. */
export const encodeCursor = (place: object): string =>
  Buffer.from(JSON.stringify(place)).toString('base64url');

/** @throws a usage failure for anything that `encodeCursor` did not make for this list */
export function decodeCursor<Schema extends z.ZodType>(schema: Schema, cursor: string): z.output<Schema> {
  const parsed = schema.safeParse(jsonOf(cursor));
  if (parsed.success) return parsed.data;
  throw invalidCursor(cursor);
}

export const invalidCursor = (cursor: string): FailureError =>
  new FailureError({
    kind: 'usage',
    code: 'invalid_cursor',
    message: `"${cursor}" is not a place in this list.`,
    hint: 'Pass the cursor of the page before, with the same filters and the same sort order.',
  });

function jsonOf(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    return undefined;
  }
}

/** Cuts what was fetched with one more than `limit` into a page. */
export function pageOf<Item>(
  fetched: readonly Item[],
  most: number,
  cursorOf: (last: Item) => string,
): { readonly items: readonly Item[]; readonly nextCursor: string | null } {
  const items = fetched.slice(0, most);
  const last = items.at(-1);
  return { items, nextCursor: fetched.length > most && last !== undefined ? cursorOf(last) : null };
}
