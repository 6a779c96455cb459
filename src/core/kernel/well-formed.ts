import { withArticle } from './article.ts';
import type { Issue } from './failure.ts';

/** JSON nested deeper is rejected before anything walks it recursively. */
const MAX_DEPTH = 64;

/**
 * The first thing in untrusted data that could not be stored and read back as it is: a lone surrogate, a NUL, a number
 * that is not exact, nesting without end, or a value that JSON does not have.
 */
export function illFormed(value: unknown, path = '', depth = 0): Issue | undefined {
  if (typeof value === 'string') return illFormedText(value, path);
  if (typeof value === 'number') return illFormedNumber(value, path);
  if (value === null || value === undefined || typeof value === 'boolean') return undefined;
  if (typeof value !== 'object') return { path, message: `${withArticle(typeof value)} cannot be stored` };
  if (depth >= MAX_DEPTH) return { path, message: `nested deeper than ${MAX_DEPTH}` };
  for (const key in value) {
    const wrong = illFormedMember(value as Record<string, unknown>, key, path, depth);
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

function illFormedMember(
  holder: Record<string, unknown>,
  key: string,
  path: string,
  depth: number,
): Issue | undefined {
  if (key === '__proto__') return { path, message: 'a field named __proto__ is refused' };
  const wrong = illFormedText(key, path);
  if (wrong !== undefined) return { ...wrong, message: `a field's name ${wrong.message}` };
  return illFormed(holder[key], path === '' ? key : `${path}.${key}`, depth + 1);
}

function illFormedText(text: string, path: string): Issue | undefined {
  if (!text.isWellFormed()) return { path, message: 'holds half a character (a lone surrogate)' };
  if (text.includes('\u0000')) return { path, message: 'holds a NUL character' };
  return undefined;
}

function illFormedNumber(number: number, path: string): Issue | undefined {
  if (!Number.isFinite(number)) return { path, message: 'is not a finite number' };
  if (Number.isInteger(number) && !Number.isSafeInteger(number)) {
    return { path, message: 'is beyond 2^53 - 1, where integers stop being exact' };
  }
  return undefined;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is the point: it is in NFC as it stands
const ASCII = /^[\u0000-\u007f]*$/;

/** The same value with every text in Unicode NFC; unchanged parts are shared, not copied. */
export function normalised(value: unknown): unknown {
  if (typeof value === 'string') return ASCII.test(value) ? value : value.normalize('NFC');
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value)) {
    const items = value.map(normalised);
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  return normalisedObject(value as Record<string, unknown>);
}

function normalisedObject(value: Record<string, unknown>): Record<string, unknown> {
  let copy: Record<string, unknown> | undefined;
  for (const key of Object.keys(value)) {
    const member = normalised(value[key]);
    if (member === value[key]) continue;
    copy ??= { ...value };
    copy[key] = member;
  }
  return copy ?? value;
}
