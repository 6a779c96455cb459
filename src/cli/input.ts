import { isCurrency, parseMinor } from '../core/money.ts';
import { type FlagValue, type Invocation, usage } from './arguments.ts';
import type { ArgumentSpec, OptionSpec, ValueSpec } from './manifest.ts';
import type { Named, Resolver } from './resolve.ts';
import { isCleared, type TimeContext, TypedAmount, typedValue } from './values.ts';

/** Message data under way from flags and arguments. */
export type Draft = Record<string, unknown>;

/** The data that the flags and arguments of one invocation give, before references and amounts are looked up. */
export function draftOf(invocation: Invocation, operands: readonly string[], time: TimeContext): Draft {
  const draft: Draft = {};
  for (const option of invocation.spec.options) {
    const value = flagValue(option, invocation.flags[option.flag], time);
    if (value !== undefined) place(draft, option.field, value);
  }
  for (const [index, argument] of invocation.spec.args.entries()) {
    const texts =
      argument.many && !invocation.spec.batch ? operands.slice(index) : operands.slice(index, index + 1);
    const value = argumentValue(argument, texts, time);
    if (value !== undefined) place(draft, argument.field, value);
  }
  return draft;
}

function argumentValue(argument: ArgumentSpec, texts: readonly string[], time: TimeContext): unknown {
  const [first] = texts;
  if (first === undefined) return undefined;
  const called = argument.placeholder;
  return argument.list
    ? texts.map((text) => typedValue(argument, text, called, time))
    : typedValue(argument, first, called, time);
}

function flagValue(option: OptionSpec, given: FlagValue, time: TimeContext): unknown {
  if (given === undefined) return undefined;
  const called = `--${option.flag}`;
  if (option.type === 'boolean' && typeof given === 'boolean') return given;
  const texts = (Array.isArray(given) ? given : [String(given)]) as readonly string[];
  if (option.clearable && isCleared(texts.at(-1) ?? '', called, `${called} ""`)) return null;
  if (!option.repeatable)
    return option.type === 'object'
      ? merged(option, texts, called, time)
      : typedValue(option, texts.at(-1) as string, called, time);
  const split =
    option.type === 'object' || option.type === 'json'
      ? texts
      : texts.flatMap((text) => splitList(option, text));
  return split.map((text) => typedValue(option, text, called, time));
}

/** Lists of choices take commas; free text keeps them. */
const splitList = (option: OptionSpec, text: string): string[] =>
  option.choices === undefined && option.field !== 'sort'
    ? [text]
    : text.split(',').map((part) => part.trim());

const merged = (option: OptionSpec, texts: readonly string[], called: string, time: TimeContext): unknown =>
  Object.assign({}, ...texts.map((text) => typedValue(option, text, called, time)));

export function place(draft: Draft, field: string, value: unknown): void {
  const names = field.split('.');
  const last = names.pop() as string;
  let holder = draft;
  for (const name of names) {
    holder[name] ??= {};
    holder = holder[name] as Draft;
  }
  holder[last] = value;
}

/** Arguments and flags of which one is needed: mostly there is only one. */
export type Wanted = readonly (ArgumentSpec | OptionSpec)[];

/** What a command needs and nobody gave, in the order in which it is asked for. */
export function missing(invocation: Invocation, draft: Draft): readonly Wanted[] {
  const { args, options, needsOne = [] } = invocation.spec;
  const all = [...args, ...options];
  const groups = needsOne.map((fields) =>
    fields.flatMap((name) => all.find(({ field }) => field === name) ?? []),
  );
  const isGiven = ({ field }: ValueSpec): boolean => valueAt(draft, field) !== undefined;
  return [...all.filter(({ required }) => required).map((spec): Wanted => [spec]), ...groups].filter(
    (wanted) => !wanted.some(isGiven),
  );
}

export const valueAt = (draft: Draft, field: string): unknown =>
  field.split('.').reduce<unknown>((holder, name) => (holder as Draft | undefined)?.[name], draft);

/** How a missing value is named to the person: `--customer`, `ORDER`. */
export const calledFor = (spec: ValueSpec | OptionSpec): string =>
  'flag' in spec ? `--${spec.flag} ${spec.placeholder}`.trim() : spec.placeholder;

/**
 * Looks up what only the views know: for a question, ids behind references; and the currency that amounts are in. What a
 * command names is looked up where it is decided, for a command before it may have made it.
 */
