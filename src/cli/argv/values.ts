import type { ValueSpec } from '../../core/describe/command-spec.ts';
import { didYouMean, near } from '../../core/kernel/suggest.ts';
import { parseWhen } from '../../core/kernel/when.ts';
import { type WrittenAmount, writtenAmount } from '../../core/model/written-amount.ts';
import { unknownValue, usage } from './arguments.ts';

/** How typed texts become values of message data. */

export interface TimeContext {
  readonly now: Date;
  readonly zone: string;
}

/** @param called how the value was named on the command line: `--from`, `ORDER` */
export function typedValue(spec: ValueSpec, text: string, called: string, time: TimeContext): unknown {
  if (spec.unlisted?.includes(text)) return text;
  if (spec.choices !== undefined) return choice(spec.choices, text, called);
  switch (spec.type) {
    case 'text':
      return text;
    case 'integer':
      return integer(text, called);
    case 'boolean':
      return choice(['true', 'false'], text, called) === 'true';
    case 'money':
      return amount(text, called);
    case 'rate':
      return rate(text, called);
    case 'when':
      return parseWhen(text, time).start;
    case 'object':
      return objectValue(spec, text, called, time);
    case 'json':
      return json(text, called);
  }
}

function choice(choices: readonly string[], text: string, called: string): string {
  if (choices.includes(text)) return text;
  throw unknownValue(text, called, choices);
}

function integer(text: string, called: string): number {
  if (/^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))) return Number(text);
  throw usage('not_a_number', `${called} takes a whole number, not "${text}".`);
}

/** "12.50", or with its currency on either side. Its decimals are counted where the currency is known. */
function amount(text: string, called: string): WrittenAmount {
  const written = writtenAmount(text);
  if (written !== undefined) return written;
  throw usage('not_an_amount', `${called} takes an amount like 12.50 or "12.50 USD", not "${text}".`);
}

/** "8.875" or "8.875%" → 88 750 parts per million. */
function rate(text: string, called: string): number {
  const match = /^(\d{1,3})(?:\.(\d{1,4}))?%?$/.exec(text);
  if (match === null)
    throw usage('not_a_rate', `${called} takes a percentage like 10 or 8.875, not "${text}".`);
  return Number(`${match[1]}${(match[2] ?? '').padEnd(4, '0')}`);
}

function json(text: string, called: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw usage('not_json', `${called} takes JSON, and "${text}" is not.`);
  }
}

/**
 * An empty text clears what is set. The word of JSON would be taken for a telephone number, so it is rejected.
 *
 * @param how the words that clear it: `--phone ""`, `--ship-to line2=`
 */
export function isCleared(given: string, called: string, how: string): boolean {
  const text = given.trim();
  if (text.toLowerCase() === 'null')
    throw usage('not_cleared', `${called} null is not a value.`, `Clear it with ${how}.`);
  return text === '';
}

function objectValue(
  spec: ValueSpec,
  text: string,
  called: string,
  time: TimeContext,
): Record<string, unknown> {
  const parts =
    spec.pattern === undefined || text.includes('=')
      ? keyValues(spec, text, called)
      : byPattern(spec, spec.pattern, text, called);
  return Object.fromEntries(
    Object.entries(parts).map(([key, value]) => {
      const member = spec.members?.find(({ field }) => field === key) as ValueSpec;
      const isNone = member.clearable && isCleared(value, `${called} ${key}`, `${called} ${key}=`);
      return [key, isNone ? null : typedValue(member, value, `${called} ${key}`, time)];
    }),
  );
}

/**
 * KEY=VALUE[,KEY=VALUE…]; a comma starts a new pair only where a known key follows, or one that looks like a known key
 * mistyped: that one is rejected, not taken into the value before it.
 */
function keyValues(spec: ValueSpec, text: string, called: string): Record<string, string> {
  const known = (spec.members ?? []).map(({ field }) => field);
  const pairs: string[] = [];
  for (const part of text.split(/,(?=\s*[\w-]+=)/)) {
    const key = part.slice(0, part.indexOf('=')).trim();
    if (pairs.length === 0 || near(key, known).length > 0) pairs.push(part);
    else pairs.push(`${pairs.pop()},${part}`);
  }
  return Object.fromEntries(pairs.map((pair) => keyValue(pair, known, called)));
}

function keyValue(pair: string, known: readonly string[], called: string): [string, string] {
  const at = pair.indexOf('=');
  const key = pair.slice(0, Math.max(0, at)).trim();
  if (at > 0 && known.includes(key)) return [key, pair.slice(at + 1)];
  const hint = didYouMean(key === '' ? pair : key, known) ?? `The keys are ${known.join(', ')}.`;
  throw usage('unknown_key', `${called} takes KEY=VALUE, not "${pair}".`, hint, { keys: known });
}

function byPattern(spec: ValueSpec, pattern: string, text: string, called: string): Record<string, string> {
  const match = patternOf(pattern).exec(text);
  if (match?.groups === undefined)
    throw usage('wrong_form', `${called} takes ${spec.placeholder}, not "${text}".`);
  return Object.fromEntries(
    Object.entries(match.groups).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

/** `{sku}[:{quantity}[@{unitPrice}]]` as a regular expression; what separates parts cannot stand in them. */
function patternOf(pattern: string): RegExp {
  const separators = pattern.replaceAll(/\{\w+\}|[[\]]/g, '').replaceAll(/[\\\]^-]/g, '\\$&');
  const source = pattern
    .replaceAll(/[.*+?^$()|\\/]/g, '\\$&')
    .replaceAll('[', '(?:')
    .replaceAll(']', ')?')
    .replaceAll(/\{(\w+)\}/g, `(?<$1>[^${separators}]+)`);
  return new RegExp(`^${source}$`);
}
