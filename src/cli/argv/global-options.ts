import type { CommandSpec, OptionSpec, Paging, ValueType } from '../../core/describe/command-spec.ts';
import { outputFormats } from '../output/format.ts';

/** The options that commands do not declare: every command gets its share of them from what it is. */

export interface OptionGroup {
  readonly title: string;
  readonly options: readonly OptionSpec[];
}

const option = (
  flag: string,
  description: string,
  more: {
    type?: ValueType;
    placeholder?: string;
    short?: string;
    choices?: readonly string[];
    offers?: string;
    hidden?: boolean;
  } = {},
): OptionSpec => ({
  field: flag,
  flag,
  description,
  type: more.type ?? 'text',
  placeholder: more.placeholder ?? '',
  required: false,
  repeatable: false,
  hidden: more.hidden ?? false,
  ask: false,
  ...(more.short === undefined ? {} : { short: more.short }),
  ...(more.choices === undefined ? {} : { choices: more.choices }),
  ...(more.offers === undefined ? {} : { offers: more.offers }),
});

const flag = (name: string, description: string, short?: string): OptionSpec =>
  option(name, description, { type: 'boolean', ...(short === undefined ? {} : { short }) });

export const globalOptions: OptionGroup = {
  title: 'Global options',
  options: [
    option(
      'db',
      'Where the daybook is: a file, or postgres://HOST/NAME (DAYBOOK_DB; default: daybook/daybook.db in the user’s data folder)',
      { placeholder: 'PATH|URL' },
    ),
    option('views', 'The file of its views (DAYBOOK_VIEWS; default: beside the daybook’s file)', {
      placeholder: 'PATH',
      hidden: true,
    }),
    option(
      'keys',
      'Where its keys are: a file, or postgres://HOST/NAME (DAYBOOK_KEYS; default: beside the daybook’s file)',
      { placeholder: 'PATH|URL', hidden: true },
    ),
    option(
      'master-key-file',
      'The file of the master key (DAYBOOK_MASTER_KEY_FILE; or DAYBOOK_MASTER_KEY is the key)',
      { placeholder: 'FILE', hidden: true },
    ),
    option('master-key-command', 'The command that prints the master key (DAYBOOK_MASTER_KEY_COMMAND)', {
      placeholder: 'COMMAND',
      hidden: true,
    }),
    flag('quiet', 'No notes and no progress', 'q'),
    flag('verbose', 'Tell every message dispatched; -vv adds stack traces', 'v'),
    option('color', 'Colours', { placeholder: 'WHEN', choices: ['auto', 'always', 'never'] }),
    flag('no-input', 'Never ask; what is missing is an error'),
    flag('no-pager', 'Never page'),
    option('tz', 'Time zone for dates typed and shown (default: the system’s)', {
      placeholder: 'ZONE',
      offers: 'zone',
    }),
    option('now', 'Pins the clock (DAYBOOK_NOW)', { placeholder: 'TIME' }),
    option('timeout', 'How long to wait for other processes, for --jq and for SQL (default 10s)', {
      placeholder: 'DURATION',
    }),
  ],
};

const outputOptions: OptionGroup = {
  title: 'Output',
  options: [
    option('output', 'The format', { placeholder: 'FORMAT', short: 'o', choices: outputFormats }),
    option('json', 'JSON; only some fields with "=": --json=id,total', {
      placeholder: '[=FIELDS]',
      type: 'boolean',
    }),
    option('jq', 'JSON through a jq expression', { placeholder: 'EXPR' }),
    option('fields', 'Only these fields, in this order', { placeholder: 'FIELDS', short: 'F' }),
    flag('header', 'A header line in TSV; --no-header leaves it out of tables and CSV'),
    option('out', 'Write to a file, whole or not at all', { placeholder: 'FILE' }),
    flag('excel', 'CSV of which a spreadsheet runs and changes nothing: formulas, 007, 1E5, 3-4'),
  ],
};

const atLeastOption = option('at-least', 'Answer only once the log has reached this position', {
  placeholder: 'POSITION',
  type: 'integer',
});

const asOfOption = option('as-of', 'As it was: what had happened by a time, or the log up to a position', {
  placeholder: 'WHEN|POSITION',
});

const watchOption = flag('watch', 'Go on with every change until Ctrl-C; in a pipe NDJSON', 'w');

/** How many rows a person or a script wants: the pages that it takes are the command line's business. */
const limitOption = option('limit', 'At most so many rows (terminal: 20; pipe: all)', {
  placeholder: 'N',
  short: 'L',
  type: 'integer',
});

