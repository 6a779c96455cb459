import * as z from 'zod';
import { FailureError } from '../kernel/failure.ts';
import type { Page } from '../model/query.ts';

/** The input fields of a paged query: limit, order and cursor. */

export const limit = () =>
  z.int().min(1).max(10_000).default(20).describe('How many at most').meta({ show: 'integer' });

export const after = () =>
  z
    .string()
    .min(1)
    .max(2_000)
    .optional()
    .describe('Go on behind this place: the cursor that the page before ended with');

/** A page by its number, for lists with random access. */
export const pageNumber = () =>
  z.int().min(1).optional().describe('The page by number, from 1; answers the total too');

export const withTotal = () => z.boolean().default(false).describe('Answer how many there are in all');

/** The fields that a list can be sorted by: `total`, or `-total` for the largest first. */
export const sortFields = <const Field extends string>(fields: readonly [Field, ...Field[]]) =>
  z.array(z.enum([...fields, ...fields.map((field) => `-${field}` as const)]));

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

/** A page from rows that were fetched with a limit of `most` + 1; without a total. */
export function pageOf<Item>(
  fetched: readonly Item[],
  most: number,
  cursorOf: (last: Item) => string,
): Page<Item> {
  const items = fetched.slice(0, most);
  const last = items.at(-1);
  const nextCursor = fetched.length > most && last !== undefined ? cursorOf(last) : null;
  return { items, nextCursor, total: null };
}
