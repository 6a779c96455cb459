import type { Child } from 'hono/jsx';
import type { OptionSpec } from '../../../core/describe/command-spec.ts';
import { headingOf } from '../../../core/describe/heading.ts';
import { FailureError } from '../../../core/kernel/failure.ts';
import { queryData } from '../../messages/read-request.ts';
import { EdgeError, edgeProblemOf, type Problem, problemOf } from '../../problems/problems.ts';
import type { Visit } from '../visit.ts';
import { words } from './badge.tsx';
import { ProblemNotice } from './said.tsx';

/** A question with the filters that stand in the URL: its answer, or what is wrong with them. */
export interface Filtered<Answer> {
  readonly fields: readonly OptionSpec[];
  /** Undefined where a filter does not fit. */
  readonly answer: Answer | undefined;
  readonly problem: Problem | undefined;
}

/**
 * @param names the filters: fields of the question, by whose names they stand in the URL
 * @param more what is asked besides; filters go before it
 */
export async function filtered<Answer>(
  visit: Visit,
  name: string,
  names: readonly string[],
  more: Readonly<Record<string, unknown>> = {},
): Promise<Filtered<Answer>> {
  const query = await visit.describe(name);
  const fields = names.flatMap((one) => query.fields.find(({ field }) => field === one) ?? []);
  try {
    const data = queryData(given(visit, names), query, visit.now, undefined, visit.zone);
    return { fields, answer: await visit.ask<Answer>(name, { ...more, ...data }), problem: undefined };
  } catch (error) {
    const problem = problemIn(error, visit.exchange.var.requestId);
    if (problem === undefined) throw error;
    return { fields, answer: undefined, problem };
  }
}

const given = ({ url }: Visit, names: readonly string[]): (readonly [string, string])[] =>
  names.flatMap((name) =>
    url.searchParams
      .getAll(name)
      .map((text) => [name, text.trim()] as const)
      .filter(([, text]) => text !== ''),
  );

/** What the reader of the page can put right: anything else is a failure of the page. */
function problemIn(error: unknown, requestId: string): Problem | undefined {
  if (error instanceof EdgeError && error.code === 'malformed_request')
    return edgeProblemOf(error, requestId).problem;
  if (error instanceof FailureError && ['validation_failed', 'usage'].includes(error.failure.kind))
    return problemOf(error.failure, requestId).problem;
  return undefined;
}

/** How a filter is called where its field's name says too little. */
export interface FilterWords {
  readonly label?: string;
  /** The choice that filters nothing. Default: `Any`. */
  readonly any?: string;
  /** In place of those that its schema lists. */
  readonly choices?: readonly string[];
  /** What stands there where the URL says nothing. */
  readonly usual?: string;
  readonly hint?: string;
}

interface FilterFormProps {
  readonly url: URL;
  readonly filtered: Filtered<unknown>;
  readonly named?: Readonly<Record<string, FilterWords>>;
  /** Those that are seldom used: folded away until one of them is. */
  readonly seldom?: readonly string[];
  /** What its button says. Default: `Show`. */
  readonly submit?: string;
}

/** The filters of a list or a report, from its question's schema: what is chosen stands in the URL, to be kept as a link. */
export function FilterForm({
  url,
  filtered: asked,
  named = {},
  seldom = [],
  submit = 'Show',
}: FilterFormProps) {
  const { problem } = asked;
  const isSet = ({ field }: OptionSpec): boolean => Boolean(url.searchParams.get(field));
  const isSeldom = ({ field }: OptionSpec): boolean => seldom.includes(field);
  const filters = (fields: readonly OptionSpec[], behind?: Child) => (
    <div class="fields">
      {fields.map((field) => (
        <Filter
          field={field}
          text={url.searchParams.get(field.field) ?? named[field.field]?.usual ?? ''}
          issue={issueOf(problem, field.field)}
          said={named[field.field] ?? {}}
        />
      ))}
      {behind}
    </div>
  );
  const buttons = (
    <div class="buttons">
      <button class="primary" type="submit">
        {submit}
      </button>
      {asked.fields.some(isSet) && (
        <a class="button" href={url.pathname}>
          Clear
        </a>
      )}
    </div>
  );
  const folded = asked.fields.filter(isSeldom);
  const isToldAtField = asked.fields.some(({ field }) => issueOf(problem, field) !== undefined);
  return (
    <search class="stack">
      {problem !== undefined && !isToldAtField && <ProblemNotice problem={problem} />}
      <form class="sheet filter-form no-print" method="get" action={url.pathname}>
        {filters(
          asked.fields.filter((field) => !isSeldom(field)),
          buttons,
        )}
        {folded.length > 0 && (
          <details open={folded.some(isSet)}>
            <summary>More filters</summary>
            {filters(folded)}
          </details>
        )}
      </form>
    </search>
  );
}

const issueOf = (problem: Problem | undefined, field: string): string | undefined =>
  problem?.issues?.find(({ pointer, parameter }) => parameter === field || pointer?.split('/')[1] === field)
    ?.message;

interface FilterProps {
  readonly field: OptionSpec;
  readonly text: string;
  readonly issue: string | undefined;
  readonly said: FilterWords;
}

function Filter({ field, text, issue, said }: FilterProps) {
  const id = `filter-${field.field}`;
  const choices = said.choices ?? field.choices;
  const hint = said.hint ?? (field.type === 'when' ? WHEN : undefined);
  const notes = [
    ...(issue === undefined ? [] : [`${id}-issue`]),
    ...(hint === undefined ? [] : [`${id}-hint`]),
  ];
  const common = {
    id,
    name: field.field,
    'aria-invalid': issue === undefined ? undefined : ('true' as const),
    'aria-describedby': notes.join(' ') || undefined,
  };
  return (
    <div class="field">
      <label for={id}>{said.label ?? headingOf({ name: field.field, format: 'text' })}</label>
      {choices === undefined ? (
        <input {...common} type="text" value={text} title={field.description} autocomplete="off" />
      ) : (
        <select {...common} title={field.description}>
          <option value="">{said.any ?? 'Any'}</option>
          {choices.map((choice) => (
            <option value={choice} selected={choice === text}>
              {words(choice)}
            </option>
          ))}
        </select>
      )}
      {hint !== undefined && (
        <p class="hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {issue !== undefined && (
        <p class="issue" id={`${id}-issue`}>
          {issue}
        </p>
      )}
    </div>
  );
}

const WHEN = 'Like 2026-03 or 30d';
