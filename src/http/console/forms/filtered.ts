import type { OptionSpec } from '../../../core/describe/command-spec.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { queryData } from '../../messages/read-request.ts';
import { EdgeError, edgeProblemOf, type Problem, problemOf } from '../../problems/problems.ts';
import type { Visit } from '../visit.ts';
import { type FormField, formOf } from './form-field.ts';
import { type Offered, offeredTo } from './known.ts';

/** A question with the filters that stand in the URL: its answer, or what is wrong with them. */
export interface Filtered<Answer> {
  /** The filters, to be drawn. */
  readonly fields: readonly FormField[];
  readonly offered: Offered;
  /** Undefined where a filter does not fit. */
  readonly answer: Answer | undefined;
  readonly problem: Problem | undefined;
}

/** A list or a report whose filters stand in the URL. */
export interface Question {
  readonly query: string;
  /** The filters: fields of the query, in the order in which they are shown. Default: all of its fields. */
  readonly filters?: readonly string[];
  /** What is asked besides; what the URL says goes before it. */
  readonly more?: Readonly<Record<string, unknown>>;
}

/** How a list is sorted and paged: headings and links say it in the URL, too. */
const PLACE: readonly string[] = ['sort', 'page', 'pageSize', 'limit', 'after'];

/** What the page says itself. */
const OWN: readonly string[] = ['withTotal', 'zone'];

/** @param ask throws what the reader of the page can put right. Default: asks the question */
export async function filtered<Answer>(
  visit: Visit,
  question: Question,
  ask: () => Promise<Answer> = async () =>
    visit.ask<Answer>(question.query, { ...question.more, ...(await filterData(visit, question)) }),
): Promise<Filtered<Answer>> {
  const options = await filtersOf(visit, question);
  // The names of all countries and currencies would be half of the page.
  const { country: _, currency: __, ...offered } = await offeredTo(visit, { args: [], options });
  const fields = formOf({ args: [], options }, { offered, isQuery: true });
  try {
    return { fields, offered, answer: await ask(), problem: undefined };
  } catch (error) {
    const problem = problemIn(error, visit.exchange.var.requestId);
    if (problem === undefined) throw error;
    return { fields, offered, answer: undefined, problem };
  }
}

async function filtersOf(visit: Visit, { query, filters }: Question): Promise<readonly OptionSpec[]> {
  const { fields } = await visit.describe(query);
  return filters === undefined
    ? fields.filter(({ field }) => ![...PLACE, ...OWN].includes(field))
    : filters.flatMap((name) => fields.find(({ field }) => field === name) ?? []);
}

/**
 * What a list's URL asks for, as its question takes it, with amounts as people write them. Other parameters are the page's own.
 *
 * @param list the URL's parameters. Default: of this page
 * @throws EdgeError `malformed_request`
 */
export async function filterData(
  visit: Visit,
  question: Question,
  list: URLSearchParams = visit.url.searchParams,
): Promise<Readonly<Record<string, unknown>>> {
  const query = await visit.describe(question.query);
  const place = query.fields.filter(({ field }) => PLACE.includes(field));
  const names = [...(await filtersOf(visit, question)), ...place].map(({ field }) => field);
  const given = names.flatMap((name) => list.getAll(name).map((text) => [name, text.trim()] as const));
  return queryData(
    given.filter(([, text]) => text !== ''),
    query,
    { now: visit.now, zone: visit.zone, amounts: 'written' },
  );
}

/** What the reader of the page can put right: anything else is a failure of the page. */
function problemIn(error: unknown, requestId: string): Problem | undefined {
  if (error instanceof EdgeError && error.code === 'malformed_request')
    return edgeProblemOf(error, requestId).problem;
  if (error instanceof FailureError && ['validation_failed', 'usage'].includes(error.failure.kind))
    return problemOf(error.failure, requestId).problem;
  return undefined;
}
