import type { Failure } from './failure.ts';
import { type Line, maxLineBytes } from './lines.ts';

/** Why a line could not even be looked at. */
export function unreadableLine(line: Extract<Line, { error: string }>, cap = maxLineBytes): Failure {
  const why = line.error === 'too_long' ? `is longer than ${cap} bytes` : 'is not UTF-8';
  return invalidLine(line.number, why);
}

export const invalidLine = (number: number, why: string): Failure => ({
  kind: 'validation_failed',
  code: 'validation_failed',
  message: `Line ${number} ${why}.`,
  details: { issues: [{ path: '', message: why }] },
});

/** A line as a JSON object. */
export function jsonLine(
  line: Line,
): { ok: true; value: Record<string, unknown> } | { ok: false; failure: Failure } {
  if ('error' in line) return { ok: false, failure: unreadableLine(line) };
  try {
    const value = JSON.parse(line.text) as unknown;
    if (typeof value === 'object' && value !== null && !Array.isArray(value))
      return { ok: true, value: value as Record<string, unknown> };
    return { ok: false, failure: invalidLine(line.number, 'is not a JSON object') };
  } catch (error) {
    const why = error instanceof Error ? `is not JSON: ${error.message}` : 'is not JSON';
    return { ok: false, failure: invalidLine(line.number, why) };
  }
}
