import type { Problem } from '../../problems/problems.ts';
import { words } from '../parts/badge.tsx';
import { ProblemNotice } from '../parts/said.tsx';
import { Fields, OfferedLists } from './field.tsx';
import type { Filtered } from './filtered.ts';
import { type FormValues, valuesOf } from './form-data.ts';
import type { FormField } from './form-field.ts';

/** What a filter is called where its schema says too little, or more than there is room for. */
export interface FilterWords {
  readonly label?: string;
  /** The choice that filters nothing. Default: `any`. */
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
  /** Those that are folded away until one of them is used. */
  readonly seldom?: readonly string[];
  /** All of it is folded away, until something is wrong: lists are mostly reached by links. */
  readonly isFolded?: boolean;
  /** What its button says. Default: `Show`. */
  readonly submit?: string;
}

/** The filters of a list or a report, from its question's schema: what is chosen stands in the URL, to be kept as a link. */
export function FilterForm({
  url,
  filtered,
  named = {},
  seldom = [],
  isFolded,
  submit = 'Show',
}: FilterFormProps) {
  const { fields, offered, problem } = filtered;
  const given = valuesOf(url.searchParams);
  const issues = issuesIn(problem, fields);
  const drawn = { values: withUsual(given, named), issues };
  const folded = fields.filter(({ path }) => seldom.includes(path));
  const inSight = fields.filter(({ path }) => !seldom.includes(path));
  const sort = given.get('sort')?.at(-1);
  const form = (
    <form class="sheet filter-form" method="get" action={url.pathname}>
      <div class="fields">
        <Fields fields={inSight.map((field) => worded(field, named, isFolded))} {...drawn} />
        <div class="buttons">
          <button class="primary" type="submit">
            {submit}
          </button>
          {isFiltered(fields, url) && (
            <a class="button" href={url.pathname}>
              Clear
            </a>
          )}
        </div>
      </div>
      {folded.length > 0 && (
        <details open={folded.some(({ path }) => issues.has(path)) || isFiltered(folded, url)}>
          <summary>More filters</summary>
          <div class="fields">
            <Fields fields={folded.map((field) => worded(field, named, true))} {...drawn} />
          </div>
        </details>
      )}
      {sort !== undefined && <input type="hidden" name="sort" value={sort} />}
      <OfferedLists offered={offered} />
    </form>
  );
  return (
    <search class="stack no-print">
      {problem !== undefined && issues.size === 0 && <ProblemNotice problem={problem} />}
      {isFolded ? (
        <details class="filters" open={problem !== undefined}>
          <summary>{isFiltered(fields, url) ? 'Change the filter' : 'Filter'}</summary>
          {form}
        </details>
      ) : (
        form
      )}
    </search>
  );
}

/** Whether one of them is set in the URL. */
export const isFiltered = (fields: readonly FormField[], { searchParams }: URL): boolean =>
  fields.some(({ path }) => searchParams.getAll(path).some((text) => text.trim() !== ''));

function withUsual(given: FormValues, named: Readonly<Record<string, FilterWords>>): FormValues {
  const usual = Object.entries(named).flatMap(([path, { usual: text }]) =>
    text === undefined || given.has(path) ? [] : [[path, [text]] as const],
  );
  return new Map([...given, ...usual]);
}

/** @param hasRoom for what the schema says of it */
function worded(field: FormField, named: Readonly<Record<string, FilterWords>>, hasRoom = false): FormField {
  const { label = field.label, any, choices, hint } = named[field.path] ?? {};
  const short = field.control.kind === 'typed' && field.control.type === 'when' ? WHEN : undefined;
  return {
    ...field,
    label,
    hint: hint ?? short ?? (hasRoom ? field.hint : undefined),
    control:
      choices !== undefined
        ? {
            kind: 'select',
            none: any ?? 'any',
            choices: choices.map((value) => ({ value, label: words(value) })),
          }
        : field.control.kind === 'select' && any !== undefined
          ? { ...field.control, none: any }
          : field.control,
  };
}

const WHEN = 'Like 2026-03 or 30d';

/** What is wrong, by the fields that are there to say it. */
function issuesIn(problem: Problem | undefined, fields: readonly FormField[]): ReadonlyMap<string, string> {
  const names = new Set(fields.map(({ path }) => path));
  return new Map(
    (problem?.issues ?? []).flatMap(({ parameter, pointer, message }) => {
      const name = parameter ?? pointer?.split('/')[1] ?? '';
      return names.has(name) ? [[name, message] as const] : [];
    }),
  );
}
