import type { OptionSpec } from '../../core/describe/command-spec.ts';
import type { DescribedQuery } from '../../core/describe/derive-command.ts';
import { FailureError } from '../../core/kernel/failure.ts';
import { didYouMean } from '../../core/kernel/suggest.ts';
import { parseWhen } from '../../core/kernel/when.ts';
import { isZone } from '../../core/kernel/zone.ts';
import { filterInMinorUnits, writtenAmount } from '../../core/model/written-amount.ts';
import { type EdgeCode, EdgeError, type ProblemIssue } from '../problems/problems.ts';

/** Query parameters as the data of a question. */

/** Words of the guide for fields that are called otherwise here; everything else is its own name in camel case. */
const ALIASES: Readonly<Record<string, string>> = {
  customerId: 'customer',
  productId: 'sku',
  minAmount: 'min',
  maxAmount: 'max',
  fromDate: 'from',
  toDate: 'to',
  perPage: 'pageSize',
};

/** Parameters that every question takes, and that are none of its data. */
const BESIDE: ReadonlySet<string> = new Set(['atLeast', 'asOf']);

export interface Reading {
  readonly now: Date;
  /** Whose days and months are meant where no parameter says so. Default: UTC. */
  readonly zone?: string;
  /** A field that the path names. */
  readonly inPath?: string | undefined;
  /** Amounts are minor units, or what people write: `50 USD`, or 50 of whatever currency there is. Default: minor units. */
  readonly amounts?: 'minor units' | 'written';
}

/**
 * @param given the parameters as they stand in the URL, in order
 * @throws EdgeError `malformed_request`: unknown, given twice, or no value of its field
 */
export function queryData(
  given: Iterable<readonly [string, string]>,
  query: DescribedQuery,
  reading: Reading,
): Record<string, unknown> {
  const texts = gathered(given, query, reading.inPath);
  const zone = zoneOf(texts.get('zone')?.at(-1), reading.zone ?? 'UTC');
  const data: Record<string, unknown> = {};
  const issues: ProblemIssue[] = [];
  for (const [name, values] of texts) {
    const field = fieldNamed(query, name) as OptionSpec;
    if (values.length > 1 && !field.repeatable) {
      issues.push({ parameter: name, message: 'is given more than once' });
      continue;
    }
    const typed = field.repeatable
      ? values
          .flatMap((text) => text.split(','))
          .map((text) => typedValue(field, text.trim(), { ...reading, zone }))
      : typedValue(field, values[0] ?? '', { ...reading, zone });
    const wrong = (Array.isArray(typed) ? typed : [typed]).find((one): one is Wrong => one instanceof Wrong);
    if (wrong !== undefined) issues.push({ parameter: name, message: wrong.why });
    else data[name] = typed;
  }
  const inUnits = filterInMinorUnits(data);
  issues.push(...inUnits.issues.map(({ path, message }) => ({ parameter: path, message })));
  if (issues.length > 0) throw malformed(issues);
  return inUnits.data;
}

/** In which times are read. What is no zone is for the question to reject. */
const zoneOf = (given: string | undefined, usual: string): string =>
  given !== undefined && isZone(given) ? given : usual;

/** `page_size` and `customer_id` as the fields are called. */
export function fieldName(parameter: string): string {
  const camel = parameter.replaceAll(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return ALIASES[camel] ?? camel;
}

function gathered(
  given: Iterable<readonly [string, string]>,
  query: DescribedQuery,
  inPath: string | undefined,
): ReadonlyMap<string, readonly string[]> {
  const texts = new Map<string, string[]>();
  const unknown: ProblemIssue[] = [];
  for (const [parameter, text] of given) {
    if (BESIDE.has(parameter)) continue;
    const name = fieldNamed(query, parameter) === undefined ? fieldName(parameter) : parameter;
    if (name === inPath || fieldNamed(query, name) === undefined)
      unknown.push(unknownParameter(parameter, query));
    else texts.set(name, [...(texts.get(name) ?? []), text]);
  }
  if (unknown.length > 0) throw malformed(unknown);
  return texts;
}

const fieldNamed = ({ fields }: DescribedQuery, name: string): OptionSpec | undefined =>
  fields.find(({ field }) => field === name);

function unknownParameter(parameter: string, { fields }: DescribedQuery): ProblemIssue {
  const names = fields.map(({ field }) => field);
  const hint = didYouMean(parameter, names) ?? `Known: ${names.join(', ')}.`;
  return { parameter, message: `is no parameter of this question. ${hint}` };
}

class Wrong {
  readonly why: string;

  constructor(why: string) {
    this.why = why;
  }
}

function typedValue(
  field: OptionSpec,
  text: string,
  { now, zone, amounts }: Reading & { readonly zone: string },
): unknown {
  switch (field.type) {
    case 'money':
      return amounts === 'written'
        ? (writtenAmount(text) ?? new Wrong('must be an amount, like 12.50 or 12.50 EUR'))
        : integer(text);
    case 'integer':
    case 'rate':
      return integer(text);
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : new Wrong('must be true or false');
    case 'when':
      return instant(text, now, zone);
    case 'object':
    case 'json':
      return json(text);
    case 'text':
      return text;
  }
}

const integer = (text: string): unknown =>
  /^-?\d{1,16}$/.test(text) && Number.isSafeInteger(Number(text))
    ? Number(text)
    : new Wrong('must be a whole number (amounts in minor units)');

function instant(text: string, now: Date, zone: string): unknown {
  try {
    return parseWhen(text, { now, zone }).start;
  } catch (error) {
    if (error instanceof FailureError)
      return new Wrong(`${error.failure.message} ${error.failure.hint ?? ''}`.trim());
    throw error;
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return new Wrong('must be JSON');
  }
}

const MALFORMED: EdgeCode = 'malformed_request';

export function malformed(issues: readonly ProblemIssue[]): EdgeError {
  const [first] = issues;
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  const called = first?.parameter ?? first?.pointer ?? '';
  return new EdgeError(MALFORMED, `${called} ${first?.message ?? 'does not fit'}${more}`.trim(), { issues });
}
