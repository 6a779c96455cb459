import * as z from 'zod';
import { inPlainWords } from '../kernel/issues.ts';
import { invalidLine } from '../kernel/json-lines.ts';
import type { Result } from '../kernel/result.ts';

/** Passed on as it is, for the dispatcher to validate: a copy would lose what has to be rejected, a field named `__proto__`. */
const anObject = z.custom<Record<string, unknown>>(
  (value) => typeof value === 'object' && value !== null && !Array.isArray(value),
  'must be an object',
);

const envelope = z.strictObject({
  name: z.string(),
  data: anObject.default({}),
  meta: anObject.optional(),
});

export type WrittenCommand = z.output<typeof envelope>;

/** A line of JSON as a command of any name: `{"name", "data", "meta"?}`. Its data is validated by the dispatcher. */
export function writtenCommand(line: number, value: unknown): Result<WrittenCommand> {
  const parsed = envelope.safeParse(value, { error: inPlainWords });
  if (parsed.success) return { ok: true, value: parsed.data };
  const [issue] = parsed.error.issues;
  const where = issue === undefined || issue.path.length === 0 ? '' : `${issue.path.join('.')}: `;
  const why = `is not {"name", "data", "meta"?}: ${where}${issue?.message ?? 'it does not fit'}`;
  return { ok: false, failure: invalidLine(line, why) };
}