const writeOptions: OptionGroup = {
  title: 'Writing',
  options: [
    flag('dry-run', 'Decide and tell, but write nothing', 'n'),
    flag('yes', 'Answer yes to the question before a destructive command', 'y'),
    option('idempotency-key', 'The same key and data answer what they answered before', {
      placeholder: 'KEY',
      short: 'i',
    }),
    option('actor', 'Who does it (DAYBOOK_ACTOR; default: the user)', { placeholder: 'NAME' }),
    option('occurred-at', 'When it happened, if not now', { placeholder: 'WHEN' }),
    option('expect-version', 'Only if the stream is at this version', { placeholder: 'N', type: 'integer' }),
  ],
};

const batchOptions: OptionGroup = {
  title: 'Batches',
  options: [
    option('file', 'Read the lines from a file: ids, or JSON objects with any of the fields', {
      placeholder: 'FILE|-',
      short: 'f',
    }),
    flag('keep-going', 'Go on behind a failed line; exit 6 if some failed'),
    flag('atomic', 'All or nothing'),
  ],
};

const pageSizeOption = option('page-size', 'Rows a page, with --page (default 20)', {
  placeholder: 'N',
  type: 'integer',
});

const envelopeOption = flag(
  'envelope',
  'JSON as {items, nextCursor, total}: where the list goes on with --after, null at its end',
);

const pagingOptions = ({ page }: Paging): readonly OptionSpec[] => [
  limitOption,
  ...(page === undefined ? [] : [pageSizeOption]),
  envelopeOption,
];

/** Of a list that is answered whole: the command line cuts it. */
const cuttingOptions: readonly OptionSpec[] = [
  option('limit', 'At most so many rows; totals stay', { placeholder: 'N', short: 'L', type: 'integer' }),
  option('page', 'The page by number, from 1', { placeholder: 'N', type: 'integer' }),
  pageSizeOption,
];

/** Whether the command line cuts what the query answers whole. */
export const isCutByCli = ({
  kind,
  shape,
  options,
}: Pick<CommandSpec, 'kind' | 'shape' | 'options'>): boolean =>
  kind === 'query' && shape?.kind === 'list' && !options.some((one) => one.flag === 'limit');

const readingOptions = ({ paging, supportsAsOf, watched, ...spec }: CommandSpec): OptionGroup => ({
  title: 'Reading',
  options: [
    ...(paging === undefined ? [] : pagingOptions(paging)),
    ...(isCutByCli(spec) ? cuttingOptions : []),
    ...(supportsAsOf ? [asOfOption] : []),
    ...(watched ? [watchOption] : []),
    atLeastOption,
  ],
});

/** Everything takes --yes, so that scripts need not know; help lists it where there is a confirmation. */
const writingOptions = ({ confirm }: CommandSpec): OptionGroup => ({
  ...writeOptions,
  options: writeOptions.options.map((one) =>
    one.flag === 'yes' && confirm === undefined ? { ...one, hidden: true } : one,
  ),
});

/** What a program command that reads lines takes: its own argument names the source. */
export const lineOptions = batchOptions.options.filter(({ flag: name }) => name !== 'file');

/** Some of the options of commands that write, for program commands that write. */
export const writeOptionsNamed = (...names: readonly string[]): readonly OptionSpec[] =>
  writeOptions.options.filter(({ flag: name }) => names.includes(name));

/** The groups of common options that a command takes besides its own. */
export function commonOptions(spec: CommandSpec): readonly OptionGroup[] {
  if (spec.kind === 'program') return [globalOptions];
  if (spec.kind === 'query')
    return [...columnOptions(spec), readingOptions(spec), outputOptions, globalOptions];
  if (spec.kind === 'action') return [outputOptions, globalOptions];
  return [writingOptions(spec), ...(spec.batch ? [batchOptions] : []), outputOptions, globalOptions];
}

/** The columns and the chart that a report offers besides its own. */
function columnOptions({ columns = [], chart }: CommandSpec): readonly OptionGroup[] {
  const options = columns.map(({ flag: name, summary, short }) => flag(name, summary, short));
  const drawn = chart === undefined ? [] : [flag('chart', `Bars of ${chart} beside the rows`)];
  return options.length + drawn.length === 0 ? [] : [{ title: 'Columns', options: [...options, ...drawn] }];
}

export { atLeastOption, batchOptions, outputOptions, writeOptions };