export async function settle(
  invocation: Invocation,
  draft: Draft,
  resolver: Resolver,
  fallback: string | undefined,
): Promise<Draft> {
  const amounts = amountsIn(draft);
  const isFilter = invocation.spec.kind === 'query';
  if (!isFilter && amounts.length === 0) return withNamesAsText(invocation, draft);
  const named = await resolveReferences(invocation, draft, resolver, amounts.length > 0);
  if (amounts.length === 0) return draft;
  if (isFilter) draft['currency'] ??= typedCurrency(amounts);
  const currency =
    isFilter && typeof draft['currency'] !== 'string'
      ? NO_CURRENCY
      : await currencyOf(draft, named, resolver, typedCurrency(amounts) ?? fallback);
  return withAmounts(draft, currency) as Draft;
}

/** The currency that stands beside an amount itself. */
function typedCurrency(amounts: readonly TypedAmount[]): string | undefined {
  const code = amounts.find(({ currency }) => currency !== undefined)?.currency;
  return code === undefined ? undefined : checked(code);
}

/** Filters compare with amounts of any currency: without one of their own they have two decimals. */
const NO_CURRENCY = 'a filter without a currency';

async function resolveReferences(
  invocation: Invocation,
  draft: Draft,
  resolver: Resolver,
  withCurrency: boolean,
): Promise<Named | undefined> {
  let found: Named | undefined;
  for (const { field, name } of namesIn(invocation, draft)) {
    const named = withCurrency ? await resolver.orderWithCurrency(name) : await resolver.order(name);
    place(draft, field, named.id);
    found ??= named;
  }
  return found;
}

function withNamesAsText(invocation: Invocation, draft: Draft): Draft {
  for (const { field, name } of namesIn(invocation, draft)) place(draft, field, name);
  return draft;
}

/** Orders that are named, and where. */
function namesIn({ spec }: Invocation, draft: Draft): readonly { field: string; name: string }[] {
  return [...spec.args, ...spec.options].flatMap(({ entity, field }) => {
    const given = valueAt(draft, field);
    return entity === 'order' && isName(given) ? [{ field, name: String(given) }] : [];
  });
}

/** Lines of JSON may hold a number as one. */
const isName = (given: unknown): given is string | number =>
  typeof given === 'string' || typeof given === 'number';

/** The currency typed beside the amounts; else the order's; else the product's; else the configured one. */
async function currencyOf(
  draft: Draft,
  named: Named | undefined,
  resolver: Resolver,
  fallback: string | undefined,
): Promise<string> {
  if (typeof draft.currency === 'string') return checked(draft.currency);
  if (named?.currency !== undefined) return named.currency;
  const sku = skuIn(draft);
  const product = sku === undefined ? undefined : await resolver.product(sku);
  const currency = product?.currency ?? fallback;
  if (currency !== undefined) return checked(currency);
  throw usage('currency_needed', 'The amount has no currency.', 'Add --currency, or set DAYBOOK_CURRENCY.');
}

function checked(given: string): string {
  const code = given.trim().toUpperCase();
  if (isCurrency(code)) return code;
  throw usage(
    'unknown_currency',
    `"${given}" is not an ISO 4217 currency.`,
    'Currencies are three letters, like EUR.',
  );
}

/** The first catalogue product that the data names. */
function skuIn(value: unknown): string | undefined {
  if (value === null || typeof value !== 'object' || value instanceof TypedAmount) return undefined;
  const own = (value as Draft).sku;
  if (typeof own === 'string') return own;
  for (const member of Object.values(value)) {
    const found = skuIn(member);
    if (found !== undefined) return found;
  }
  return undefined;
}

function amountsIn(value: unknown): readonly TypedAmount[] {
  if (value instanceof TypedAmount) return [value];
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(amountsIn) : [];
}

function withAmounts(value: unknown, currency: string): unknown {
  if (value instanceof TypedAmount) return minorUnitsOf(value, currency);
  if (Array.isArray(value)) return value.map((item) => withAmounts(item, currency));
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withAmounts(member, currency)]),
  );
}

function minorUnitsOf({ text, flag, currency: typed }: TypedAmount, currency: string): number {
  if (typed !== undefined && typed !== currency)
    throw usage('other_currency', `${flag} is in ${typed}, but the currency here is ${currency}.`);
  const parsed = parseMinor(text, currency);
  if ('amount' in parsed) return parsed.amount;
  const hint = currency === NO_CURRENCY ? `Give the currency too: ${flag} "${text} KWD".` : undefined;
  throw usage('amount_precision', `${flag}: ${parsed.problem}.`, hint);
}
