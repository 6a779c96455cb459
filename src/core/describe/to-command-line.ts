import { formatMinor } from '../model/money.ts';
import { percent } from './cells.ts';
import type { CommandSpec, OptionSpec, ValueSpec } from './command-spec.ts';
import { getPath, type PartialInput } from './input-path.ts';
import { shellQuote } from './shell-quote.ts';

/** A value that flags cannot say: a list within an object, or a written nothing. */
class NotExpressible extends Error {}

/**
 * The line that sends this command: from its data back to arguments and flags, or, where no flag can say it, the command as
 * JSON. `common` flags stand behind.
 */
export function toCommandLine(
  commands: readonly CommandSpec[],
  command: { readonly name: string; readonly data: object },
  currency: string | undefined,
  common: readonly string[] = [],
): string {
  const spec = commands.find(({ kind, name }) => kind !== 'program' && name === command.name);
  try {
    if (spec === undefined) throw new NotExpressible();
    return shellQuote([
      'daybook',
      ...spec.path.split(' '),
      ...wordsOf(spec, command.data as PartialInput, currency),
      ...common,
    ]);
  } catch (error) {
    if (!(error instanceof NotExpressible)) throw error;
    return `${shellQuote(['echo', JSON.stringify({ name: command.name, data: command.data })])} | ${shellQuote(['daybook', 'commands', 'send', '-', ...common])}`;
  }
}

function wordsOf(spec: CommandSpec, data: PartialInput, currency: string | undefined): string[] {
  const args = spec.args.flatMap((one) => {
    const value = getPath(data, one.field);
    return value === undefined ? [] : asList(value).map((each) => textOf(one, each, currency));
  });
  const said = new Set([...spec.args, ...spec.options].map(({ field }) => field.split('.', 1)[0]));
  if (Object.keys(data).some((field) => !said.has(field))) throw new NotExpressible();
  return [
    ...args,
    ...spec.options.flatMap((option) => flagsOf(option, getPath(data, option.field), currency)),
  ];
}

function flagsOf(option: OptionSpec, value: unknown, currency: string | undefined): string[] {
  const flag = `--${option.flag}`;
  if (value === undefined) return [];
  if (option.repeatable) return asList(value).flatMap((each) => [flag, textOf(option, each, currency)]);
  if (option.type === 'boolean') return [value === true ? flag : `--no-${option.flag}`];
  // Each member by itself: there a comma is nothing but a comma.
  if (option.type === 'object' && option.pattern === undefined)
    return membersOf(option, value, currency).flatMap((pair) => [flag, pair]);
  return [flag, textOf(option, value, currency)];
}

const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

function textOf(spec: ValueSpec, value: unknown, currency: string | undefined): string {
  if (spec.type === 'object') return objectText(spec, value, currency);
  if (spec.type === 'json') return JSON.stringify(value);
  if (spec.type === 'money' && typeof value === 'number') {
    if (currency === undefined) throw new NotExpressible();
    return formatMinor(value, currency);
  }
  if (spec.type === 'rate' && typeof value === 'number') return percent(value).replace('%', '');
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return String(value);
  throw new NotExpressible();
}

function objectText(spec: ValueSpec, value: unknown, currency: string | undefined): string {
  const compact =
    spec.pattern === undefined ? undefined : inPattern(spec, spec.pattern, value as PartialInput, currency);
  if (compact !== undefined) return compact;
  const pairs = membersOf(spec, value, currency);
  const keys = (spec.members ?? []).map(({ field }) => field).join('|');
  if (pairs.some((pair) => new RegExp(`,(?:${keys})=`).test(pair))) throw new NotExpressible();
  return pairs.join(',');
}

function membersOf(spec: ValueSpec, value: unknown, currency: string | undefined): string[] {
  return Object.entries(value as PartialInput).map(([key, member]) => {
    const known = spec.members?.find(({ field }) => field === key);
    if (known === undefined || known.type === 'object') throw new NotExpressible();
    return `${key}=${textOf(known, member, currency)}`;
  });
}

/** `{sku}[:{quantity}[@{unitPrice}]]` holds parts from the left on; undefined if others are given. */
function inPattern(
  spec: ValueSpec,
  pattern: string,
  value: PartialInput,
  currency: string | undefined,
): string | undefined {
  const names = [...pattern.matchAll(/\{(\w+)\}/g)].map(([, name]) => name as string);
  const given = Object.keys(value);
  const parts = names.slice(0, given.length);
  if (!parts.every((name) => given.includes(name))) return undefined;
  const last = `{${parts.at(-1)}}`;
  const whole = pattern.replaceAll(/[[\]]/g, '');
  return whole.slice(0, whole.indexOf(last) + last.length).replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const member = spec.members?.find(({ field }) => field === name);
    return member === undefined ? '' : textOf(member, value[name], currency);
  });
}
